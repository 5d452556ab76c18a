import Recurrence

/// How far an epoch is, with all that its end will report.
struct EpochProgress: Sendable {
  var batch = 0
  var order: [Int] = []
  var lossSum = 0.0
  var rows = 0
  var normSum = 0.0
  var largestNorm = 0.0
  var lastNorm = 0.0
  var rate = 0.0
  var metrics: [MetricSum] = []
  /// For each place in the batch the states that its next sample starts from.
  var carried: [[Sample<Double>.InitialState]] = []

  init(metrics: [MetricSum] = []) { self.metrics = metrics }

  mutating func add(_ run: BatchEngine, _ samples: [Sample<Double>], _ program: Program, isClass: Bool) {
    for index in metrics.indices {
      MetricSum.add(to: &metrics[index], run, samples, program)
    }
  }
}

extension MetricSum {
  /// Adds all rows of a batch that was run.
  static func add(to sum: inout MetricSum, _ run: BatchEngine, _ samples: [Sample<Double>], _ program: Program) {
    guard let target = program.target else { return }
    let width = program.slots[target].units
    for (number, sample) in samples.enumerated() {
      // Samples were checked when the data were made.
      guard let steps = try? program.steps(ofChecked: sample) else { continue }
      let active = program.activeSteps(of: target, steps: steps)
      var sequence: (outputs: [[Double]], targets: [[Double]]) = ([], [])
      for time in active {
        // With an output for the last step only, its targets are the only row.
        let row = sample.targets.count == width ? 0 : time - 1
        let (outputs, targets) = (
          run.outputs(sequence: number, time: time), sample.targets[row * width..<(row + 1) * width]
        )
        guard sum.metric.isOfSequences else {
          sum.add(outputs, targets)
          continue
        }
        sequence.outputs.append(Array(outputs))
        sequence.targets.append(Array(targets))
      }
      if sum.metric.isOfSequences { sum.add(sequence: sequence.outputs, targets: sequence.targets) }
    }
  }
}
