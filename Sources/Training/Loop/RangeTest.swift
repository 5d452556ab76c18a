import Recurrence

/// The learning-rate range test: Smith, Cyclical learning rates for training neural networks, WACV 2017.
///
/// The rate rises by the same factor with every update until the loss has left for good; the best rates lie where it falls fastest.
public struct RangeTest: Equatable, Sendable {
  /// One update.
  public struct Point: Equatable, Sendable {
    /// The learning rate.
    public var rate: Double
    /// The loss of the batch before the update.
    public var loss: Double
    /// Its running mean, with 0.9 of the mean before and the bias of the start corrected.
    public var smoothed: Double
  }

  /// All updates; the last one may be where the loss exceeded four times its least running mean, or was not finite.
  public let points: [Point]

  /// Runs the test from a trainer's parameters; the trainer stays as it is.
  /// - Throws: `range-test.rates`, or as training does, except that divergence is a result.
  public init(
    _ trainer: Trainer, _ data: TrainingData, from first: Double = 1e-6, to last: Double = 1, updates: Int = 100
  ) throws(Diagnosis) {
    guard first > 0, last > first, last.isFinite, updates >= 2 else {
      throw Diagnosis(
        "range-test.rates", ["from": first.description, "to": last.description, "updates": "\(updates)"])
    }
    var updater = Updater(
      trainer.plan.optimizer, for: trainer.program.parameters, penalties: trainer.plan.penalties,
      clipping: trainer.plan.clipping)
    var parameters = trainer.parameters
    var run = BatchEngine(trainer.program, shape: .fastest)
    let order = Trainer.order(data, trainer.plan, trainer.generator).order
    let size = trainer.plan.batchSize
    let batches = trainer.batchCount(data)
    var points: [Point] = []
    var mean = 0.0
    var least = Double.infinity
    for update in 0..<updates {
      let rate = first * Double.pow(last / first, Double(update) / Double(updates - 1))
      let start = update % batches * size
      let chosen = order[start..<min(start + size, order.count)]
      let rows = chosen.reduce(0) { $0 + data.rows[$1] }
      let divisor = trainer.plan.reduction == .mean ? rows : 1
      let loss = try run.run(parameters, chosen.map { data.samples[$0] }, divisor: divisor)
      mean = 0.9 * mean + 0.1 * loss
      let smoothed = mean / (1 - Double.pow(0.9, Double(update + 1)))
      points.append(Point(rate: rate, loss: loss, smoothed: smoothed))
      guard loss.isFinite, run.gradient.norm.isFinite, smoothed <= 4 * least else { break }
      least = min(least, smoothed)
      guard updater.update(&parameters, gradient: run.gradient, rate: rate) else { break }
    }
    self.points = points
  }

  /// The rate at which the smoothed loss falls fastest per factor of the rate; nil where it never falls.
  public var steepest: Double? {
    var best: (rate: Double, slope: Double)?
    // The running mean follows single batches while it is young; differences over a tenth of the test pass over their noise.
    let reach = max(1, points.count / 20)
    for index in points.indices.dropFirst(2 * reach).dropLast(reach) {
      let slope = points[index + reach].smoothed - points[index - reach].smoothed
      if slope < min(0, best?.slope ?? 0) { best = (points[index].rate, slope) }
    }
    return best?.rate
  }
}
