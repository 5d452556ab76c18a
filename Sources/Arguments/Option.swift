/// An option of a command: `--name value`, or `--name` alone for a flag.
///
/// Its help stands in the texts under `help.COMMAND.NAME`, or under `help.option.NAME` where several commands share it.
public struct Option: Equatable, Sendable {
  /// What follows the name.
  public enum Kind: Equatable, Sendable {
    /// Nothing: given or not.
    case flag
    /// A value, called by its placeholder in the help: `FILE`, `N`, `X`.
    case value(String)
    /// One of these words.
    case choice([String])
  }

  /// The name without dashes.
  public var name: String
  /// What follows the name.
  public var kind: Kind
  /// The one-letter form.
  public var short: Character?
  /// What counts when it is not given; also said in the help.
  public var standard: String?
  /// Whether it may be given several times.
  public var repeats: Bool
  /// The heading in the help, under `help.group.GROUP`; nil for the general one.
  public var group: String?

  /// An option that is given or not.
  public static func flag(_ name: String, short: Character? = nil, group: String? = nil) -> Option {
    Option(name: name, kind: .flag, short: short, standard: nil, repeats: false, group: group)
  }

  /// An option with a value.
  public static func value(
    _ name: String, _ placeholder: String, short: Character? = nil, default standard: String? = nil,
    repeats: Bool = false, group: String? = nil
  ) -> Option {
    Option(
      name: name, kind: .value(placeholder), short: short, standard: standard, repeats: repeats, group: group)
  }

  /// An option that takes one of some words.
  public static func choice(
    _ name: String, _ words: [String], short: Character? = nil, default standard: String? = nil,
    repeats: Bool = false, group: String? = nil
  ) -> Option {
    Option(name: name, kind: .choice(words), short: short, standard: standard, repeats: repeats, group: group)
  }

  /// How the help writes it: `-o, --output FILE`.
  var usage: String {
    let names = (short.map { "-\($0), " } ?? "    ") + "--" + name
    switch kind {
    case .flag: return names
    case .value(let placeholder): return names + " " + placeholder
    case .choice(let words):
      return names + " " + (longWords == nil ? words.joined(separator: "|") : name.uppercased())
    }
  }

  /// The words of a choice that has too many for its line in the help.
  var longWords: [String]? {
    guard case .choice(let words) = kind, words.joined(separator: "|").count > 40 else { return nil }
    return words
  }
}

/// A value that stands by itself on the command line.
///
/// Its help stands under `help.COMMAND.NAME`.
public struct Positional: Equatable, Sendable {
  /// How many values it takes.
  public enum Count: Equatable, Sendable { case one, optional, any, some }

  /// The name in the help.
  public var name: String
  /// How many values it takes; `any` and `some` only as the last one.
  public var count: Count
  /// The words it may be; empty for anything.
  public var words: [String]

  /// A positional argument; one value where nothing is said.
  public init(_ name: String, _ count: Count = .one, words: [String] = []) {
    self.name = name
    self.count = count
    self.words = words
  }

  var usage: String {
    switch count {
    case .one: return "<\(name)>"
    case .optional: return "[<\(name)>]"
    case .any: return "[<\(name)> …]"
    case .some: return "<\(name)> …"
    }
  }
}
