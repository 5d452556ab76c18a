import CPango
import CPangoLibrary
import Diagrams
import Recurrence

/// Paints what is on a list on a Cairo context.
struct Painter {
  let library: cairo_library
  let cairo: OpaquePointer
  let theme: Theme
  let shaper: PangoShaper
  /// Fills letters that are outlines; lists of other surfaces have none.
  let letters: LetterPainter?

  /// Paints the page and what reaches into these rows of it, in points.
  func paint(_ list: PaintList, top: Double = -.infinity, bottom: Double = .infinity) throws(Diagnosis) {
    set(list.background)
    library.cairo_paint(cairo)
    for item in list.items where item.bottom >= top && item.top <= bottom {
      switch item.content {
      case .mark(let mark): try paint(mark)
      case .text(let text): letters?.paint(text, theme.color(text.paint), list.shapes)
      case .run(let run, let at, let paint): show(run, at: at, paint)
      }
    }
    try library.check(library.cairo_status(cairo))
  }

  private func paint(_ mark: Mark) throws(Diagnosis) {
    switch mark {
    case .path(let path): paint(path)
    case .rectangle(let rectangle):
      trace(rectangle)
      finish(rectangle.fill, rectangle.stroke)
    case .circle(let circle):
      library.cairo_new_path(cairo)
      library.cairo_arc(cairo, circle.center.x, circle.center.y, circle.radius, 0, 2 * .pi)
      library.cairo_close_path(cairo)
      finish(circle.fill, circle.stroke)
    case .raster(let raster): try paint(raster)
    // Lists have these as paths and texts.
    case .arrow, .label, .group: break
    }
  }

  func paint(_ path: Path) {
    trace(path.elements)
    finish(path.fill, path.stroke)
  }

  func set(_ paint: Paint) {
    let color = theme.color(paint)
    library.cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
  }

  /// Fills and strokes the current path and forgets it.
  private func finish(_ fill: Paint?, _ stroke: Stroke?) {
    if let fill {
      set(fill)
      if stroke == nil { library.cairo_fill(cairo) } else { library.cairo_fill_preserve(cairo) }
    }
    guard let stroke, stroke.width > 0 else {
      library.cairo_new_path(cairo)
      return
    }
    set(stroke.paint)
    library.cairo_set_line_width(cairo, theme.strokeWidth(stroke.width))
    library.cairo_set_line_join(cairo, stroke.join == .round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    library.cairo_set_line_cap(cairo, stroke.cap == .round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    library.cairo_set_dash(cairo, stroke.dash, Int32(clamping: stroke.dash.count), 0)
    library.cairo_stroke(cairo)
  }
}
