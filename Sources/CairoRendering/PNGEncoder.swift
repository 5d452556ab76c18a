import CPango
import Recurrence

/// Writes PNG files (ISO/IEC 15948) fast: three channels, each row as its difference to the row above, zlib's level 1.
///
/// Pictures of few colors and many equal rows shrink almost as well as with libpng's search for filters, in a sixth of the time.
enum PNGEncoder {
  /// A PNG file of pixels in Cairo's RGB24 order: four bytes blue, green, red, unused; `stride` bytes a row.
  static func encode(
    pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int, scale: Double, texts: [(String, String)]
  ) throws(Diagnosis) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0], into: &file)
    let perMeter = Int(min(1e9, (scale * 72 / 0.0254).rounded()))
    chunk("pHYs", bigEndian(perMeter) + bigEndian(perMeter) + [1], into: &file)
    for (keyword, text) in texts where !text.isEmpty {
      // Uncompressed international text: keyword, no compression, no language, no translated keyword.
      chunk("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8), into: &file)
    }
    chunk("IDAT", try image(pixels, stride: stride, width: width, height: height), into: &file)
    chunk("IEND", [], into: &file)
    return file
  }

  /// The image data: bands of rows, filtered and deflated while they are in the cache.
  private static func image(
    _ pixels: UnsafePointer<UInt8>, stride: Int, width: Int, height: Int
  ) throws(Diagnosis) -> [UInt8] {
    let length = 1 + width * 3
    let rows = max(1, 65536 / length)
    var band = [UInt8](repeating: 0, count: length * rows)
    let deflater = try Deflater()
    defer { deflater.end() }
    var row = 0
    while row < height {
      let until = min(height, row + rows)
      band.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        for y in row..<until {
          filter(UnsafeRawPointer(pixels) + y * stride, stride, y > 0, width, into: start + (y - row) * length)
        }
      }
      try deflater.add(&band, count: (until - row) * length, isLast: until == height)
      row = until
    }
    return deflater.bytes
  }

  /// A row without the unused bytes, behind its filter type 2: every byte less the byte above it.
  private static func filter(
    _ here: UnsafeRawPointer, _ stride: Int, _ hasAbove: Bool, _ width: Int, into out: UnsafeMutablePointer<UInt8>
  ) {
    out[0] = 2
    guard hasAbove else {
      for x in 0..<width { store(here.load(fromByteOffset: x * 4, as: UInt32.self), at: out + 1 + 3 * x) }
      return
    }
    let above = here - stride
    if memcmp(here, above, width * 4) == 0 {
      memset(out + 1, 0, width * 3)
    } else {
      subtract(here, above, width: width, into: out + 1)
    }
  }

  /// All three bytes of a pixel at once: the difference of each, without a borrow from its neighbor.
  private static func subtract(
    _ here: UnsafeRawPointer, _ above: UnsafeRawPointer, width: Int, into out: UnsafeMutablePointer<UInt8>
  ) {
    for x in 0..<width {
      let a = here.load(fromByteOffset: x * 4, as: UInt32.self)
      let b = above.load(fromByteOffset: x * 4, as: UInt32.self)
      let even = (a | 0x0100_0100) &- (b & 0x00FF_00FF)
      let odd = (a & 0x0000_FF00 | 0x0001_0000) &- (b & 0x0000_FF00)
      store(even & 0x00FF_00FF | odd & 0x0000_FF00, at: out + 3 * x)
    }
  }

  @inline(__always)
  private static func store(_ pixel: UInt32, at out: UnsafeMutablePointer<UInt8>) {
    out[0] = UInt8(truncatingIfNeeded: pixel >> 16)
    out[1] = UInt8(truncatingIfNeeded: pixel >> 8)
    out[2] = UInt8(truncatingIfNeeded: pixel)
  }

  private static func chunk(_ name: String, _ body: [UInt8], into file: inout [UInt8]) {
    file += bigEndian(body.count)
    let start = file.count
    file += Array(name.utf8)
    file += body
    let checksum = file.withUnsafeBufferPointer {
      crc32_z(0, $0.baseAddress.map { $0 + start }, $0.count - start)
    }
    file += bigEndian(Int(checksum))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
