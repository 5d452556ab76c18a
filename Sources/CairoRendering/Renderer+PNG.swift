import CPango
import Diagrams
import Recurrence

extension Renderer {
  /// The scene in pixels, as a PNG file of three channels with its title and description in it.
  public func png(_ scene: Scene) throws(Diagnosis) -> [UInt8] {
    let size = try checkedSize(scene)
    let width = max(1, Int(size.width.rounded()))
    let height = max(1, Int(size.height.rounded()))
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
      throw Diagnosis("picture.no-memory")
    }
    defer { cairo_surface_destroy(surface) }
    try paint(scene, on: surface)
    cairo_surface_flush(surface)
    try CairoStatus.check(cairo_surface_status(surface))
    guard let pixels = cairo_image_surface_get_data(surface) else { throw Diagnosis("picture.no-memory") }
    return try PNGEncoder.encode(
      pixels: pixels, stride: Int(cairo_image_surface_get_stride(surface)), width: width, height: height, scale: scale,
      texts: [("Title", scene.title), ("Description", scene.description)])
  }
}
