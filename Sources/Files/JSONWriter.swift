import Recurrence

/// Writes JSON piece by piece into a sink, for people to read as well: a member a line, arrays of numbers wrapped.
///
/// Doubles have the shortest digits that read back to the same bits; NaN, Infinity and -Infinity are strings.
public struct JSONWriter {
  private let sink: ByteSink
  private let width: Int?
  /// For every open object or array whether it has something in it.
  private var isFilled: [Bool] = []
  private var isAfterKey = false

  /// A writer into `sink`; `width` is the length at which arrays of numbers wrap, nil puts everything on one line.
  public init(to sink: ByteSink, width: Int? = 120) {
    self.sink = sink
    self.width = width
  }

  /// An object whose members `body` writes.
  public mutating func object(_ body: (inout JSONWriter) throws(Diagnosis) -> Void) throws(Diagnosis) {
    beginObject()
    try body(&self)
    endObject()
  }

  /// An array whose elements `body` writes.
  public mutating func array(_ body: (inout JSONWriter) throws(Diagnosis) -> Void) throws(Diagnosis) {
    beginArray()
    try body(&self)
    endArray()
  }

  /// Opens an object.
  public mutating func beginObject() { begin("{") }
  /// Closes the object opened last.
  public mutating func endObject() { end("}") }
  /// Opens an array.
  public mutating func beginArray() { begin("[") }
  /// Closes the array opened last.
  public mutating func endArray() { end("]") }

  /// The key of the value that follows.
  public mutating func key(_ key: String) {
    separate()
    quote(key)
    sink.write(width == nil ? ":" : ": ")
    isAfterKey = true
  }

  /// A string.
  public mutating func string(_ text: String) {
    separate()
    quote(text)
  }

  /// A number, or one of the strings "NaN", "Infinity" and "-Infinity".
  public mutating func number(_ value: Double) {
    separate()
    sink.write(JSONWriter.text(value))
  }

  /// A whole number.
  public mutating func integer(_ value: Int) {
    separate()
    sink.write(value.description)
  }

  /// True or false.
  public mutating func bool(_ value: Bool) {
    separate()
    sink.write(value ? "true" : "false")
  }

  /// Null.
  public mutating func null() {
    separate()
    sink.write("null")
  }

  /// An array of numbers, as many on a line as fit.
  public mutating func numbers(_ values: some Sequence<Double>) {
    items(values.lazy.map(JSONWriter.text))
  }

  /// An array of whole numbers, as many on a line as fit.
  public mutating func integers(_ values: some Sequence<Int>) {
    items(values.lazy.map(\.description))
  }

  /// An array of strings.
  public mutating func strings(_ values: some Sequence<String>) {
    beginArray()
    for value in values { string(value) }
    endArray()
  }

  /// A tree read before, or made.
  public mutating func tree(_ tree: JSONTree) {
    switch tree.content {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let value, _): number(value)
    case .string(let text): string(text)
    case .numbers(let values): numbers(values)
    case .array(let elements):
      beginArray()
      for element in elements { self.tree(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        key(member.key)
        self.tree(member.value)
      }
      endObject()
    }
  }

  /// Ends the document with a line end.
  public mutating func end() { sink.write("\n") }

  /// The shortest text that reads back to the same bits.
  static func text(_ value: Double) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }

  private mutating func items(_ texts: some Sequence<String>) {
    separate()
    sink.write("[")
    var length = 2 * isFilled.count + 1
    var isFirst = true
    for text in texts {
      if !isFirst { sink.write(",") }
      if let width {
        if !isFirst, length + text.utf8.count + 2 > width {
          newLine(isFilled.count + 1)
          length = 2 * isFilled.count + 2
        } else if !isFirst {
          sink.write(" ")
        }
        length += text.utf8.count + 2
      }
      sink.write(text)
      isFirst = false
    }
    sink.write("]")
  }

  private mutating func begin(_ bracket: String) {
    separate()
    sink.write(bracket)
    isFilled.append(false)
  }

  private mutating func end(_ bracket: String) {
    if isFilled.popLast() == true { newLine(isFilled.count) }
    sink.write(bracket)
  }

  /// The comma, line and indentation before a value or a key.
  private mutating func separate() {
    if isAfterKey {
      isAfterKey = false
      return
    }
    guard let last = isFilled.indices.last else { return }
    if isFilled[last] { sink.write(",") }
    isFilled[last] = true
    newLine(isFilled.count)
  }

  private func newLine(_ depth: Int) {
    guard width != nil else { return }
    sink.write("\n" + String(repeating: "  ", count: depth))
  }

  private func quote(_ text: String) {
    sink.write(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): sink.write("\\\"")
      case UInt8(ascii: "\\"): sink.write("\\\\")
      case 0x0A: sink.write("\\n")
      case 0x0D: sink.write("\\r")
      case 0x09: sink.write("\\t")
      case ..<0x20:
        sink.write("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
      default: sink.write(byte)
      }
    }
    sink.write(UInt8(ascii: "\""))
  }
}
