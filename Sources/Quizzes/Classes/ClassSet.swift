import Recurrence
import Texts

/// How a set of questions is to be made.
public struct QuizPlan: Sendable {
  /// What is run: a program with the shape of its sequence.
  public var program: Program
  /// The experiment's own numbers.
  public var trace: Trace<Double>
  /// What to call it.
  public var name: String
  /// Whether numbers are drawn from the seed rather than taken as they are.
  public var isDrawn: Bool
  /// The seed.
  public var seed: UInt64
  /// The number of questions.
  public var count: Int
  /// The topic's word.
  public var topic: String
  /// The forms' word: `mixed`, or one form.
  public var forms: String

  /// A plan around a run.
  public init(
    _ trace: Trace<Double>, name: String, isDrawn: Bool, seed: UInt64, count: Int, topic: String = "all",
    forms: String = "mixed"
  ) {
    program = trace.program
    self.trace = trace
    self.name = name
    self.isDrawn = isDrawn
    self.seed = seed
    self.count = count
    self.topic = topic
    self.forms = forms
  }

  /// How often numbers are drawn again where they do not give enough questions.
  private static let draws = 12

  /// A run and its questions from a seed.
  ///
  /// - Throws: `quiz.no-topic`; `quiz.few-questions` where the run does not give as many.
  public func questions(seed: UInt64, texts: Catalog = .english) throws(Diagnosis) -> (Trace<Double>, [QuizQuestion]) {
    let topic = try QuizTopic(topic, in: program)
    let list = QuizQuestion.Form(rawValue: forms).map { [$0] } ?? QuizMaker.mixed
    var most = 0
    for draw in 0..<(isDrawn ? QuizPlan.draws : 1) {
      let own = draw == 0 ? seed : Fingerprint.seed("\(seed) \(draw)")
      let run = isDrawn ? try QuizNumbers.run(program, like: trace.sample, seed: own) : trace
      let found = QuizMaker(run, topic: topic, forms: list, texts: texts).questions(count, seed: own)
      if found.count == count { return (run, found) }
      most = max(most, found.count)
    }
    throw Diagnosis("quiz.few-questions", ["found": "\(most)", "count": "\(count)", "name": name])
  }
}

/// A set of questions for a class: every student has numbers of their own.
public struct ClassSet: Sendable {
  /// A student's sheet.
  public struct Sheet: Sendable {
    /// The student's name; empty for a sheet that is for nobody in particular.
    public var student: String
    /// The student's run.
    public var trace: Trace<Double>
    /// The student's questions.
    public var questions: [QuizQuestion]
  }

  /// The most students of a set.
  public static let mostStudents = 2000

  /// What the set was made from.
  public let plan: QuizPlan
  /// A sheet for every student.
  public let sheets: [Sheet]
  /// The set's identity.
  public let code: SetCode

  /// Makes a set; `students` empty makes one sheet without a name.
  ///
  /// A student's seed follows from the set's seed and the name alone, so that a changed list leaves everybody else's sheet as it is.
  /// - Throws: `quiz.…`.
  public init(_ plan: QuizPlan, students: [String], texts: Catalog = .english) throws(Diagnosis) {
    self.plan = plan
    var sheets: [Sheet] = []
    if students.isEmpty {
      let (trace, questions) = try plan.questions(seed: plan.seed, texts: texts)
      sheets.append(Sheet(student: "", trace: trace, questions: questions))
    }
    for student in students {
      let seed = Fingerprint.seed("\(plan.seed) \(student)")
      let (trace, questions) = try plan.questions(seed: seed, texts: texts)
      sheets.append(Sheet(student: student, trace: trace, questions: questions))
    }
    self.sheets = sheets
    code = SetCode(
      isDrawn: plan.isDrawn, seed: plan.seed, questions: plan.count, topic: plan.topic, forms: plan.forms,
      students: students.count, fingerprint: Fingerprint.digits(ClassSet.record(sheets), count: 12))
  }

  /// Everything that grading depends on, as text: names, addresses, answers and the mistakes' values to the bit.
  private static func record(_ sheets: [Sheet]) -> String {
    var text = ""
    for sheet in sheets {
      text += sheet.student + "\n"
      for question in sheet.questions {
        text += question.form.rawValue
        for reference in question.asked {
          text += " " + Address.text(of: reference, in: sheet.trace.program)
          text += " \(sheet.trace.value(reference).bitPattern)"
        }
        for reply in question.replies { text += " \(reply.typed) \(reply.value.bitPattern) \(reply.because.key)" }
        text += "\n"
      }
    }
    return text
  }
}

extension ClassSet {
  /// One student's part of the set, under the set's code.
  public func only(_ index: Int) -> ClassSet { ClassSet(plan: plan, sheets: [sheets[index]], code: code) }

  private init(plan: QuizPlan, sheets: [Sheet], code: SetCode) {
    self.plan = plan
    self.sheets = sheets
    self.code = code
  }
}
