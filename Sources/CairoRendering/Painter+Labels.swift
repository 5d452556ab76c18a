import CPango
import CPangoLibrary
import Diagrams

extension Painter {
  /// Shows a label's runs one behind the other.
  func paint(_ label: Label) {
    let line = shaper.measure.line(label.runs)
    let x = label.at.x - label.anchor.share * line.extent.width
    for (index, run) in label.runs.enumerated() {
      let factor = run.style.size / SetText.size
      set(run.paint ?? label.paint)
      cairo_save(cairo)
      cairo_translate(cairo, x + line.starts[index], label.at.y - run.rise)
      cairo_scale(cairo, factor, factor)
      if isPixels, let glyphs = shaper.set(run.text, run.style).glyphs {
        show(glyphs)
      } else {
        show(run)
      }
      cairo_restore(cairo)
    }
    cairo_new_path(cairo)
  }

  /// Whether it is pixels that are painted; pages keep their text as text.
  private var isPixels: Bool { cairo_surface_get_type(cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_IMAGE }

  /// Fills outlines, each at its exact place: Cairo's own glyphs stand on whole pixels.
  private func show(_ glyphs: [SetText.Glyph]) {
    cairo_new_path(cairo)
    for glyph in glyphs {
      let (x, y) = (Double(glyph.x) * SetText.unit, Double(glyph.y) * SetText.unit)
      for element in shaper.shape(glyph.shape) {
        switch element {
        case .move(let point): cairo_move_to(cairo, x + point.x, y + point.y)
        case .line(let point): cairo_line_to(cairo, x + point.x, y + point.y)
        case .curve(let a, let b, let to):
          cairo_curve_to(cairo, x + a.x, y + a.y, x + b.x, y + b.y, x + to.x, y + to.y)
        default: cairo_close_path(cairo)
        }
      }
    }
    cairo_fill(cairo)
  }

  /// Has Pango show a run: as text that can be searched, or what is no outline.
  private func show(_ run: TextRun) {
    guard let piece = shaper.piece(run.text, run.style), let pango = pango_library_load()?.pointee else { return }
    cairo_move_to(cairo, 0, -Double(piece.baseline) * SetText.unit)
    pango.pango_cairo_show_layout(cairo, piece.layout)
  }
}
