import CPango
import Diagrams
import Recurrence

extension Renderer {
  /// The scene in pixels: red, green and blue of each, row by row.
  public func pixels(_ scene: Scene) throws(Diagnosis) -> (width: Int, height: Int, bytes: [UInt8]) {
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
    guard let data = cairo_image_surface_get_data(surface) else { throw Diagnosis("picture.no-memory") }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let at = row * stride + 4 * column
        let pixel = UnsafeRawPointer(data).loadUnaligned(fromByteOffset: at, as: UInt32.self)
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 16))
        bytes.append(UInt8(truncatingIfNeeded: pixel >> 8))
        bytes.append(UInt8(truncatingIfNeeded: pixel))
      }
    }
    return (width, height, bytes)
  }
}
