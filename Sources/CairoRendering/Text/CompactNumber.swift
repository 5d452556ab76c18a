/// Whole numbers in as few bytes as they need: seven bits in each, the lowest first, the sign in the first bit.
enum CompactNumber {
  static func append(_ number: Int, to bytes: inout [UInt8]) {
    var rest = UInt(bitPattern: number << 1 ^ number >> (Int.bitWidth - 1))
    while rest > 127 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// The number that bytes begin with, which they lose; nil where they end within it or it is longer than a number can be.
  static func take(from bytes: inout ArraySlice<UInt8>) -> Int? {
    var number: UInt = 0
    for shift in stride(from: UInt(0), to: UInt(Int.bitWidth), by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      number |= UInt(byte & 127) << shift
      if byte < 128 { return Int(bitPattern: number >> 1) ^ -Int(bitPattern: number & 1) }
    }
    return nil
  }
}
