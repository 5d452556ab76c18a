/// What a reader has done, in every lesson; kept between sessions.
public struct ReaderProgress: Codable, Equatable, Sendable {
  /// The format's version.
  public static let version = 1

  /// How one question went.
  public struct Answer: Codable, Equatable, Sendable {
    /// How many answers were given.
    public var attempts: Int
    /// Whether the last of them was right.
    public var right: Bool

    /// Whether the question is closed: answered, or all attempts used.
    public var isClosed: Bool { right || attempts >= GradedQuestion.attempts }
  }

  /// One lesson's part.
  public struct Part: Codable, Equatable, Sendable {
    /// The chapter where the reader left, by name.
    public var chapter: String?
    /// The page of it, from 0.
    public var page: Int = 0
    /// The chapters read to the end, by name.
    public var read: [String] = []
    /// Answers by `chapter/question`.
    public var answers: [String: Answer] = [:]

    /// A lesson not begun.
    public init() {}

    /// How many questions were answered rightly, and how many are closed.
    public var score: (right: Int, closed: Int) {
      (answers.values.count { $0.right }, answers.values.count { $0.isClosed })
    }
  }

  /// The format's version of this value.
  public var version = ReaderProgress.version
  /// The lessons' parts by the lessons' names.
  public var lessons: [String: Part] = [:]

  /// Nothing read yet.
  public init() {}
}
