import Recurrence

/// Loss and metrics of parameters on samples, without learning from them.
public struct Evaluation: Equatable, Sendable {
  /// The mean loss of all rows.
  public let loss: Double
  /// The metrics, in the order asked for.
  public let metrics: [Double]

  var values: (loss: Double, metrics: [Double]) { (loss, metrics) }

  /// Measures the samples.
  /// - Throws: as a run of the sample that does not fit.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, _ samples: [Sample<Double>], metrics: [Metric] = [],
    batchSize: Int = 32
  ) throws(Diagnosis) {
    guard program.loss != nil else { throw Diagnosis("training.no-loss") }
    guard !samples.isEmpty else { throw Diagnosis("training.no-samples") }
    let isClass = program.loss?.kind == .crossEntropy && program.model.output == .softmax
    var run = BatchEngine(program, shape: .fastest)
    var sums = metrics.map { MetricSum($0, isClass: isClass) }
    var sum = 0.0
    var rows = 0
    for start in stride(from: 0, to: samples.count, by: max(1, batchSize)) {
      let batch = Array(samples[start..<min(start + max(1, batchSize), samples.count)])
      for sample in batch { rows += try program.rows(of: sample) }
      sum += try run.run(parameters, batch, divisor: 1, backward: false)
      for index in sums.indices { MetricSum.add(to: &sums[index], run, batch, program) }
    }
    loss = sum / Double(rows)
    self.metrics = sums.map { $0.value }
  }
}
