/// Writes decimal numbers without Foundation, fast enough for pictures of thousands of marks.
enum Decimal {
  /// Appends a number with at most `decimals` (0 to 6) decimals, trailing zeros left off; ties away from zero.
  static func append(_ value: Double, decimals: Int = 3, to bytes: inout [UInt8]) {
    guard value.isFinite, abs(value) < 1e12 else {
      bytes += Array("\(value)".utf8)
      return
    }
    var power = 1
    for _ in 0..<decimals { power *= 10 }
    var scaled = Int((abs(value) * Double(power)).rounded())
    if scaled == 0 {
      bytes.append(UInt8(ascii: "0"))
      return
    }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var places = decimals
    while places > 0 && scaled % 10 == 0 {
      scaled /= 10
      places -= 1
    }
    let hasPoint = places > 0
    while scaled > 0 || places >= 0 {
      if places == 0 && hasPoint { bytes.append(UInt8(ascii: ".")) }
      if places <= 0 || scaled > 0 || places > 0 { bytes.append(UInt8(ascii: "0") + UInt8(scaled % 10)) }
      scaled /= 10
      places -= 1
      if scaled == 0 && places < 0 { break }
    }
    bytes[start...].reverse()
  }

  /// A number with at most `decimals` decimals.
  static func text(_ value: Double, decimals: Int = 3) -> String {
    var bytes: [UInt8] = []
    append(value, decimals: decimals, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
