import Quizzes
import Recurrence

/// A question with its numbers computed: ready to be asked and graded.
public struct GradedQuestion: Equatable, Sendable {
  /// A computed wrong answer (or a choice) and the reply to it.
  public struct Reply: Equatable, Sendable {
    /// The wrong answer.
    public var value: Double
    /// What is said to it.
    public var because: [Inline]
  }

  /// How an answer is judged.
  public enum Kind: Equatable, Sendable {
    case number(answer: Double, tolerance: Double, wrong: [Reply])
    case choice(texts: [[Inline]], right: Int, because: [[Inline]])
  }

  /// What an answer came to.
  public enum Grade: Equatable, Sendable {
    case right
    /// Wrong; the reply to the mistake that was recognized, if one was.
    case wrong(because: [Inline]?)
  }

  /// How often a learner may answer before the answer is shown.
  public static let attempts = AnswerText.attempts

  /// The question with its texts.
  public var question: Question
  /// How it is judged.
  public var kind: Kind

  /// Computes answer, tolerance and diagnoses; throws where they cannot be told apart, since then the grading would be arbitrary.
  init(_ question: Question, evaluator: Evaluator, file: String) throws(Diagnosis) {
    self.question = question
    let value = { (quoted: Quoted) throws(Diagnosis) -> Double in
      do throws(Diagnosis) { return try evaluator.number(quoted.expression) } catch {
        throw Place(file: file, line: quoted.line).names(error)
      }
    }
    switch question.kind {
    case .number(let answer, let tolerance, let wrong):
      let right = try value(answer)
      let width = try value(tolerance)
      guard right.isFinite, width.isFinite, width >= 0 else {
        throw Place(file: file, line: answer.line).diagnosis("question.not-finite")
      }
      var replies: [Reply] = []
      for diagnosed in wrong {
        let mistaken = try value(diagnosed.value)
        guard Swift.abs(mistaken - right) > width else {
          throw Place(file: file, line: diagnosed.value.line).diagnosis(
            "question.diagnosis-is-right",
            ["expression": diagnosed.value.source, "value": NumberFormat.standard(mistaken)])
        }
        if let first = replies.firstIndex(where: { GradedQuestion.isSame($0.value, mistaken) }) {
          throw Place(file: file, line: diagnosed.value.line).diagnosis(
            "question.diagnosis-twice",
            [
              "expression": diagnosed.value.source, "value": NumberFormat.standard(mistaken),
              "other": wrong[first].value.source, "otherLine": "\(wrong[first].value.line)",
            ])
        }
        replies.append(Reply(value: mistaken, because: diagnosed.because))
      }
      kind = .number(answer: right, tolerance: width, wrong: replies)
    case .choice(let choices):
      var right: [Int] = []
      for (index, choice) in choices.enumerated() where try value(choice.condition) != 0 { right.append(index) }
      guard right.count == 1, let only = right.first else {
        throw Place(file: file, line: question.line).diagnosis("question.one-right", ["count": "\(right.count)"])
      }
      kind = .choice(texts: choices.map(\.text), right: only, because: choices.map(\.because))
    }
  }

  /// Whether two wrong answers are one number, but for what rounding makes of two ways to compute it.
  private static func isSame(_ a: Double, _ b: Double) -> Bool {
    a == b || Swift.abs(a - b) <= 1e-12 * Swift.max(Swift.abs(a), Swift.abs(b))
  }

  /// Grades what was typed.
  ///
  /// The right answer wins over a diagnosis; among diagnoses the nearest one within the tolerance is meant.
  public func grade(_ typed: String) throws(Diagnosis) -> Grade {
    switch kind {
    case .number(let answer, let tolerance, let wrong):
      let given = try AnswerText.number(typed)
      if Swift.abs(given - answer) <= tolerance { return .right }
      let near = wrong.filter { Swift.abs($0.value - given) <= tolerance }
      return .wrong(because: near.min { Swift.abs($0.value - given) < Swift.abs($1.value - given) }?.because)
    case .choice(let texts, let right, let because):
      let given = try AnswerText.choice(typed, of: texts.count)
      return given == right ? .right : .wrong(because: because[given])
    }
  }
}
