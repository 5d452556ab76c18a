import Recurrence

/// Strings with their escapes.
extension JSONParser {
  /// The string at the place, which stands on its opening quote.
  mutating func string() throws(Diagnosis) -> String {
    let start = place
    let quote = bytes[at]
    at += 1
    let first = at
    var unescaped: [UInt8] = []
    var plainFrom = at
    while at < bytes.count {
      let byte = bytes[at]
      if byte == quote {
        defer { at += 1 }
        if plainFrom == first { return try text(UnsafeRawBufferPointer(rebasing: bytes[first..<at]), at: start) }
        unescaped.append(contentsOf: bytes[plainFrom..<at])
        return try text(unescaped, at: start)
      }
      if byte == UInt8(ascii: "\\") {
        unescaped.append(contentsOf: bytes[plainFrom..<at])
        try escape(into: &unescaped)
        plainFrom = at
      } else if byte == 0x0A || byte == 0x0D {
        break
      } else if byte < 0x20, dialect == .json {
        throw problem("json.control")
      } else {
        step()
      }
    }
    throw problem("json.string-end", at: start)
  }

  /// Bytes as text, if they are UTF-8.
  func text(_ bytes: some Collection<UInt8>, at place: JSONTree.Place) throws(Diagnosis) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // Decoding replaces what is not UTF-8, so that the bytes differ.
    guard text.utf8.elementsEqual(bytes) else { throw problem("json.not-utf8", at: place) }
    return text
  }

  private mutating func escape(into result: inout [UInt8]) throws(Diagnosis) {
    let start = place
    at += 1
    let letter = peek()
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      at += 1
      return try unicodeEscape(into: &result, start)
    default: return try wideEscape(letter, into: &result, start)
    }
    at += 1
  }

  /// The escapes that JSON5 adds.
  private mutating func wideEscape(
    _ letter: UInt8, into result: inout [UInt8], _ start: JSONTree.Place
  ) throws(Diagnosis) {
    let isDigit = letter >= UInt8(ascii: "1") && letter <= UInt8(ascii: "9")
    guard dialect == .json5, at < bytes.count, !isDigit else { throw problem("json.escape", at: start) }
    switch letter {
    case 0x0D where peek(1) == 0x0A:  // an escaped line end continues the string
      step()
      step()
    case 0x0A, 0x0D: step()
    case UInt8(ascii: "v"):
      result.append(0x0B)
      at += 1
    case UInt8(ascii: "0") where !(peek(1) >= UInt8(ascii: "0") && peek(1) <= UInt8(ascii: "9")):
      result.append(0)
      at += 1
    case UInt8(ascii: "x"):
      at += 1
      append(try hexadecimal(2, start), to: &result)
    case 0x80...:
      if letter == 0xE2, peek(1) == 0x80, peek(2) == 0xA8 || peek(2) == 0xA9 { for _ in 0..<3 { step() } }
    case UInt8(ascii: "0"): throw problem("json.escape", at: start)
    default:
      result.append(letter)
      at += 1
    }
  }

  private mutating func unicodeEscape(into result: inout [UInt8], _ start: JSONTree.Place) throws(Diagnosis) {
    var code = try hexadecimal(4, start)
    if code & 0xFC00 == 0xD800 {
      guard peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else { throw problem("json.escape", at: start) }
      at += 2
      let low = try hexadecimal(4, start)
      guard low & 0xFC00 == 0xDC00 else { throw problem("json.escape", at: start) }
      code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
    }
    guard Unicode.Scalar(code) != nil else { throw problem("json.escape", at: start) }
    append(code, to: &result)
  }

  private func append(_ code: UInt32, to result: inout [UInt8]) {
    guard let scalar = Unicode.Scalar(code) else { return }
    result.append(contentsOf: String(Character(scalar)).utf8)
  }

  private mutating func hexadecimal(_ count: Int, _ start: JSONTree.Place) throws(Diagnosis) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<count {
      guard let digit = JSONParser.hexadecimalDigit(peek()) else { throw problem("json.escape", at: start) }
      code = code << 4 | UInt32(digit)
      at += 1
    }
    return code
  }

  static func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
