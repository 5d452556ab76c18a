import Recurrence
import Terminal

extension StepPage {
  /// What there is to say, and how many columns the last row has left for it.
  private var note: (text: String, room: Int, style: Style)? {
    switch stepper.mode {
    case .prompt(let prompt):
      guard let problem = prompt.problem else { return nil }
      let taken = widths.of(texts("step.prompt." + prompt.kind.rawValue)) + widths.of(prompt.text) + 6
      return (problem, columns - taken, Style(.gradient))
    default:
      guard let message = stepper.message else { return nil }
      return (message, columns - widths.of(modeName) - 3, .plain)
    }
  }

  /// Whether the last row has room for it.
  var noteFits: Bool { note.map { widths.of($0.text) <= $0.room } ?? true }

  /// What does not fit on the last row, in the rows above it, under a rule.
  func noteLines() -> [[Span]] {
    guard let note, !noteFits else { return [] }
    let lines = WordWrap(columns: columns - 4, width: widths).lines(note.text)
    return [LineBuilder.rule([], columns: columns, widths)]
      + lines.prefix(max(0, min(4, rows - 2))).map { [Span("  " + $0, note.style)] }
  }

  /// The name of the present mode.
  var modeName: String {
    switch stepper.mode {
    case .moving: texts("step.grain.\(stepper.grain)")
    case .why(let walk): texts(walk.isWhatFor ? "step.mode.what-for" : "step.mode.why")
    case .prompt(let prompt): texts("step.prompt." + prompt.kind.rawValue)
    case .changes: texts("step.mode.changes")
    case .help: texts("step.mode.help")
    }
  }
}
