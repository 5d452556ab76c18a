import Arguments
import Files
import Foundation
import Quizzes
import Recurrence
import Terminal

/// `unroll quiz [EXPERIMENT]`: asks about a run, or makes worksheets and sets for a class.
let quizCommand = Command(
  "quiz",
  options: [
    .value("seed", "N"), .value("questions", "N", default: "6"), .value("about", "TOPIC", default: "all"),
    .choice("ask", ["mixed"] + QuizQuestion.Form.allCases.map(\.rawValue), default: "mixed"), .flag("draw"),
    .flag("json"),
    .choice("worksheet", Worksheet.Style.allCases.map(\.rawValue), group: "worksheet"),
    .flag("key", group: "worksheet"),
    .choice("format", QuizSheets.Format.allCases.map(\.rawValue), group: "worksheet"),
    .choice("paper", Paper.allCases.map(\.rawValue), default: "a4", group: "worksheet"),
    .value("output", "FILE", short: "o", group: "worksheet"), .value("class", "N|FILE", group: "worksheet"),
    .value("answers", "FILE", group: "worksheet"),
  ] + QuizSource.options,
  positionals: RunSource.positionals,
  commands: [quizGradeCommand]
) { invocation throws(Diagnosis) in
  let console = Console()
  let source = try QuizSource(invocation, file: invocation.positional("experiment"), console)
  let isInteractive = TerminalFile.input.isTerminal && TerminalFile.output.isTerminal
  let makesSheets = invocation.isGiven("worksheet") || invocation.isGiven("class")
  let count = try invocation.int("questions", in: 1...100) ?? 6
  // A learner gets other questions every time; what is printed is the same every time.
  let isFresh = isInteractive && !makesSheets && !invocation.isGiven("json") && !invocation.isGiven("seed")
  let seed = isFresh ? Int.random(in: 1...99_999) : try invocation.int("seed", in: 0...1 << 53) ?? 1
  let isDrawn = source.isExample || invocation.isGiven("draw") || invocation.isGiven("class")
  let plan = QuizPlan(
    source.trace, name: source.name, isDrawn: isDrawn, seed: UInt64(seed), count: count,
    topic: invocation["about"] ?? "all", forms: invocation["ask"] ?? "mixed")
  if !makesSheets {
    for option in ["key", "format", "output", "answers"] where invocation.isGiven(option) {
      throw Diagnosis("usage.needs-worksheet", ["option": "--" + option], kind: .usage)
    }
    let set = try ClassSet(plan, students: [], texts: console.texts)
    if invocation.isGiven("json") { return try QuizJSON(set: set, texts: console.texts).write() }
    return ask(set, seed: seed, source, echoes: !TerminalFile.input.isTerminal, console)
  }
  let students = try invocation["class"].map { text throws(Diagnosis) in try Roster.read(text) } ?? []
  let set = try ClassSet(plan, students: students, texts: console.texts)
  if invocation.isGiven("json") { return try QuizJSON(set: set, texts: console.texts).write() }
  try QuizSheets(invocation, set, console).write()
}

/// Asks, and says in the end how to get the same questions again.
private func ask(_ set: ClassSet, seed: Int, _ source: QuizSource, echoes: Bool, _ console: Console) {
  guard let sheet = set.sheets.first else { return }
  console.print([[Span(console.texts("quiz.title", ["name": source.name]), Style(bold: true))]])
  let session = QuizSession(
    sheet.questions, in: sheet.trace, texts: console.texts, theme: console.theme, columns: console.columns,
    echoes: echoes, write: { if !TerminalFile.output.write($0) { exit(0) } }, read: { readLine() })
  _ = session.run()
  var again = "unroll quiz\(source.words) --seed \(seed)"
  if set.plan.count != 6 { again += " --questions \(set.plan.count)" }
  if set.plan.topic != "all" { again += " --about \(set.plan.topic)" }
  if set.plan.forms != "mixed" { again += " --ask \(set.plan.forms)" }
  if set.plan.isDrawn, !source.isExample { again += " --draw" }
  console.print([[Span("  " + console.texts("quiz.again", ["command": again]), Style(.secondary))]])
}
