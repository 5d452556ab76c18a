import CPango
import CPangoLibrary
import Recurrence

/// Collects what Cairo writes to a stream.
final class ByteSink {
  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  /// The function that Cairo calls, with the sink as its closure.
  static let write: cairo_write_func_t = { closure, data, length in
    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
    sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
  }

  /// The sink as Cairo's closure; it must live as long as the surface.
  var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

  /// What Cairo wrote to a surface that `make` opens, `paint` fills and this function finishes.
  static func collect(
    by library: cairo_library, from make: (cairo_write_func_t, UnsafeMutableRawPointer) -> OpaquePointer?,
    paint: (OpaquePointer) throws(Diagnosis) -> Void
  ) throws(Diagnosis) -> [UInt8] {
    let sink = ByteSink()
    guard let surface = make(write, sink.closure) else { throw Diagnosis("picture.no-memory") }
    defer {
      withExtendedLifetime(sink) { library.cairo_surface_destroy(surface) }
    }
    try library.check(library.cairo_surface_status(surface))
    try paint(surface)
    library.cairo_surface_finish(surface)
    try library.check(library.cairo_surface_status(surface))
    return sink.bytes
  }
}
