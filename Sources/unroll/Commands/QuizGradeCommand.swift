import Arguments
import Files
import Quizzes
import Recurrence
import Terminal

/// `unroll quiz grade ANSWERS [EXPERIMENT]`: grades a class's answers, with diagnoses.
let quizGradeCommand = Command(
  "grade",
  options: [
    .value("set", "CODE"), .value("class", "N|FILE"), .flag("csv"), .flag("json"), .value("output", "FILE", short: "o"),
  ] + QuizSource.options,
  positionals: [Positional("answers"), Positional("experiment", .optional)], isSeparate: true
) { invocation throws(Diagnosis) in
  let console = Console()
  let answers = try AnswersFile(invocation.positional("answers") ?? "-")
  let code: SetCode
  switch (answers.code, try invocation["set"].map { text throws(Diagnosis) in try SetCode(parsing: text) }) {
  case (let own?, nil): code = own
  case (nil, let named?): code = named
  case (let own?, let named?):
    guard own == named else {
      throw Diagnosis("class.other-set", ["file": answers.file, "first": own.text, "second": named.text])
    }
    code = own
  case (nil, nil): throw Diagnosis("class.no-set", ["file": answers.file])
  }
  let set = try QuizGrading.set(code, invocation, console)
  let grades = try ClassGrades(answers, of: set, texts: console.texts)
  let report = QuizGrading(grades: grades, set: set, console: console)
  try Atomic.write(to: invocation["output"] ?? "-") { sink throws(Diagnosis) in
    if invocation.isGiven("json") { return report.json(sink) }
    sink.write(invocation.isGiven("csv") ? report.csv : report.table)
  }
}

/// The grades of a class as a table, as CSV, as JSON.
struct QuizGrading {
  let grades: ClassGrades
  let set: ClassSet
  let console: Console

  /// The set that a code names, made again; refuses numbers that are not those of the code.
  static func set(_ code: SetCode, _ invocation: Invocation, _ console: Console) throws(Diagnosis) -> ClassSet {
    let names = try invocation["class"].map { text throws(Diagnosis) in try Roster.read(text) }
    let students = names ?? (0..<code.students).map { "\($0 + 1)" }
    guard students.count == code.students else {
      throw Diagnosis(
        "class.other-count", ["got": "\(students.count)", "expected": "\(code.students)", "code": code.text])
    }
    let source = try QuizSource(invocation, file: invocation.positional("experiment"), console)
    var sources = [source]
    if source.isExample, !invocation.isGiven("cell") {
      // The example's cell is not in the code, but its numbers are.
      for cell in Cell.builtIn where cell != source.trace.program.model.layers[0].cell {
        sources.append(try QuizSource(cell: cell, words: ""))
      }
    }
    var problem: Diagnosis?
    for source in sources {
      let plan = QuizPlan(
        source.trace, name: source.name, isDrawn: code.isDrawn, seed: code.seed, count: code.questions,
        topic: code.topic, forms: code.forms)
      do throws(Diagnosis) {
        let set = try ClassSet(plan, students: students, texts: console.texts)
        if set.code == code { return set }
      } catch {
        if problem == nil { problem = error }
      }
    }
    if let problem, sources.count == 1 { throw problem }
    throw Diagnosis("class.other-numbers", ["code": code.text, "name": source.name])
  }

  private func words(_ verdict: ClassGrades.Verdict) -> (mark: String, because: String) {
    switch verdict {
    case .right: ("✓", "")
    case .wrong(let because): ("✗", because.map { console.texts($0) } ?? console.texts("grade.unknown"))
    case .missing: ("·", console.texts("grade.missing"))
    }
  }

  private func name(_ verdict: ClassGrades.Verdict) -> String {
    switch verdict {
    case .right: "right"
    case .wrong: "wrong"
    case .missing: "missing"
    }
  }

  private func mistake(_ verdict: ClassGrades.Verdict) -> String {
    if case .wrong(let because?) = verdict { because.key } else { "" }
  }

  // MARK: The table

  /// Scores, then every answer that is not right, then the mistakes of the class.
  var table: String {
    var lines: [[Span]] = [[Span(console.texts("grade.title", ["code": set.code.text]), Style(bold: true))], []]
    let isNamed = !(grades.scores.first?.student.isEmpty ?? true)
    let scores = grades.scores.map { score in
      [
        Span(isNamed ? score.student : console.texts("grade.somebody")),
        Span("\(score.right)/\(set.plan.count)", Style(bold: true)),
        Span(marks(score.student)),
      ]
    }
    lines += Terminal.Table([.left, .right, .left], rows: scores).lines().map { [Span("  ")] + $0 }
    lines.append([])
    for entry in grades.entries where entry.verdict != .right {
      let (mark, because) = words(entry.verdict)
      let who = isNamed ? entry.student + ", " : ""
      let head = console.texts(
        "grade.entry", ["who": who, "number": "\(entry.question)", "address": entry.address])
      lines.append([Span("  " + mark + " " + head, Style(bold: true))])
      var text = because
      if entry.verdict != .missing {
        text = console.texts("grade.answers", ["answer": entry.answer, "expected": entry.expected]) + " " + because
      }
      lines += WordWrap(columns: min(console.columns, 100) - 6).lines(text).map { [Span("    " + $0)] }
    }
    if !grades.mistakes.isEmpty {
      lines += [[], [Span(console.texts("grade.mistakes"), Style(bold: true))]]
      for (key, count) in grades.mistakes {
        lines.append([
          Span("  \(count)×  ", Style(bold: true)), Span(String(key.dropFirst(key.prefix { $0 != "." }.count + 1))),
        ])
      }
    }
    return lines.map { console.theme.render($0) + "\n" }.joined()
  }

  private func marks(_ student: String) -> String {
    grades.entries.filter { $0.student == student }.map { words($0.verdict).mark }.joined(separator: " ")
  }

  // MARK: For other programs

  /// A row for every answer.
  var csv: String {
    var text = "set,student,question,address,answer,expected,verdict,mistake,because\n"
    for entry in grades.entries {
      let cells = [
        set.code.text, entry.student, "\(entry.question)", entry.address, entry.answer, entry.expected,
        name(entry.verdict), mistake(entry.verdict), entry.verdict == .right ? "" : words(entry.verdict).because,
      ]
      text += cells.map(AnswersFile.quoted).joined(separator: ",") + "\n"
    }
    return text
  }

  func json(_ sink: ByteSink) {
    var json = JSONWriter(to: sink)
    json.beginObject()
    json.key("set")
    json.string(set.code.text)
    json.key("students")
    json.beginArray()
    for score in grades.scores {
      json.beginObject()
      json.key("student")
      json.string(score.student)
      for (key, value) in [("right", score.right), ("wrong", score.wrong), ("missing", score.missing)] {
        json.key(key)
        json.integer(value)
      }
      json.key("answers")
      json.beginArray()
      for entry in grades.entries where entry.student == score.student {
        json.beginObject()
        json.key("question")
        json.integer(entry.question)
        for (key, value) in [
          ("address", entry.address), ("answer", entry.answer), ("expected", entry.expected),
          ("verdict", name(entry.verdict)),
        ] {
          json.key(key)
          json.string(value)
        }
        if case .wrong(let because?) = entry.verdict {
          json.key("mistake")
          json.string(because.key)
          json.key("because")
          json.string(console.texts(because))
        }
        json.endObject()
      }
      json.endArray()
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.end()
  }
}
