import Recurrence

/// A recursive-descent parser for JSON and JSON5, in one pass over the bytes.
struct JSONParser {
  let bytes: UnsafeRawBufferPointer
  let dialect: JSONTree.Dialect
  let file: String
  let nonFiniteStrings: Bool
  let progress: ((Double) -> Void)?

  /// The next byte to read.
  var at = 0
  private var line = 1
  /// The byte at which the line begins, moved on by one for every continuation byte, so that columns count characters.
  private var lineStart = 0
  private var depth = 0
  private var nextReport = 1 << 20

  private static let deepest = 100

  init(
    bytes: UnsafeRawBufferPointer, dialect: JSONTree.Dialect, file: String, nonFiniteStrings: Bool,
    progress: ((Double) -> Void)?
  ) {
    self.bytes = bytes
    self.dialect = dialect
    self.file = file
    self.nonFiniteStrings = nonFiniteStrings
    self.progress = progress
  }

  var place: JSONTree.Place { JSONTree.Place(line: line, column: at - lineStart + 1) }

  /// The byte at `at + ahead`, or 0 beyond the end; a real 0 is a mistake in JSON wherever it stands.
  func peek(_ ahead: Int = 0) -> UInt8 { ahead < bytes.count - at ? bytes[at + ahead] : 0 }

  func problem(
    _ key: String, at place: JSONTree.Place? = nil, _ more: KeyValuePairs<String, String> = [:]
  ) -> Diagnosis {
    let place = place ?? self.place
    return Diagnosis(key, ["file": file, "line": "\(place.line)", "column": "\(place.column)"]).adding(more)
  }

  mutating func document() throws(Diagnosis) -> JSONTree {
    if peek() == 0xEF, peek(1) == 0xBB, peek(2) == 0xBF {
      at = 3
      lineStart = 3
    }
    try skipSpace()
    if at == bytes.count { throw problem("json.empty") }
    let tree = try value()
    try skipSpace()
    if at < bytes.count { throw unexpected("json.trailing") }
    progress?(1)
    return tree
  }

  /// The diagnosis for something that may not stand at the place; the end of the file has its own sentence.
  private func unexpected(_ key: String, _ more: KeyValuePairs<String, String> = [:]) -> Diagnosis {
    if at >= bytes.count { return problem("json.end") }
    var end = at + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80, end < at + 4 { end += 1 }
    let isControl = bytes[at] < 0x20 || bytes[at] == 0x7F
    let found =
      isControl
      ? "U+00" + String(0x100 + UInt16(bytes[at]), radix: 16).dropFirst().uppercased()
      : String(decoding: bytes[at..<end], as: UTF8.self)
    return problem(key, more).adding(["found": found])
  }

  mutating func value() throws(Diagnosis) -> JSONTree {
    let place = self.place
    switch peek() {
    case UInt8(ascii: "{"): return JSONTree(.object(try object()), place: place)
    case UInt8(ascii: "["): return JSONTree(try array(), place: place)
    case UInt8(ascii: "\""): return JSONTree(.string(try string()), place: place)
    case UInt8(ascii: "'") where dialect == .json5: return JSONTree(.string(try string()), place: place)
    default: break
    }
    if takeWord("true") { return JSONTree(.bool(true), place: place) }
    if takeWord("false") { return JSONTree(.bool(false), place: place) }
    if takeWord("null") { return JSONTree(.null, place: place) }
    guard startsNumber else { throw unexpected("json.value") }
    let start = at
    let number = try self.number()
    return JSONTree(.number(number, text: String(decoding: bytes[start..<at], as: UTF8.self)), place: place)
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    for i in 0..<word.utf8CodeUnitCount where peek(i) != word.utf8Start[i] { return false }
    if isNamePart(peek(word.utf8CodeUnitCount)) { return false }
    at += word.utf8CodeUnitCount
    return true
  }

  private func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }

  private mutating func descend() throws(Diagnosis) {
    depth += 1
    if depth > JSONParser.deepest { throw problem("json.depth", ["limit": "\(JSONParser.deepest)"]) }
  }

  private mutating func object() throws(Diagnosis) -> [JSONTree.Member] {
    try descend()
    let start = place
    at += 1
    var members: [JSONTree.Member] = []
    var known: Set<String> = []
    while true {
      try skipSpace()
      if peek() == UInt8(ascii: "}"), members.isEmpty || dialect == .json5 { break }
      let place = self.place
      let key = try self.key(in: start)
      if !known.insert(key).inserted { throw problem("json.twice", at: place, ["key": key]) }
      try skipSpace()
      if peek() != UInt8(ascii: ":") { throw unexpected("json.colon", ["key": key]) }
      at += 1
      try skipSpace()
      members.append(JSONTree.Member(key, try value(), place: place))
      try skipSpace()
      if peek() == UInt8(ascii: ",") {
        at += 1
      } else if peek() == UInt8(ascii: "}") {
        break
      } else {
        throw unexpected("json.object-end", ["start": "\(start.line)"])
      }
    }
    at += 1
    depth -= 1
    return members
  }

  private mutating func key(in start: JSONTree.Place) throws(Diagnosis) -> String {
    let byte = peek()
    if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "'") && dialect == .json5) { return try string() }
    let isDigit = byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    guard dialect == .json5, isNamePart(byte), !isDigit else {
      throw unexpected("json.key", ["start": "\(start.line)"])
    }
    let place = self.place
    let first = at
    while at < bytes.count, isNamePart(bytes[at]), wideSpaceLength == 0 { step() }
    return try text(UnsafeRawBufferPointer(rebasing: bytes[first..<at]), at: place)
  }

  /// Numbers are gathered in one contiguous array as long as nothing else stands among them.
  private mutating func array() throws(Diagnosis) -> JSONTree.Content {
    try descend()
    let start = place
    at += 1
    var numbers: [Double] = []
    var elements: [JSONTree] = []
    while true {
      try skipSpace()
      if peek() == UInt8(ascii: "]"), (numbers.isEmpty && elements.isEmpty) || dialect == .json5 { break }
      if elements.isEmpty, startsNumber {
        numbers.append(try number())
      } else {
        var element = try value()
        if nonFiniteStrings, let text = element.string, let number = JSONTree.nonFinite(text) {
          element.content = .number(number, text: text)
        }
        if elements.isEmpty, case .number(let number, _) = element.content {
          numbers.append(number)
        } else {
          if !numbers.isEmpty {
            elements = numbers.map { JSONTree(.number($0, text: $0.description), place: start) }
            numbers = []
          }
          elements.append(element)
        }
      }
      try skipSpace()
      if peek() == UInt8(ascii: ",") {
        at += 1
      } else if peek() == UInt8(ascii: "]") {
        break
      } else {
        throw unexpected("json.array-end", ["start": "\(start.line)"])
      }
      if at >= nextReport { report() }
    }
    at += 1
    depth -= 1
    return numbers.isEmpty ? .array(elements) : .numbers(numbers)
  }

  private mutating func report() {
    nextReport = at + (1 << 20)
    progress?(Double(at) / Double(bytes.count))
  }

  /// Moves on by one byte of a name, a string or a comment, keeping the line and the column.
  mutating func step() {
    let byte = bytes[at]
    at += 1
    if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && peek() != UInt8(ascii: "\n")) {
      line += 1
      lineStart = at
    } else if byte & 0xC0 == 0x80 {
      lineStart += 1
    }
  }
}
