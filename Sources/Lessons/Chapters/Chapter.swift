import Recurrence

/// One chapter as its author wrote it: nothing is computed yet.
public struct Chapter: Equatable, Sendable {
  /// An experiment that the chapter uses, under a name of the chapter's own.
  public struct Experiment: Equatable, Sendable {
    /// The name that references use.
    public var name: String
    /// The experiment file, relative to the chapter's folder.
    public var file: String
    /// What is special about it, for the chapter's list of numbers.
    public var about: String
    /// The line of the block in its file.
    public var line: Int
  }

  /// A quantity that the chapter names for use in several places.
  public struct Quantity: Equatable, Sendable {
    /// The name that expressions use.
    public var name: String
    /// The expression and its line.
    public var quoted: Quoted
  }

  /// The file that the chapter was read from, for messages.
  public var file: String
  /// Title, source section, aims, reading time.
  public var frontMatter: FrontMatter
  /// The experiments, the first of them the one that references without a name mean.
  public var experiments: [Experiment]
  /// The named expressions, in order.
  public var quantities: [Quantity]
  /// The text, in order.
  public var blocks: [Block]

  /// The chapter's questions, in order.
  public var questions: [Question] {
    blocks.compactMap { if case .question(let question) = $0 { question } else { nil } }
  }

  /// The chapter's claim checks, in order.
  public var claims: [Claim] {
    blocks.compactMap { if case .claim(let claim) = $0 { claim } else { nil } }
  }
}
