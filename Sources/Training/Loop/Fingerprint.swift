/// A hash that changes with any bit of many numbers: FNV-1a (Fowler, Noll and Vo), a word at a time.
struct Fingerprint {
  private var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Adds a word.
  mutating func add(_ word: UInt64) { hash = (hash ^ word) &* 0x0000_0100_0000_01B3 }

  /// Adds numbers and how many they are.
  mutating func add(_ values: [Double]) {
    add(UInt64(values.count))
    for value in values { add(value.bitPattern) }
  }

  /// 16 hexadecimal digits.
  var digits: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
