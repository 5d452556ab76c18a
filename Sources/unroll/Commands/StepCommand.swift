import Arguments
import Files
import Foundation
import Recurrence
import Stepping
import Terminal

/// `unroll step EXPERIMENT`: walks through a run; full screen in a terminal, lines of text elsewhere.
let stepCommand = Command(
  "step",
  options: [
    .value("at", "ADDRESS"), .choice("grain", Playback.Grain.allCases.map(\.word), default: "scalar"),
    .flag("measure"),
  ] + UpdateSource.options + RunSource.options,
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let begun = ContinuousClock.now
  let run = try StepRun(
    invocation, file: invocation.positional("experiment"), updating: try UpdateSource.updating(invocation))
  let grain = Playback.Grain.allCases.first { $0.word == invocation["grain"] } ?? .scalar
  if invocation.isGiven("measure") {
    let stepper = Stepper(run, texts: console.texts)
    _ = stepper.screen(columns: 120, rows: 40)
    StepMeasure(console: console).run(stepper, opening: begun.duration(to: .now))
    return
  }
  guard TerminalFile.output.isScreen(environment: console.environment), TerminalFile.input.isTerminal else {
    let lines = PlainSteps(run, grain: grain, texts: console.texts)
    for number in 0..<lines.count { console.print(lines.line(number)) }
    return
  }
  var stepper = Stepper(run, texts: console.texts)
  if let address = invocation["at"] { try stepper.go(to: address) }
  if invocation.isGiven("grain") { stepper.choose(grain) }
  let status = try StepSession.run(stepper, theme: console.theme) { lines, stepper in
    saveScreen(lines, stepper, console)
  }
  if status != 0 { exit(status) }
}

/// Writes the screen as a picture next to where the command runs; says where, or why not.
func saveScreen(_ lines: [[Span]], _ stepper: Stepper, _ console: Console) -> String {
  let stem = URL(fileURLWithPath: stepper.run.name).deletingPathExtension().lastPathComponent
  let file = "\(stem)-\(stepper.number + 1).svg"
  do throws(Diagnosis) {
    let picture = ScreenPicture(lines, columns: console.columns, background: console.theme.background)
    try Atomic.write(to: file) { sink throws(Diagnosis) in sink.write(picture.svg) }
    return console.texts("step.saved", ["file": file])
  } catch {
    return console.texts(error)
  }
}

extension Playback.Grain {
  /// The option's word; asking Swift for a case's name takes every command a quarter of a millisecond.
  fileprivate var word: String {
    switch self {
    case .step: "step"
    case .equation: "equation"
    case .scalar: "scalar"
    }
  }
}
