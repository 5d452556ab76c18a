/// The one error type of Unroll: what was wrong, where, what was expected and what to do, as a key into the texts.
///
/// The sentences stand in `Sources/CTexts/en/*.strings`, ready for translation: `key = text with {name} placeholders`. Modules throw
/// diagnoses with typed throws; only the command and the pages turn them into sentences (`Texts.Catalog`).
public struct Diagnosis: Error, Equatable, Sendable {
  /// What went wrong, for the exit status: `failed` is 1 (the data, the run), `usage` is 2 (the command line).
  public enum Kind: Equatable, Sendable { case failed, usage }

  /// One named value that the sentence quotes.
  public struct Argument: Equatable, Sendable {
    /// The placeholder's name.
    public var name: String
    /// What replaces it.
    public var value: String
  }

  /// Names the sentence, for example `csv.not-a-number`.
  public var key: String
  /// The values that the sentence quotes, in the order given.
  public var arguments: [Argument]
  /// Whether the run failed or the command was misused.
  public var kind: Kind

  /// A diagnosis: `Diagnosis("weights.shape", ["tensor": name, "expected": "3×2", "got": "2×3"])`.
  public init(_ key: String, _ arguments: KeyValuePairs<String, String> = [:], kind: Kind = .failed) {
    self.key = key
    self.arguments = arguments.map { Argument(name: $0.key, value: $0.value) }
    self.kind = kind
  }

  /// The value quoted under `name`, if there is one.
  public subscript(name: String) -> String? {
    arguments.first { $0.name == name }?.value
  }

  /// The same diagnosis with further values, such as the file that a reader met it in.
  public func adding(_ more: KeyValuePairs<String, String>) -> Diagnosis {
    var copy = self
    copy.arguments += more.map { Argument(name: $0.key, value: $0.value) }
    return copy
  }
}
