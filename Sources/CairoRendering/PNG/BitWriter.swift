/// Writes numbers of any number of bits one behind the other, the lowest bit first, as DEFLATE wants them.
struct BitWriter {
  /// The whole bytes so far.
  private(set) var bytes: [UInt8] = []
  private var pending: UInt64 = 0
  private var pendingCount = 0

  /// Writes the lowest `count` bits, at most 32, of a number whose other bits are zero.
  @inline(__always)
  mutating func write(_ bits: UInt64, _ count: Int) {
    pending |= bits << UInt64(truncatingIfNeeded: pendingCount)
    pendingCount += count
    guard pendingCount >= 32 else { return }
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: pending).littleEndian) { bytes.append(contentsOf: $0) }
    pending >>= 32
    pendingCount -= 32
  }

  /// Room for so many more bits.
  mutating func reserve(bits: Int) { bytes.reserveCapacity(bytes.count + bits / 8 + 16) }

  /// Writes whole bytes from the next boundary of bytes on; zeros up to there.
  mutating func writeAligned(_ whole: [UInt8]) {
    while pendingCount > 0 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
    pending = 0
    pendingCount = 0
    bytes += whole
  }
}
