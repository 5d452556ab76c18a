import Recurrence

/// Training is step-through, too: the next update with all its numbers.
extension Trainer {
  /// An update that was not made yet.
  public struct NextUpdate: Sendable {
    /// Parameters before, gradient, rule, parameters after.
    public let record: UpdateRecord
    /// The samples of its batch, with the states that they start from.
    public let samples: [Sample<Double>]
    /// What their losses are divided by.
    public let divisor: Int
    /// The loss before the update.
    public let loss: Double
  }

  /// The next update; the trainer stays as it is.
  /// - Throws: as a run of its samples.
  public func nextUpdate(_ data: TrainingData) throws(Diagnosis) -> NextUpdate {
    let (samples, rows) = nextBatch(data)
    let divisor = plan.reduction == .mean ? rows : 1
    var engine = batchRun
    let loss = try engine.run(parameters, samples, divisor: divisor)
    var (updater, parameters) = (updater, parameters)
    let rate = plan.schedule.rate(plan.optimizer.rate, epoch: epoch, update: updater.count)
    let record = UpdateRecord(&updater, &parameters, gradient: engine.gradient, rate: rate)
    return NextUpdate(record: record, samples: samples, divisor: divisor, loss: loss)
  }
}
