import Recurrence

/// What is done to a text before it is cut into tokens.
public struct TextCleaning: Equatable, Sendable {
  /// Whether upper-case letters become lower-case.
  public var lowercases: Bool
  /// Whether punctuation goes.
  public var dropsPunctuation: Bool
  /// Whether digits go.
  public var dropsDigits: Bool
  /// Whether every run of white space becomes one space, and the text's ends none.
  public var joinsSpaces: Bool

  /// Nothing but joined spaces unless said otherwise.
  public init(
    lowercases: Bool = false, dropsPunctuation: Bool = false, dropsDigits: Bool = false, joinsSpaces: Bool = true
  ) {
    self.lowercases = lowercases
    self.dropsPunctuation = dropsPunctuation
    self.dropsDigits = dropsDigits
    self.joinsSpaces = joinsSpaces
  }

  /// The cleaned text.
  public func clean(_ text: String) -> String {
    var result = ""
    var space = false
    for character in lowercases ? text.lowercased() : text {
      if joinsSpaces, character.isWhitespace {
        space = true
        continue
      }
      if dropsPunctuation, character.isPunctuation || character.isSymbol { continue }
      if dropsDigits, character.isNumber { continue }
      if space, !result.isEmpty { result.append(" ") }
      space = false
      result.append(character)
    }
    return result
  }
}

/// How a text is cut into tokens.
public enum Tokenization: String, CaseIterable, Equatable, Sendable {
  /// Every character by itself, as a reader sees it.
  case characters
  /// Words between white space; punctuation at a word's ends is a token of its own.
  case words

  /// The tokens.
  public func tokens(_ text: String) -> [String] {
    switch self {
    case .characters: return text.map { String($0) }
    case .words:
      var tokens: [String] = []
      for part in text.split(whereSeparator: \.isWhitespace) {
        let head = part.prefix { $0.isPunctuation }
        let rest = part.dropFirst(head.count)
        let tail = rest.reversed().prefix { $0.isPunctuation }.count
        tokens += head.map { String($0) }
        if rest.count > tail { tokens.append(String(rest.dropLast(tail))) }
        tokens += rest.suffix(tail).map { String($0) }
      }
      return tokens
    }
  }

  /// The text of tokens, up to white space.
  public func join(_ tokens: [String]) -> String { tokens.joined(separator: self == .words ? " " : "") }
}
