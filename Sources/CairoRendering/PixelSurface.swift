import CPango
import CPangoLibrary
import Recurrence

#if canImport(Glibc)
  import Glibc
#endif

/// A Cairo surface of pixels: four bytes blue, green, red, unused; in memory of our own.
final class PixelSurface {
  let width: Int
  let height: Int
  /// Bytes from a row to the next.
  let stride: Int
  /// What paints on it.
  let library: cairo_library
  /// The pixels; whole after `flush`.
  let pixels: UnsafeMutableRawPointer
  /// Cairo's view of them.
  let cairo: OpaquePointer

  /// A surface of so many pixels, at least one each way.
  ///
  /// - Throws: `picture.no-memory`, `picture.cairo`.
  init(width: Int, height: Int) throws(Diagnosis) {
    library = try cairo_library.loaded()
    self.width = width
    self.height = height
    stride = 4 * width
    guard let pixels = PixelSurface.allocate(stride * height) else { throw Diagnosis("picture.no-memory") }
    self.pixels = pixels
    let surface = library.cairo_image_surface_create_for_data(
      pixels.assumingMemoryBound(to: UInt8.self), CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(stride))
    guard let surface else {
      free(pixels)
      throw Diagnosis("picture.no-memory")
    }
    cairo = surface
    try library.check(library.cairo_surface_status(surface))
  }

  deinit {
    library.cairo_surface_destroy(cairo)
    free(pixels)
  }

  /// Lets Cairo finish what it paints.
  func flush() throws(Diagnosis) {
    library.cairo_surface_flush(cairo)
    try library.check(library.cairo_surface_status(cairo))
  }

  /// A row from its first pixel on.
  func row(_ y: Int) -> UnsafeRawPointer { UnsafeRawPointer(pixels + y * stride) }

  /// Memory for so many bytes, in pages of 2 MiB where the system has them.
  ///
  /// A picture's pixels fill thousands of usual pages, and fetching each takes the system longer than painting them does.
  private static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    let page = 1 << 21
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, size < page ? 64 : page, size) == 0 else { return nil }
    #if canImport(Glibc)
      if size >= page { madvise(memory, size, MADV_HUGEPAGE) }
    #endif
    return memory
  }
}
