import Recurrence
import Texts

/// A class's answers, graded.
public struct ClassGrades: Sendable {
  /// What an answer is worth.
  public enum Verdict: Equatable, Sendable {
    case right
    /// Wrong; the mistake, where it is a known one.
    case wrong(Diagnosis?)
    /// Not answered.
    case missing
  }

  /// One answer.
  public struct Entry: Sendable {
    /// The student's name.
    public var student: String
    /// The question's number, from 1.
    public var question: Int
    /// The address of what was asked for.
    public var address: String
    /// What was answered.
    public var answer: String
    /// The right answer.
    public var expected: String
    /// What it is worth.
    public var verdict: Verdict
  }

  /// Every question of every student, in the order of the set.
  public let entries: [Entry]

  /// Grades a file of answers against its set.
  ///
  /// - Throws: what `AnswersFile.rows(of:)` throws, and `answer.…` with file, line and column for an answer that is none.
  public init(_ answers: AnswersFile, of set: ClassSet, texts: Catalog = .english) throws(Diagnosis) {
    var given: [String: AnswersFile.Row] = [:]
    for row in try answers.rows(of: set) { given["\(row.question) \(row.student)"] = row }
    var entries: [Entry] = []
    for sheet in set.sheets {
      for (index, question) in sheet.questions.enumerated() {
        let row = given["\(index + 1) \(sheet.student)"]
        var verdict = Verdict.missing
        if let row, !row.answer.isEmpty {
          do throws(Diagnosis) {
            switch try question.grade(row.answer) {
            case .right: verdict = .right
            case .wrong(let reply): verdict = .wrong(reply?.because)
            }
          } catch {
            throw error.adding(answers.place(of: row))
          }
        }
        let text = QuestionText(question, in: sheet.trace, texts: texts)
        entries.append(
          Entry(
            student: sheet.student, question: index + 1, address: text.addresses.joined(separator: " "),
            answer: row?.answer ?? "", expected: question.rightAnswer, verdict: verdict))
      }
    }
    self.entries = entries
  }

  /// Every student's right, wrong and missing answers, in the order of the set.
  public var scores: [(student: String, right: Int, wrong: Int, missing: Int)] {
    var scores: [(student: String, right: Int, wrong: Int, missing: Int)] = []
    for entry in entries {
      if scores.last?.student != entry.student { scores.append((entry.student, 0, 0, 0)) }
      let last = scores.count - 1
      switch entry.verdict {
      case .right: scores[last].right += 1
      case .wrong: scores[last].wrong += 1
      case .missing: scores[last].missing += 1
      }
    }
    return scores
  }

  /// How often each known mistake was made, the most frequent first; the key of its sentence.
  public var mistakes: [(key: String, count: Int)] {
    var counts: [String: Int] = [:]
    for entry in entries {
      if case .wrong(let because?) = entry.verdict { counts[because.key, default: 0] += 1 }
    }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
