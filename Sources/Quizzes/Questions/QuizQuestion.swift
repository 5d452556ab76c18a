import Recurrence

/// A question about a run: the next number, or its sign, size or cause; with its answer and the usual mistakes, all computed.
public struct QuizQuestion: Equatable, Sendable {
  /// What is asked for.
  public enum Form: String, CaseIterable, Sendable {
    /// The number itself, within a tolerance.
    case number
    /// The signs of several numbers.
    case sign
    /// The number's size, within a factor.
    case size
    /// The term that contributes most.
    case cause
  }

  /// How an answer is judged.
  public enum Answer: Equatable, Sendable {
    case number(Double, within: Double)
    /// As many characters `+` and `−` as there are numbers.
    case signs(String)
    /// A magnitude; whatever lies within the factor of it is right.
    case size(Double, factor: Double)
    /// One of several choices, from 0.
    case choice([Choice], right: Int)
  }

  /// A choice of a question about the cause.
  public struct Choice: Equatable, Sendable {
    /// The term.
    public var notation: Notation
    /// By which way it comes, where it is a part of a gradient.
    public var way: String
    /// What it contributes.
    public var value: Double
  }

  /// A wrong answer that is recognized.
  public struct Reply: Equatable, Sendable {
    /// The answer to which the mistake leads, as a learner would type it.
    public var typed: String
    /// The same as a number; the choice's number for a choice.
    public var value: Double
    /// How far an answer may be from it; a factor for sizes.
    public var tolerance: Double
    /// What is said to it.
    public var because: Diagnosis
  }

  /// What an answer came to.
  public enum Grade: Equatable, Sendable {
    case right
    /// Wrong, and the mistake if it is one of those known.
    case wrong(Reply?)
  }

  /// What is asked for.
  public var form: Form
  /// The scalars that are asked for; one, except for signs.
  public var asked: [Reference]
  /// The arithmetic of the first.
  public var working: Working
  /// The numbers that are shown, those that only a mistake would need among them.
  public var givens: [Reference]
  /// The answer.
  public var answer: Answer
  /// At least three wrong answers that are recognized, no two of which can be taken for each other.
  public var replies: [Reply]

  /// The fewest mistakes that a question must be able to tell apart.
  public static let fewestMistakes = 3

  /// Grades what was typed.
  ///
  /// - Throws: `answer.…` for what cannot be read; that does not count as an attempt.
  public func grade(_ typed: String) throws(Diagnosis) -> Grade {
    switch answer {
    case .number(let right, let tolerance):
      let given = try AnswerText.number(typed)
      if (given - right).magnitude <= tolerance { return .right }
      let near = replies.filter { (given - $0.value).magnitude <= $0.tolerance }
      return .wrong(near.min { (given - $0.value).magnitude < (given - $1.value).magnitude })
    case .size(let right, let factor):
      let given = try AnswerText.number(typed).magnitude
      guard given > 0 else { return .wrong(nil) }
      func distance(_ other: Double) -> Double { max(given / other, other / given) }
      if distance(right) <= factor { return .right }
      let near = replies.filter { distance($0.value) <= $0.tolerance }
      return .wrong(near.min { distance($0.value) < distance($1.value) })
    case .signs(let right):
      let given = try AnswerText.signs(typed, count: right.count)
      return given == right ? .right : .wrong(replies.first { $0.typed == given })
    case .choice(let choices, let right):
      let given = try AnswerText.choice(typed, of: choices.count)
      return given == right ? .right : .wrong(replies.first { $0.value == Double(given) })
    }
  }

  /// The right answer, as a learner would type it.
  public var rightAnswer: String {
    switch answer {
    case .number(let value, _): DecimalText(value, .significant(4)).text()
    case .size(let value, _): DecimalText(value, .significant(2)).text()
    case .signs(let signs): signs
    case .choice(_, let right): "\(right + 1)"
    }
  }
}

extension AnswerText {
  /// As many signs as are asked for, as `+` and `−`; blanks and commas between them do not matter.
  public static func signs(_ typed: String, count: Int) throws(Diagnosis) -> String {
    var signs = ""
    for character in typed where !character.isWhitespace && character != "," && character != ";" {
      switch character {
      case "+", "p", "P": signs += "+"
      case "-", "−", "–", "n", "N": signs += "−"
      default: throw Diagnosis("answer.signs", ["typed": trimmed(typed), "count": "\(count)"])
      }
    }
    guard signs.count == count else { throw Diagnosis("answer.signs", ["typed": trimmed(typed), "count": "\(count)"]) }
    return signs
  }
}
