import Files
import Recurrence

/// Scales every column to mean 0 and standard deviation 1 in the training part (z-score).
public struct StandardScaler: Equatable, Sendable {
  /// The columns' names.
  public let columns: [String]
  /// The mean of each column in the training part.
  public let mean: [Double]
  /// The standard deviation of each column in the training part: the root of the mean squared distance from the mean (divided by n).
  public let deviation: [Double]

  /// Fits on the `rows` of `series` that are the training part.
  /// - Throws: `scaler.constant` for a column whose values are all the same, `scaler.too-wide`, `scaler.no-rows`.
  public init(fitting series: Series, rows: Range<Int>) throws(Diagnosis) {
    var means: [Double] = []
    var deviations: [Double] = []
    try Scaler.fit(series, rows) { name, values throws(Diagnosis) in
      // Rounding can give a constant column a tiny deviation, so that it is recognized by its values.
      if values.allSatisfy({ $0 == values[0] }) {
        throw Diagnosis("scaler.constant", ["name": name, "value": values[0].description])
      }
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      guard variance.isFinite, variance > 0 else { throw Diagnosis("scaler.too-wide", ["name": name]) }
      means.append(mean)
      deviations.append(variance.squareRoot())
    }
    columns = series.columns
    mean = means
    deviation = deviations
  }

  /// The scaled value: (value − mean) / deviation.
  public func scale(_ value: Double, column: Int) -> Double { (value - mean[column]) / deviation[column] }

  /// The value whose scaled value this is, up to rounding.
  public func invert(_ value: Double, column: Int) -> Double { value * deviation[column] + mean[column] }

  /// The series scaled, column by column.
  public func scale(_ series: Series) -> Series { Scaler.map(series) { scale($0, column: $1) } }

  /// The series whose scaled series this is, up to rounding.
  public func invert(_ series: Series) -> Series { Scaler.map(series) { invert($0, column: $1) } }

  /// The scaler as JSON.
  public var json: JSONTree { Scaler.tree("standard", columns, [("mean", mean), ("deviation", deviation)]) }

  init(_ reader: inout ObjectReader) throws(Diagnosis) {
    columns = try reader.strings("columns")
    mean = try reader.numbers("mean", count: columns.count)
    deviation = try reader.numbers("deviation", count: columns.count)
    for deviation in deviation where deviation <= 0 { throw reader.problem("scaler.deviation", "deviation") }
  }
}
