import CPango
import CPangoLibrary
import Diagrams
import Recurrence
import Workers

extension Renderer {
  /// Scenes as the pages of one PDF, each of its own size, with text that can be searched.
  ///
  /// The document is called `title`, or after its first page; every page stands in the outline under its title. Pages are shared out among
  /// `workers`; without any, among all cores.
  public func pdf(_ scenes: [Scene], title: String? = nil, workers: Workers? = nil) throws(Diagnosis) -> [UInt8] {
    guard let first = scenes.first else { throw Diagnosis("picture.no-pages") }
    var sizes: [(width: Double, height: Double)] = []
    for scene in scenes { sizes.append(try checkedSize(scene)) }
    let title = title ?? first.title
    guard let writer = PDFWriter(scenes, theme: theme, scale: scale, shaper: shaper) else {
      return try pdfByCairo(scenes, sizes, title)
    }
    return try writer.write(title: title, workers: workers ?? Workers(count: min(Workers.cores, scenes.count)))
  }

  /// The same by Cairo, which shows letters that are pictures and boxes for those that no font has.
  private func pdfByCairo(
    _ scenes: [Scene], _ sizes: [(width: Double, height: Double)], _ title: String
  ) throws(Diagnosis) -> [UInt8] {
    let library = try cairo_library.loaded()
    return try ByteSink.collect(
      by: library, from: { library.cairo_pdf_surface_create_for_stream($0, $1, sizes[0].width, sizes[0].height) },
      paint: { surface throws(Diagnosis) in
        library.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        library.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, scenes[0].description)
        library.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Unroll")
        for (index, scene) in scenes.enumerated() {
          library.cairo_pdf_surface_set_size(surface, sizes[index].width, sizes[index].height)
          if scenes.count > 1, !scene.title.isEmpty {
            _ = library.cairo_pdf_surface_add_outline(
              surface, CAIRO_PDF_OUTLINE_ROOT, scene.title, "page=\(index + 1)", cairo_pdf_outline_flags_t(0))
          }
          try paint(scene, on: surface, by: library)
          library.cairo_surface_show_page(surface)
          try library.check(library.cairo_surface_status(surface))
        }
      })
  }
}
