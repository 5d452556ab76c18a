import Experiments
import Files
import Recurrence
import Terminal
import Training

/// `unroll train --range-test`: the loss while the learning rate rises from update to update, and the rate at which it falls fastest.
struct RangeTestReport {
  private let test: RangeTest

  /// Runs the test from the experiment's first parameters.
  init(_ experiment: Experiment, _ console: Console) throws(Diagnosis) {
    test = try RangeTest(try experiment.trainingRun().trainer, try experiment.trainingData())
  }

  func show(_ console: Console) {
    let texts = console.texts
    var rows = [
      [texts("train.rate"), texts("train.loss"), texts("train.smoothed")].map { Span($0, Style(.secondary)) }
    ]
    let step = max(1, test.points.count / 20)
    for (index, point) in test.points.enumerated() where index % step == 0 || index == test.points.count - 1 {
      rows.append([point.rate, point.loss, point.smoothed].map { Span(figures($0)) })
    }
    console.print(Table([.decimal, .decimal, .decimal], rows: rows).lines())
    console.print()
    let last = test.points.last?.rate ?? 0
    console.say(
      test.steepest.map { texts("train.steepest", ["rate": figures($0), "last": figures(last)]) }
        ?? texts("train.never-falls"))
  }

  func printJSON() throws(Diagnosis) {
    try Atomic.write(to: "-") { sink throws(Diagnosis) in
      var json = JSONWriter(to: sink)
      json.beginObject()
      for (key, values) in [
        ("rate", test.points.map(\.rate)), ("loss", test.points.map(\.loss)), ("smoothed", test.points.map(\.smoothed)),
      ] {
        json.key(key)
        json.numbers(values)
      }
      json.key("steepest")
      if let steepest = test.steepest { json.number(steepest) } else { json.null() }
      json.endObject()
      json.end()
    }
  }
}
