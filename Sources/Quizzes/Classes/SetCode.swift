import Recurrence

/// The identity of a set of questions: `u1d-s7-q6-all-mixed-n30-4f2a91c07d1e`.
///
/// It says how the set was made, and ends in a fingerprint of the numbers, the questions and the students, so that grading
/// with other numbers cannot pass unnoticed.
public struct SetCode: Equatable, Sendable {
  /// Whether the numbers were drawn from the seed, or are the experiment's own.
  public var isDrawn: Bool
  /// The seed.
  public var seed: UInt64
  /// How many questions each student has.
  public var questions: Int
  /// The topic's word.
  public var topic: String
  /// The forms' word.
  public var forms: String
  /// How many students there are.
  public var students: Int
  /// Twelve hexadecimal digits.
  public var fingerprint: String

  /// The version of the way in which questions are made.
  static let version = "u1"

  /// As it stands on the sheets and in the file of answers.
  public var text: String {
    [
      SetCode.version + (isDrawn ? "d" : "o"), "s\(seed)", "q\(questions)", topic, forms, "n\(students)", fingerprint,
    ].joined(separator: "-")
  }

  init(isDrawn: Bool, seed: UInt64, questions: Int, topic: String, forms: String, students: Int, fingerprint: String) {
    self.isDrawn = isDrawn
    self.seed = seed
    self.questions = questions
    self.topic = topic
    self.forms = forms
    self.students = students
    self.fingerprint = fingerprint
  }

  /// Reads a code.
  ///
  /// - Throws: `class.code`, `class.code-version`.
  public init(parsing text: String) throws(Diagnosis) {
    let parts = AnswerText.trimmed(text).split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    let problem = Diagnosis("class.code", ["text": String(text.prefix(60))])
    guard parts.count == 7 else { throw problem }
    guard parts[0] == SetCode.version + "d" || parts[0] == SetCode.version + "o" else {
      throw parts[0].hasPrefix("u")
        ? Diagnosis("class.code-version", ["text": text, "version": SetCode.version]) : problem
    }
    guard let seed = UInt64(parts[1].dropFirst()), parts[1].hasPrefix("s"), parts[2].hasPrefix("q"),
      let questions = Int(parts[2].dropFirst()), 1...100 ~= questions, parts[5].hasPrefix("n"),
      let students = Int(parts[5].dropFirst()), 0...ClassSet.mostStudents ~= students, parts[6].count == 12
    else { throw problem }
    self.init(
      isDrawn: parts[0].hasSuffix("d"), seed: seed, questions: questions, topic: parts[3], forms: parts[4],
      students: students, fingerprint: parts[6])
  }
}
