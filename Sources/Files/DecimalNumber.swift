/// The Double nearest to a decimal number, from its bytes.
enum DecimalNumber {
  /// The value of `[+-] digits [. digits] [e [+-] digits]`, correctly rounded, infinite where it is too large; nil for anything else.
  static func parse(_ bytes: some Collection<UInt8>) -> Double? {
    // Double(_:) also takes hexadecimal, "inf" and "nan": none of them passes here.
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): continue
      case UInt8(ascii: "e"), UInt8(ascii: "E"): continue
      default: return nil
      }
    }
    return Double(String(decoding: bytes, as: UTF8.self))
  }
}
