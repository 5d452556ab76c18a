import Recurrence

/// One chapter as its author wrote it: nothing is computed yet.
public struct Chapter: Equatable, Sendable {
  /// An experiment that the chapter uses, under a name of the chapter's own.
  public struct Experiment: Equatable, Sendable {
    public var name: String
    /// The experiment file, relative to the chapter's folder.
    public var file: String
    /// What is special about it, for the chapter's list of numbers.
    public var about: String
    public var line: Int
  }

  /// A quantity that the chapter names for use in several places.
  public struct Quantity: Equatable, Sendable {
    public var name: String
    public var quoted: Quoted
  }

  /// The file that the chapter was read from, for messages.
  public var file: String
  public var frontMatter: FrontMatter
  public var experiments: [Experiment]
  public var quantities: [Quantity]
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
