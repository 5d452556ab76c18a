import CPango
import CPangoLibrary
import Diagrams

extension Painter {
  /// Has Pango show a run, from its pen's place on: what is no outline.
  func show(_ run: TextRun, at place: Point, _ paint: Paint) {
    guard let piece = shaper.piece(run.text, run.style), let pango = pango_library_load()?.pointee else { return }
    let factor = run.style.size / SetText.size
    set(paint)
    library.cairo_save(cairo)
    library.cairo_translate(cairo, place.x, place.y)
    library.cairo_scale(cairo, factor, factor)
    library.cairo_move_to(cairo, 0, -Double(piece.baseline) * SetText.unit)
    pango.pango_cairo_show_layout(cairo, piece.layout)
    library.cairo_restore(cairo)
    library.cairo_new_path(cairo)
  }
}
