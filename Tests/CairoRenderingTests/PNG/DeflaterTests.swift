import CZlib
import Testing

@testable import CairoRendering

@Suite("Compressed rows")
struct DeflaterTests {
  /// What zlib makes of a stream, whose checksum it verifies; nil where it refuses.
  private func inflated(_ stream: [UInt8], count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 1, count: count + 1)
    var length = uLongf(bytes.count)
    guard uncompress(&bytes, &length, stream, uLong(stream.count)) == Z_OK else { return nil }
    return Array(bytes[..<Int(length)])
  }

  /// The stream of rows, made in so many parts.
  private func deflated(_ rows: [[UInt8]], parts: Int = 1) throws -> [UInt8] {
    ZlibPart.stream(
      try (0..<parts).map { part in
        var deflater = try Deflater(longestRow: rows.map(\.count).max() ?? 0)
        for row in rows[(rows.count * part / parts)..<(rows.count * (part + 1) / parts)] {
          let isBlank = row.first == 2 && row.dropFirst().allSatisfy { $0 == 0 }
          try deflater.add(count: row.count, isBlank: isBlank) { out in
            for (index, byte) in row.enumerated() { out[index] = byte }
          }
        }
        return try deflater.finish(isLast: part == parts - 1)
      })
  }

  private func random(_ count: Int, _ state: inout UInt64, zeros: Int, kinds: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let run = zeros > 0 && state >> 60 < 4 ? Int(state >> 33) % zeros : 0
      bytes += [UInt8](repeating: 0, count: run)
      bytes.append(UInt8(truncatingIfNeeded: state >> 40 % kinds))
    }
    return Array(bytes.prefix(count))
  }

  @Test("pieces without anything new cost their bytes once, and come back in their places")
  func blanks() throws {
    let blank = [2] + [UInt8](repeating: 0, count: 4000)
    var state: UInt64 = 3
    var picture: [[UInt8]] = [random(4001, &state, zeros: 100, kinds: 9)]
    for row in 1..<400 { picture.append(row % 97 == 96 ? random(4001, &state, zeros: 100, kinds: 9) : blank) }
    let whole = Array(picture.joined())
    for parts in [1, 3] { #expect(inflated(try deflated(picture, parts: parts), count: whole.count) == whole) }
  }

  @Test(
    "zlib reads back every row: in one part and in several",
    arguments: [
      (1, 1, 0, 256), (1, 300, 0, 1), (7, 2, 3, 2), (40, 3000, 900, 256), (60, 3000, 40, 3), (3, 90_000, 2000, 16),
      (2, 120_000, 0, 256), (900, 311, 300, 2), (8, 65_024, 500, 4), (8, 32_512, 500, 4), (3, 65_025, 0, 256),
    ])
  func readBack(rows: Int, count: Int, zeros: Int, kinds: Int) throws {
    var state = UInt64(rows * 31 + count)
    var picture: [[UInt8]] = []
    for row in 0..<rows {
      // Every third row is blank, and some repeat one from before.
      let bytes =
        row % 3 == 1
        ? [2] + [UInt8](repeating: 0, count: count - 1)
        : row % 7 == 6 ? picture[row - 4] : random(count, &state, zeros: zeros, kinds: UInt64(kinds))
      picture.append(bytes)
    }
    let whole = Array(picture.joined())
    for parts in [1, 2, 5] {
      let stream = try deflated(picture, parts: parts)
      #expect(inflated(stream, count: whole.count) == whole)
    }
  }
}
