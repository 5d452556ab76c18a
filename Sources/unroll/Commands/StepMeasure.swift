import Foundation
import Recurrence
import Stepping
import Terminal

/// `unroll step FILE --measure`: how long opening took, and how many screens a second stepping reaches.
struct StepMeasure {
  let console: Console
  let columns = 120
  let rows = 40
  private static let frames = 120

  /// Walks through every phase from its beginning, back from the end, and in jumps over the whole run.
  func run(_ start: Stepper, opening: Duration) {
    let texts = console.texts
    console.print(
      texts(
        "step.measure.opened",
        [
          "count": String(start.run.trace.count), "steps": String(start.run.trace.steps),
          "where": texts(start.run.trace.isElsewhere ? "step.measure.mapped" : "step.measure.memory"),
          "time": milliseconds(opening),
        ]))
    var rows: [[Span]] = [
      ["step.measure.walk", "step.measure.frames", "step.measure.median", "step.measure.slowest"].map {
        Span(texts($0), Style(.secondary))
      }
    ]
    let playback = start.run.playback
    for phase in Playback.Phase.allCases {
      guard let first = playback.first(phase) else { continue }
      let from = playback.number(of: first, .scalar)
      rows.append(measure(texts("step.phase.\(phase)"), start) { $0.go(toNumber: from + $1) })
    }
    let count = playback.count(.scalar)
    rows.append(measure(texts("step.measure.back"), start) { $0.go(toNumber: count - 1 - $1) })
    rows.append(
      measure(texts("step.measure.jumps"), start) { $0.go(toNumber: count / StepMeasure.frames * $1) })
    console.print(Table([.left, .decimal, .decimal, .decimal], rows: rows, gap: 3).lines())
  }

  private func measure(_ name: String, _ start: Stepper, _ move: (inout Stepper, Int) -> Void) -> [Span] {
    var stepper = start
    var screen = Screen(columns: columns, rows: rows, theme: console.theme, width: CellWidth())
    var times: [Double] = []
    for number in 0..<StepMeasure.frames {
      let begun = ContinuousClock.now
      move(&stepper, number)
      screen.clear()
      let lines = stepper.screen(columns: columns, rows: rows)
      for (row, line) in lines.enumerated() { screen.put(line, column: 0, row: row) }
      _ = screen.frame()
      times.append(begun.duration(to: .now) / .milliseconds(1))
    }
    let total = times.reduce(0, +)
    times.sort()
    return [
      Span(name), Span(DecimalText(Double(times.count) / total * 1000, .decimals(0)).text(), Style(bold: true)),
      Span(figures(times[times.count / 2])), Span(figures(times[times.count - 1])),
    ]
  }

  private func milliseconds(_ duration: Duration) -> String { figures(duration / .milliseconds(1)) }
}
