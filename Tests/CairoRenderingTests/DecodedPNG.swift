import CPango

/// A PNG read back by Cairo's own decoder.
struct DecodedPNG {
  let width: Int
  let height: Int
  private var pixels: [UInt32] = []

  struct Unreadable: Error { var reason: String }

  private final class Source {
    var bytes: ArraySlice<UInt8>
    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }
  }

  init(_ bytes: [UInt8]) throws {
    let source = Source(bytes)
    let surface = cairo_image_surface_create_from_png_stream(
      { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
        let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
        guard source.bytes.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
        for index in 0..<Int(length) { data[index] = source.bytes[source.bytes.startIndex + index] }
        source.bytes = source.bytes.dropFirst(Int(length))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(source).toOpaque())
    defer { withExtendedLifetime(source) { cairo_surface_destroy(surface) } }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else {
      throw Unreadable(reason: String(cString: cairo_status_to_string(status)))
    }
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
    let stride = Int(cairo_image_surface_get_stride(surface))
    for y in 0..<height {
      let row = UnsafeRawPointer(data + y * stride)
      for x in 0..<width { pixels.append(row.load(fromByteOffset: x * 4, as: UInt32.self) & 0xFFFFFF) }
    }
  }

  /// The color at a pixel, as in 0x0072B2.
  subscript(x: Int, y: Int) -> UInt32 { pixels[y * width + x] }
}
