import Foundation
import Recurrence
import Training
import Workers

/// Trains one model epoch by epoch against the clock.
struct Bench {
  private var trainer: Trainer
  private let data: TrainingData
  private let firstLoss: Double
  private let epochLoss: Double
  private let built: Double

  /// - Parameter workers: How many threads share a batch.
  init?(_ name: String, workers: Int) throws(Diagnosis) {
    guard let model = try BenchModel(name) else { return nil }
    let start = ContinuousClock.now
    let plan = TrainingPlan(epochs: .max, batchSize: model.batchSize, shuffles: false)
    data = try TrainingData(model.program, samples: model.samples)
    let comparableData = try TrainingData(model.comparable, samples: model.samples)
    trainer = try Trainer(model.program, model.parameters, plan: plan)
    if workers > 1 { trainer.workers = Workers(count: workers) }
    var first = try Trainer(model.comparable, model.parameters, plan: plan)
    firstLoss = try first.runBatch(comparableData).loss
    try first.runEpoch(comparableData)
    epochLoss = first.history.epochs[0].loss
    built = (ContinuousClock.now - start).seconds
  }

  /// Trains for at least one epoch and about so long; the answer's line.
  mutating func run(milliseconds: Double) throws(Diagnosis) -> String {
    var times: [Double] = []
    var total = 0.0
    repeat {
      let start = ContinuousClock.now
      try trainer.runEpoch(data)
      times.append((ContinuousClock.now - start).seconds)
      total += times[times.count - 1]
    } while total * 1e3 < milliseconds && times.count < 500
    times.sort()
    let median = times[times.count / 2]
    return
      "us \(median * 1e6) n \(times.count) loss0 \(firstLoss) loss \(epochLoss) compile_s \(max(0, built - median))"
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// Sends what was printed, so that the benchmark does not wait for it.
func flushOutput() { fflush(nil) }
