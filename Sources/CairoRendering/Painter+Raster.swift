import CPango
import CPangoLibrary
import Diagrams
import Recurrence

extension Painter {
  /// Paints a grid as one image of a pixel a cell, scaled without smoothing, and its gaps as lines.
  func paint(_ raster: Raster) throws(Diagnosis) {
    guard raster.rows > 0, raster.columns > 0 else { return }
    let colors = raster.palette.map { 0xFF00_0000 | theme.color($0).hex }
    let surface = library.cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32(clamping: raster.columns), Int32(clamping: raster.rows))
    defer { library.cairo_surface_destroy(surface) }
    try library.check(library.cairo_surface_status(surface))
    guard let bytes = library.cairo_image_surface_get_data(surface) else { return }
    let stride = Int(library.cairo_image_surface_get_stride(surface))
    library.cairo_surface_flush(surface)
    for row in 0..<raster.rows {
      let line = UnsafeMutableRawPointer(bytes + row * stride)
      for column in 0..<raster.columns {
        let color = colors[Int(raster.cells[row * raster.columns + column])]
        line.storeBytes(of: color, toByteOffset: column * 4, as: UInt32.self)
      }
    }
    library.cairo_surface_mark_dirty(surface)
    library.cairo_save(cairo)
    library.cairo_rectangle(cairo, raster.frame.x, raster.frame.y, raster.frame.width, raster.frame.height)
    library.cairo_translate(cairo, raster.frame.x, raster.frame.y)
    library.cairo_scale(cairo, raster.frame.width / Double(raster.columns), raster.frame.height / Double(raster.rows))
    library.cairo_set_source_surface(cairo, surface, 0, 0)
    library.cairo_pattern_set_filter(library.cairo_get_source(cairo), CAIRO_FILTER_NEAREST)
    if library.cairo_surface_get_type(library.cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_IMAGE {
      library.cairo_pattern_set_extend(library.cairo_get_source(cairo), CAIRO_EXTEND_PAD)
      library.cairo_fill(cairo)
    } else {
      // Filling would make it a pattern in SVG, which viewers smooth; painted, it is an image with a place.
      library.cairo_new_path(cairo)
      library.cairo_paint(cairo)
    }
    library.cairo_restore(cairo)
    if let gaps = raster.gaps { paint(gaps) }
  }
}
