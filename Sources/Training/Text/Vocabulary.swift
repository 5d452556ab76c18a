import Files
import Recurrence

/// The tokens that a model knows, each with its number.
///
/// Reserved tokens come first; the others follow by how often they occur, equals in the order of their Unicode scalars, so that the same text
/// gives the same numbers everywhere.
public struct Vocabulary: Equatable, Sendable {
  /// Tokens that stand for something else than text.
  public enum Reserved: String, CaseIterable, Equatable, Sendable {
    /// Fills up short sequences.
    case padding = "<pad>"
    /// Stands for every token that is not known.
    case unknown = "<unk>"
    case start = "<start>"
    case end = "<end>"
  }

  /// All tokens; a token's number is its place.
  public let tokens: [String]
  private let numbers: [String: Int]

  /// From a text's tokens.
  /// - Parameters:
  ///   - reserved: What comes first, in the order given.
  ///   - limit: How many tokens there may be altogether; the rarest are left out.
  ///   - least: How often a token must occur.
  /// - Throws: `text.no-tokens`, `text.vocabulary-size`.
  public init(
    of text: [String], reserved: [Reserved] = [], limit: Int = .max, least: Int = 1
  ) throws(Diagnosis) {
    guard !text.isEmpty else { throw Diagnosis("text.no-tokens") }
    guard limit > reserved.count else {
      throw Diagnosis("text.vocabulary-size", ["got": "\(limit)", "reserved": "\(reserved.count)"])
    }
    let names = reserved.map(\.rawValue)
    var counts: [String: Int] = [:]
    for token in text where !names.contains(token) { counts[token, default: 0] += 1 }
    let sorted = counts.filter { $0.value >= least }.sorted { a, b in
      a.value != b.value ? a.value > b.value : a.key.unicodeScalars.lexicographicallyPrecedes(b.key.unicodeScalars)
    }
    self.init(names + sorted.prefix(limit - names.count).map(\.key))
  }

  /// The vocabulary whose `json` these tokens are.
  /// - Throws: `text.vocabulary-tokens` where one stands twice.
  public init(tokens: [String]) throws(Diagnosis) {
    self.init(tokens)
    guard numbers.count == tokens.count else { throw Diagnosis("text.vocabulary-tokens") }
  }

  private init(_ tokens: [String]) {
    self.tokens = tokens
    numbers = Dictionary(tokens.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The number of tokens.
  public var count: Int { tokens.count }

  /// A token's number, that of `<unk>` where it is not known and there is one.
  /// - Throws: `text.unknown-token`.
  public func code(_ token: String) throws(Diagnosis) -> Int {
    if let number = numbers[token] ?? numbers[Reserved.unknown.rawValue] { return number }
    guard let near = Suggestion.nearest(to: token, in: tokens) else {
      throw Diagnosis("text.unknown-token", ["token": token])
    }
    throw Diagnosis("text.unknown-token-near", ["token": token, "near": near])
  }

  /// The number of a reserved token, if it was reserved.
  public func code(_ token: Reserved) -> Int? { numbers[token.rawValue] }

  /// The numbers of tokens.
  /// - Throws: `text.unknown-token`.
  public func codes(_ tokens: [String]) throws(Diagnosis) -> [Int] {
    var codes: [Int] = []
    for token in tokens { codes.append(try code(token)) }
    return codes
  }

  /// The tokens of numbers; a number without a token is left out.
  public func tokens(_ codes: [Int]) -> [String] {
    codes.compactMap { tokens.indices.contains($0) ? tokens[$0] : nil }
  }

  /// The vocabulary as JSON: all tokens in order.
  public var json: JSONTree { JSONTree(.array(tokens.map { JSONTree(.string($0)) })) }
}
