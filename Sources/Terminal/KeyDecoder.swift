/// Turns the bytes that a terminal sends into keys.
///
/// Bytes may come in any pieces. A lone ESC may be the Escape key or the beginning of a sequence: when `isWaiting`, call `flush()`
/// after some 25 ms without another byte.
public struct KeyDecoder: Sendable {
  private var buffer: [UInt8] = []

  /// A decoder with nothing read yet.
  public init() {}

  /// Whether an unfinished sequence is held.
  public var isWaiting: Bool { !buffer.isEmpty }

  /// The keys that are complete after these bytes.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Key] {
    buffer += bytes
    var keys: [Key] = []
    var at = 0
    while at < buffer.count, let (key, length) = KeyDecoder.next(buffer[at...]) {
      if let key { keys.append(key) }
      at += length
    }
    buffer.removeFirst(at)
    return keys
  }

  /// The keys that what is held means when nothing follows it.
  ///
  /// An unfinished paste stays held until its end comes.
  public mutating func flush() -> [Key] {
    if buffer.starts(with: KeyDecoder.pasteBegin) { return [] }
    defer { buffer = [] }
    guard buffer.first == 0x1B else { return [] }
    if buffer.count == 1 { return [.escape] }
    // ESC [ or ESC O alone is the letter held with Alt.
    return buffer.count == 2 ? [.alt(Character(Unicode.Scalar(buffer[1])))] : []
  }

  private static let pasteBegin: [UInt8] = Array("\u{1B}[200~".utf8)
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  /// The first key and its length in bytes; nil when more bytes are needed.
  ///
  /// No key stands for bytes that mean nothing.
  private static func next(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x1B: return escape(bytes)
    case 0x0D, 0x0A: return (.enter, 1)
    case 0x09: return (.tab, 1)
    case 0x08, 0x7F: return (.backspace, 1)
    case 0x00: return (.control(" "), 1)
    case 0x01...0x1A: return (.control(Character(Unicode.Scalar(first + 0x60))), 1)
    case 0x1C...0x1F: return (.control(Character(Unicode.Scalar(first + 0x40))), 1)
    default: return character(bytes)
    }
  }

  /// One UTF-8 scalar; bytes that are none are skipped one by one.
  private static func character(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard let first = bytes.first else { return nil }
    let length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0
    if length == 0 { return (nil, 1) }
    let part = bytes.prefix(length)
    guard part.dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 }) else { return (nil, 1) }
    if part.count < length { return nil }
    guard let text = String(validating: part, as: UTF8.self), let character = text.first else { return (nil, 1) }
    return (.character(character), length)
  }

  private static func escape(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    guard bytes.count > 1 else { return nil }
    switch bytes[bytes.startIndex + 1] {
    case UInt8(ascii: "["): return sequence(bytes)
    case UInt8(ascii: "O"):
      guard bytes.count > 2 else { return nil }
      return (final(bytes[bytes.startIndex + 2], []), 3)
    case UInt8(ascii: "]"), UInt8(ascii: "P"): return string(bytes)
    // Alt and _ begins as an answer to a question about pictures does, which goes on with G.
    case UInt8(ascii: "_"):
      guard bytes.count > 2 else { return nil }
      return bytes[bytes.startIndex + 2] == UInt8(ascii: "G") ? string(bytes) : (.alt("_"), 2)
    case 0x1B: return (.escape, 1)
    default:
      guard let (key, length) = next(bytes.dropFirst()) else { return nil }
      if case .character(let character) = key { return (.alt(character), 1 + length) }
      return (key, 1 + length)
    }
  }

  /// `ESC [ parameters final`.
  private static func sequence(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    if bytes.starts(with: pasteBegin) { return paste(bytes) }
    let body = bytes.dropFirst(2)
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      // A real sequence is short: what is longer is noise.
      return bytes.count > 64 ? (nil, bytes.count) : nil
    }
    let length = end - bytes.startIndex + 1
    // A control byte in the middle breaks the sequence off and counts by itself.
    guard (0x40...0x7E).contains(bytes[end]) else { return (nil, length - 1) }
    let text = String(decoding: body[..<end], as: UTF8.self)
    if text.first == "?" || [UInt8(ascii: "R"), UInt8(ascii: "c"), UInt8(ascii: "t")].contains(bytes[end]) {
      return (.report("[" + text + String(Unicode.Scalar(bytes[end]))), length)
    }
    return (final(bytes[end], text.split(separator: ";").map { Int($0) ?? 0 }), length)
  }

  /// The terminal's answers `ESC ] … BEL`, `ESC P … ESC \` and `ESC _ … ESC \`.
  private static func string(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    let body = bytes.dropFirst(1)
    for index in body.indices {
      let isEnd = body[index] == 0x07
      let isLongEnd = body[index] == 0x1B && index + 1 < bytes.endIndex && body[index + 1] == UInt8(ascii: "\\")
      guard isEnd || isLongEnd else { continue }
      return (
        .report(String(decoding: body[..<index], as: UTF8.self)), index - bytes.startIndex + (isEnd ? 1 : 2)
      )
    }
    return bytes.count > 4096 ? (nil, bytes.count) : nil
  }

  private static func paste(_ bytes: ArraySlice<UInt8>) -> (Key?, Int)? {
    let body = bytes.dropFirst(pasteBegin.count)
    guard let end = body.firstRange(of: pasteEnd) else { return nil }
    let text = String(decoding: body[..<end.lowerBound], as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\r" || $0 == "\r\n" || $0 == "\n" }
    return (.paste(lines.joined(separator: "\n")), end.upperBound - bytes.startIndex)
  }

  private static func final(_ byte: UInt8, _ parameters: [Int]) -> Key? {
    switch byte {
    case UInt8(ascii: "A"): return .up
    case UInt8(ascii: "B"): return .down
    case UInt8(ascii: "C"): return .right
    case UInt8(ascii: "D"): return .left
    case UInt8(ascii: "H"): return .home
    case UInt8(ascii: "F"): return .end
    case UInt8(ascii: "M"): return .enter
    case UInt8(ascii: "Z"): return .backTab
    case UInt8(ascii: "P")...UInt8(ascii: "S"): return .function(Int(byte - UInt8(ascii: "P")) + 1)
    case UInt8(ascii: "~"): return tilde(parameters.first ?? 0)
    default: return nil
    }
  }

  private static func tilde(_ number: Int) -> Key? {
    switch number {
    case 1, 7: return .home
    case 2: return .insert
    case 3: return .delete
    case 4, 8: return .end
    case 5: return .pageUp
    case 6: return .pageDown
    case 11...15: return .function(number - 10)
    case 17...21: return .function(number - 11)
    case 23, 24: return .function(number - 12)
    default: return nil
    }
  }
}
