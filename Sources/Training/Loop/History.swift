import Files
import Recurrence

/// What training has reported, epoch by epoch.
public struct History: Equatable, Sendable {
  /// One epoch.
  public struct Epoch: Equatable, Sendable {
    /// The epoch's number, from 1.
    public var number: Int
    /// How many updates were made up to its end.
    public var updates: Int
    /// The mean loss of all rows, each batch before its update.
    public var loss: Double
    /// What the penalties add to it at the end of the epoch.
    public var penalty: Double
    /// The loss of the validation part at the end of the epoch.
    public var validationLoss: Double?
    /// The learning rate of its last update.
    public var rate: Double
    /// The mean of the gradients' norms before clipping.
    public var gradientNorm: Double
    /// The greatest of them.
    public var largestGradientNorm: Double
    /// The metrics over the training part, each batch before its update.
    public var metrics: [Double]
    /// The metrics over the validation part at the end of the epoch; empty without one.
    public var validationMetrics: [Double]
  }

  /// What was measured besides the loss.
  public let metrics: [Metric]
  /// All epochs so far.
  public internal(set) var epochs: [Epoch] = []
  /// The phase of each epoch, from 0; empty where there is only one.
  public internal(set) var phases: [Int] = []

  /// A history before the first epoch.
  public init(metrics: [Metric] = []) { self.metrics = metrics }

  /// The names of the columns of `rows`.
  public var columns: [String] {
    ["epoch", "updates", "loss", "penalty", "validation_loss", "rate", "gradient_norm", "largest_gradient_norm"]
      + metrics.map { $0.rawValue } + metrics.map { "validation_" + $0.rawValue }
  }

  /// All numbers, an epoch a row; NaN where there is no validation part.
  public var rows: [[Double]] {
    epochs.map { epoch in
      [
        Double(epoch.number), Double(epoch.updates), epoch.loss, epoch.penalty, epoch.validationLoss ?? .nan,
        epoch.rate, epoch.gradientNorm, epoch.largestGradientNorm,
      ] + epoch.metrics
        + (epoch.validationMetrics.isEmpty ? metrics.map { _ in Double.nan } : epoch.validationMetrics)
    }
  }

  /// The history whose `rows` these are.
  init?(metrics: [Metric], rows: [[Double]]) {
    self.init(metrics: metrics)
    let count = metrics.count
    for row in rows {
      guard row.count == 8 + 2 * count, let number = Int(exactly: row[0]), let updates = Int(exactly: row[1]) else {
        return nil
      }
      let hasValidation = !row[4].isNaN
      epochs.append(
        Epoch(
          number: number, updates: updates, loss: row[2], penalty: row[3],
          validationLoss: hasValidation ? row[4] : nil, rate: row[5], gradientNorm: row[6],
          largestGradientNorm: row[7], metrics: Array(row[8..<8 + count]),
          validationMetrics: hasValidation ? Array(row[(8 + count)...]) : []))
    }
  }

  /// Writes a CSV file with a header; an empty cell where there is no validation part.
  ///
  /// Several phases have a column, numbered from 1.
  public func writeCSV(to path: String) throws(Diagnosis) {
    try Atomic.write(to: path) { (sink: ByteSink) throws(Diagnosis) in
      sink.write((columns + (hasPhases ? ["phase"] : [])).joined(separator: ",") + "\n")
      for (index, row) in rows.enumerated() {
        var cells = row.enumerated().map { column, value in
          column < 2 ? String(Int(value)) : (value.isNaN ? "" : value.description)
        }
        if hasPhases { cells.append(String(phases[index] + 1)) }
        sink.write(cells.joined(separator: ",") + "\n")
      }
    }
  }

  private var hasPhases: Bool { phases.contains { $0 > 0 } }

  /// Writes a JSON object with an array a column.
  public func writeJSON(to path: String) throws(Diagnosis) {
    try Atomic.write(to: path) { (sink: ByteSink) throws(Diagnosis) in
      var writer = JSONWriter(to: sink)
      write(to: &writer)
      writer.end()
    }
  }

  /// Writes the same object as a value.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    for (index, column) in columns.enumerated() {
      json.key(column)
      json.numbers(rows.map { $0[index] })
    }
    if hasPhases {
      json.key("phase")
      json.integers(phases.map { $0 + 1 })
    }
    json.endObject()
  }
}
