/// The sentences that diagrams set: a key and what fills its placeholders go in, a sentence (markup of `RichText`) comes out.
///
/// Diagrams know no language; whoever draws them hands in a catalog.
public struct DiagramTexts {
  private let sentence: (String, KeyValuePairs<String, String>) -> String

  /// Sentences by a function.
  public init(_ sentence: @escaping (String, KeyValuePairs<String, String>) -> String) { self.sentence = sentence }

  /// The sentence under a key.
  public func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    sentence(key, values)
  }

  /// Keys and values as they are: for golden tests, whose pictures should not change with the wording.
  public static var keys: DiagramTexts {
    DiagramTexts { key, values in values.reduce(into: key) { $0 += " \($1.key)=\($1.value)" } }
  }
}
