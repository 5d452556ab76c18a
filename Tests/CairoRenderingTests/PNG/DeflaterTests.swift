import CPango
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
  private func deflated(_ rows: [[UInt8]], areBlank: Bool = false, parts: Int = 1) -> [UInt8] {
    ZlibPart.stream(
      (0..<parts).map { part in
        var deflater = Deflater(longestRow: rows.map(\.count).max() ?? 0)
        for row in rows[(rows.count * part / parts)..<(rows.count * (part + 1) / parts)] {
          let isBlank = areBlank && row.dropFirst().allSatisfy { $0 == 0 }
          deflater.add(count: row.count, isBlank: isBlank) { out in
            for (index, byte) in row.enumerated() { out[index] = byte }
          }
        }
        return deflater.finish(isLast: part == parts - 1)
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

  @Test(
    "zlib reads back every row: few and many kinds of byte, short and long runs of zeros, rows shorter and longer than the window",
    arguments: [
      (1, 1, 0, 256), (1, 300, 0, 1), (7, 2, 3, 2), (40, 3000, 900, 256), (60, 3000, 40, 3), (3, 90_000, 2000, 16),
      (2, 120_000, 0, 256), (900, 311, 300, 2),
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
    for (areBlank, parts) in [(false, 1), (true, 1), (true, 2), (false, 5)] {
      let stream = deflated(picture, areBlank: areBlank, parts: parts)
      #expect(inflated(stream, count: whole.count) == whole)
    }
  }

  @Test("Blank rows cost a few bits for every 258 bytes, and repeats are found a window back")
  func small() {
    let blank = [[UInt8]](repeating: [2] + [UInt8](repeating: 0, count: 5000), count: 1000)
    // A row is 19 repeats of two bits, a shorter one with its four extra bits and two bytes: 54 bits, and some tens of bytes for the code.
    #expect(deflated(blank, areBlank: true).count < 1000 * 54 / 8 + 100)
    var state: UInt64 = 5
    let noise = random(30000, &state, zeros: 0, kinds: 256)
    // The second row is a hundred repeats, found as soon as a place of the first is still in the table.
    #expect(deflated([noise, noise]).count < 32000)
  }
}
