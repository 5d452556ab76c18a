import Recurrence
import Training

/// What a model says on samples: for every sample its rows, each with the row of targets.
struct Outputs: Sendable {
  private(set) var values: [[[Double]]] = []
  private(set) var targets: [[[Double]]] = []
  /// The sum of the rows' losses.
  private var loss = 0.0
  /// The time step of every row.
  private(set) var times: [[Int]] = []

  init(
    _ program: Program, _ parameters: Parameters<Double>, _ samples: [Sample<Double>], batchSize: Int = 32,
    progress: (Double) -> Void = { _ in }
  ) throws(Diagnosis) {
    guard let target = program.target else { return }
    let width = program.slots[target].units
    var engine = BatchEngine(program, shape: .fastest)
    for start in stride(from: 0, to: samples.count, by: batchSize) {
      let batch = Array(samples[start..<min(start + batchSize, samples.count)])
      for sample in batch { try program.check(sample) }
      loss += try engine.run(parameters, batch, divisor: 1, backward: false)
      for (number, sample) in batch.enumerated() {
        let active = Array(
          program.activeSteps(of: target, steps: try program.steps(of: sample)))
        times.append(active)
        values.append(active.map { Array(engine.outputs(sequence: number, time: $0)) })
        targets.append(
          active.map { time in
            let row = sample.targets.count == width ? 0 : time - 1
            return Array(sample.targets[row * width..<(row + 1) * width])
          })
      }
      progress(Double(start + batch.count) / Double(samples.count))
    }
  }

  /// The mean loss of all rows.
  func meanLoss(_ program: Program) throws(Diagnosis) -> Double {
    loss / Double(times.reduce(0) { $0 + $1.count })
  }

  /// What a decoder that is fed its own outputs says at the same steps.
  func fedBack(
    _ decoder: FreeDecoder, _ samples: [Sample<Double>], progress: (Double) -> Void
  ) throws(Diagnosis) -> [[[Double]]] {
    var result: [[[Double]]] = []
    for (sample, times) in zip(samples, times) {
      let own = try decoder.run(sample, steps: times.last ?? 1).outputs
      result.append(times.map { own[$0 - 1] })
      progress(Double(result.count) / Double(samples.count))
    }
    return result
  }
}
