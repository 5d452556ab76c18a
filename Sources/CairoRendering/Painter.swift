import CPango
import Diagrams
import Recurrence

/// Walks a scene's marks and paints them on a Cairo context.
struct Painter {
  let cairo: OpaquePointer
  let theme: Theme
  let shaper: PangoShaper

  /// Paints the whole scene, its page first.
  func paint(_ scene: Scene) throws(Diagnosis) {
    set(scene.background)
    cairo_paint(cairo)
    for mark in scene.marks { try paint(mark) }
    try CairoStatus.check(cairo_status(cairo))
  }

  private func paint(_ mark: Mark) throws(Diagnosis) {
    switch mark {
    case .path(let path): paint(path)
    case .rectangle(let rectangle):
      trace(rectangle)
      finish(rectangle.fill, rectangle.stroke)
    case .circle(let circle):
      cairo_new_path(cairo)
      cairo_arc(cairo, circle.center.x, circle.center.y, circle.radius, 0, 2 * .pi)
      cairo_close_path(cairo)
      finish(circle.fill, circle.stroke)
    case .arrow(let arrow):
      paint(arrow.shaft)
      if let head = arrow.head { paint(head) }
    case .label(let label): paint(label)
    case .raster(let raster): try paint(raster)
    case .group(let group): for mark in group.marks { try paint(mark) }
    }
  }

  func paint(_ path: Path) {
    trace(path.elements)
    finish(path.fill, path.stroke)
  }

  func set(_ paint: Paint) {
    let color = theme.color(paint)
    cairo_set_source_rgb(cairo, color.red, color.green, color.blue)
  }

  /// Fills and strokes the current path and forgets it.
  private func finish(_ fill: Paint?, _ stroke: Stroke?) {
    if let fill {
      set(fill)
      if stroke == nil { cairo_fill(cairo) } else { cairo_fill_preserve(cairo) }
    }
    guard let stroke, stroke.width > 0 else {
      cairo_new_path(cairo)
      return
    }
    set(stroke.paint)
    cairo_set_line_width(cairo, theme.strokeWidth(stroke.width))
    cairo_set_line_join(cairo, stroke.join == .round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    cairo_set_line_cap(cairo, stroke.cap == .round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_dash(cairo, stroke.dash, Int32(clamping: stroke.dash.count), 0)
    cairo_stroke(cairo)
  }
}
