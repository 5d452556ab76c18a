import CZlib
import Foundation
import Recurrence
import Workers

/// Writes PNG files (ISO/IEC 15948) fast: three channels, each row as its difference to the row above.
///
/// Pictures of few colors and many equal rows shrink almost as well as with libpng's search for filters, in a tenth of the time.
enum PNGEncoder {
  /// Paints rows of the picture from one on, as many as the surface has.
  typealias Paint = (PixelSurface, _ top: Int) throws(Diagnosis) -> Void

  /// A PNG file of what is painted, part by part, by so many threads at once.
  static func encode(
    width: Int, height: Int, scale: Double, texts: [(String, String)], threads: Int, paint: Paint
  ) throws(Diagnosis) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    chunk("IHDR", bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0], into: &file)
    let perMeter = Int(min(1e9, (scale * 72 / 0.0254).rounded()))
    chunk("pHYs", bigEndian(perMeter) + bigEndian(perMeter) + [1], into: &file)
    for (keyword, text) in texts where !text.isEmpty {
      // Uncompressed international text: keyword, no compression, no language, no translated keyword.
      chunk("iTXt", Array(keyword.utf8) + [0, 0, 0, 0, 0] + Array(text.utf8), into: &file)
    }
    // How many parts there are follows from the picture alone: a file is the same whatever machine made it.
    let count = min(8, max(1, width * height / partSize))
    let parts = (0..<count).map { (height * $0 / count)..<(height * ($0 + 1) / count) }
    let workers = Workers(count: min(count, threads))
    let image = try workers.map(parts) { (rows: Range<Int>) throws(Diagnosis) in
      try part(rows, width: width, isLast: rows.upperBound == height, paint)
    }
    chunk("IDAT", ZlibPart.stream(image), into: &file)
    chunk("IEND", [], into: &file)
    return file
  }

  /// The pixels of a part that is worth a thread: they take some milliseconds.
  private static let partSize = 1 << 19

  /// Rows, painted, filtered and compressed: the first as it is, others as their difference to the one above.
  private static func part(
    _ rows: Range<Int>, width: Int, isLast: Bool, _ paint: Paint
  ) throws(Diagnosis) -> ZlibPart {
    let surface = try PixelSurface(width: width, height: rows.count)
    try paint(surface, rows.lowerBound)
    var deflater = try Deflater(longestRow: 1 + width * 3)
    for y in 0..<rows.count {
      let row = surface.row(y)
      let isRepeated = y > 0 && memcmp(row, row - surface.stride, width * 4) == 0
      try deflater.add(count: 1 + width * 3, isBlank: isRepeated) { out in
        out[0] = y > 0 ? 2 : 0
        if isRepeated {
          memset(out + 1, 0, width * 3)
        } else if y > 0 {
          subtract(row, row - surface.stride, width: width, into: out + 1)
        } else {
          for x in 0..<width { store(row.load(fromByteOffset: x * 4, as: UInt32.self), at: out + 1 + 3 * x) }
        }
      }
    }
    return try deflater.finish(isLast: isLast)
  }

  /// All three bytes of a pixel at once: the difference of each, without a borrow from its neighbor.
  private static func subtract(
    _ here: UnsafeRawPointer, _ above: UnsafeRawPointer, width: Int, into out: UnsafeMutablePointer<UInt8>
  ) {
    // Four bytes at once, the fourth of which the next pixel writes over: the last has no next.
    for x in 0..<(width - 1) {
      let pixel = difference(here, above, x).byteSwapped >> 8
      UnsafeMutableRawPointer(out + 3 * x).storeBytes(of: pixel.littleEndian, as: UInt32.self)
    }
    store(difference(here, above, width - 1), at: out + 3 * (width - 1))
  }

  @inline(__always)
  private static func difference(_ here: UnsafeRawPointer, _ above: UnsafeRawPointer, _ x: Int) -> UInt32 {
    let a = here.load(fromByteOffset: x * 4, as: UInt32.self)
    let b = above.load(fromByteOffset: x * 4, as: UInt32.self)
    let even = (a | 0x0100_0100) &- (b & 0x00FF_00FF)
    let odd = (a & 0x0000_FF00 | 0x0001_0000) &- (b & 0x0000_FF00)
    return even & 0x00FF_00FF | odd & 0x0000_FF00
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
