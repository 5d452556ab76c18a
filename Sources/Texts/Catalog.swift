import CTexts
import Recurrence

/// The sentences of one language, by key, with `{name}` placeholders.
public struct Catalog: Sendable {
  private let index: SentenceIndex

  /// Reads `key = sentence` lines; `#` begins a comment line, leading white space continues the line above after a line break.
  public init(parsing text: String) { self.init(Array(text.utf8)) }

  private init(_ bytes: [UInt8]) { index = SentenceIndex(bytes) }

  /// The product's language.
  public static let english = Catalog(
    Array(UnsafeRawBufferPointer(start: unroll_texts_en(), count: unroll_texts_en_size())))

  /// All keys, sorted.
  public var keys: [String] { index.keys.sorted() }

  /// The sentence under `key` with its placeholders filled in; the key itself where there is none.
  public func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    fill(index[key] ?? key, values.map { ($0.key, $0.value) })
  }

  /// A diagnosis as a sentence; where it carries a file that the sentence does not speak of, that comes first.
  public func callAsFunction(_ diagnosis: Diagnosis) -> String {
    guard let sentence = index[diagnosis.key] else {
      return ([diagnosis.key] + diagnosis.arguments.map { "\($0.name): \($0.value)" }).joined(separator: ", ")
    }
    let values = diagnosis.arguments.map { ($0.name, $0.value) }
    let text = fill(sentence, values)
    guard diagnosis["file"] != nil, !sentence.contains("{file}") else { return text }
    let hasPlace = diagnosis["line"] != nil
    let key =
      !hasPlace
      ? "context.file"
      : sentence.contains("{line}")
        ? "context.line" : diagnosis["column"] == nil ? "context.row" : "context.place"
    return fill(index[key] ?? "{file}: {sentence}", [("sentence", text)] + values)
  }

  /// Replaces `{name}` in one pass, so that a value that looks like a placeholder stays as it is.
  private func fill(_ sentence: String, _ values: [(String, String)]) -> String {
    var result = ""
    var rest = sentence[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inside = rest[rest.index(after: open)...]
      guard let close = inside.firstIndex(of: "}"), let value = values.first(where: { $0.0 == inside[..<close] })
      else {
        result += "{"
        rest = inside
        continue
      }
      result += value.1
      rest = inside[inside.index(after: close)...]
    }
    return result + rest
  }
}
