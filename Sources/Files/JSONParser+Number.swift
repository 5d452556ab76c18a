import Recurrence

/// Numbers: the grammar is checked here, the value is the nearest Double.
extension JSONParser {
  var startsNumber: Bool {
    switch peek() {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "I"), UInt8(ascii: "N"): dialect == .json5
    default: false
    }
  }

  /// The number at the place.
  ///
  /// One too large for a Double is a mistake; one too small is zero or subnormal, as rounding has it.
  mutating func number() throws(Diagnosis) -> Double {
    let start = place
    let first = at
    let isNegative = peek() == UInt8(ascii: "-")
    if isNegative || (peek() == UInt8(ascii: "+") && dialect == .json5) { at += 1 }
    if dialect == .json5 {
      if take("Infinity") { return isNegative ? -.infinity : .infinity }
      if take("NaN") { return .nan }
      if peek() == UInt8(ascii: "0"), peek(1) | 0x20 == UInt8(ascii: "x") {
        return try hexadecimalNumber(isNegative, start)
      }
    }
    let whole = digits()
    if whole > 1, bytes[at - whole] == UInt8(ascii: "0") { throw problem("json.number", at: start) }
    var fraction = 0
    var hasPoint = false
    if peek() == UInt8(ascii: ".") {
      hasPoint = true
      at += 1
      fraction = digits()
    }
    if dialect == .json, whole == 0 || (hasPoint && fraction == 0) { throw problem("json.number", at: start) }
    if whole + fraction == 0 { throw problem("json.number", at: start) }
    if peek() | 0x20 == UInt8(ascii: "e") {
      at += 1
      if peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+") { at += 1 }
      if digits() == 0 { throw problem("json.number", at: start) }
    }
    let text = UnsafeRawBufferPointer(rebasing: bytes[first..<at])
    guard let value = DecimalNumber.parse(text) else { throw problem("json.number", at: start) }
    guard value.isFinite else {
      throw problem("json.number-range", at: start, ["number": String(decoding: text.prefix(40), as: UTF8.self)])
    }
    return value
  }

  private mutating func digits() -> Int {
    let first = at
    while at < bytes.count, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "9") { at += 1 }
    return at - first
  }

  private mutating func take(_ word: StaticString) -> Bool {
    for i in 0..<word.utf8CodeUnitCount where peek(i) != word.utf8Start[i] { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  private mutating func hexadecimalNumber(_ isNegative: Bool, _ start: JSONTree.Place) throws(Diagnosis) -> Double {
    at += 2
    var value: UInt64 = 0
    var count = 0
    while let digit = JSONParser.hexadecimalDigit(peek()) {
      guard value >> 60 == 0 else { throw problem("json.number-range", at: start, ["number": "0x…"]) }
      value = value << 4 | UInt64(digit)
      count += 1
      at += 1
    }
    if count == 0 { throw problem("json.number", at: start) }
    return isNegative ? -Double(value) : Double(value)
  }
}
