import Recurrence

/// What is to be run: an experiment file or text, and the changes to it.
public struct Recipe: Hashable, Sendable {
  /// Where the experiment comes from.
  public enum Source: Hashable, Sendable {
    /// A file, by its path.
    case file(String)
    /// JSON5 that stands in a chapter's file from a line on.
    case text(String, file: String, line: Int)
  }

  /// One change to an experiment: `set l0.W_hh[0,1]: 0`, `cell: gru`.
  public struct Change: Hashable, Sendable {
    /// What is done: `set`, `scale`, `cell`.
    public var verb: String
    /// What it is done to; empty where the verb says it all.
    public var object: String
    /// What stands after the colon.
    public var value: String
    /// The line where it stands.
    public var line: Int
  }

  /// Where the experiment comes from.
  public var source: Source
  /// What is changed, in order.
  public var changes: [Change] = []
  /// The chapter's file, for messages about changes.
  public var file: String = ""

  /// Two recipes that do the same are the same, wherever they stand.
  public static func == (a: Recipe, b: Recipe) -> Bool { a.source == b.source && a.steps == b.steps }

  /// Goes with `==`.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(steps)
  }

  private var steps: [[String]] { changes.map { [$0.verb, $0.object, $0.value] } }
}

extension Recipe.Change {
  /// What a change may begin with, and whether an object follows.
  static let verbs: [(name: String, hasObject: Bool)] = [
    ("set", true), ("scale", true), ("radius", true), ("prune", true),
    ("quantize", true), ("clamp", true), ("bound", true), ("swap", true), ("with", false),
    ("cell", false), ("units", false), ("bias", false), ("seed", false), ("init", false), ("steps", false),
    ("inputs", false), ("targets", false), ("loss", false), ("look_back", false), ("horizon", false),
    ("window", false), ("rows", false),
  ]

  /// Reads an entry of an experiment block; nil where its key is none of the verbs.
  init?(key: String, value: String, line: Int) {
    let words = key.split(separator: " ", maxSplits: 1).map(String.init)
    guard let verb = Recipe.Change.verbs.first(where: { $0.name == words.first }),
      verb.hasObject == (words.count == 2)
    else { return nil }
    self.init(verb: verb.name, object: words.count == 2 ? words[1].trimming() : "", value: value, line: line)
  }
}
