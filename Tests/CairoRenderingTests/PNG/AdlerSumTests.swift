import CZlib
import Testing

@testable import CairoRendering

@Suite("Adler's checksum")
struct AdlerSumTests {
  @Test(
    "it is zlib's, for any number of bytes, in one piece or in several",
    arguments: [0, 1, 2, 31, 4095, 4096, 4097, 8192, 70_001])
  func zlib(count: Int) {
    var state = UInt32(count) &+ 5
    for isLargest in [false, true] {
      let bytes = (0..<count).map { _ -> UInt8 in
        state = state &* 1_664_525 &+ 1_013_904_223
        return isLargest ? 255 : UInt8(state >> 24)
      }
      var whole = AdlerSum()
      whole.add(bytes, count: count)
      #expect(UInt(whole.value) == adler32_z(1, bytes, count))
      var parts = AdlerSum()
      let first = count / 3
      bytes.withUnsafeBufferPointer {
        guard let start = $0.baseAddress else { return }
        parts.add(start, count: first)
        parts.add(start + first, count: count - first)
      }
      #expect(parts.value == whole.value)
    }
  }
}
