import Files
import Recurrence

/// Scales every column linearly so that the least and greatest values of the training part become the ends of a range.
public struct MinMaxScaler: Equatable, Sendable {
  /// The columns' names.
  public let columns: [String]
  /// The least value of each column in the training part.
  public let minimum: [Double]
  /// The greatest value of each column in the training part.
  public let maximum: [Double]
  /// What the least and the greatest value become.
  public let range: ClosedRange<Double>

  /// Fits on the `rows` of `series` that are the training part.
  /// - Throws: `scaler.constant` for a column whose values are all the same, `scaler.too-wide`, `scaler.no-rows`.
  public init(fitting series: Series, rows: Range<Int>, range: ClosedRange<Double> = 0...1) throws(Diagnosis) {
    precondition(range.lowerBound < range.upperBound, "a range to scale to has a width")
    var minimum: [Double] = []
    var maximum: [Double] = []
    try Scaler.fit(series, rows) { name, values throws(Diagnosis) in
      let least = values.reduce(.infinity, min)
      let greatest = values.reduce(-.infinity, max)
      if least == greatest { throw Diagnosis("scaler.constant", ["name": name, "value": least.description]) }
      if !(greatest - least).isFinite { throw Diagnosis("scaler.too-wide", ["name": name]) }
      minimum.append(least)
      maximum.append(greatest)
    }
    columns = series.columns
    self.minimum = minimum
    self.maximum = maximum
    self.range = range
  }

  /// Divides every column by the same number above 0: the range from 0 to it becomes 0…1.
  public init(columns: [String], dividingBy divisor: Double) {
    precondition(divisor > 0 && divisor.isFinite, "a column is divided by a positive number")
    self.columns = columns
    minimum = columns.map { _ in 0 }
    maximum = columns.map { _ in divisor }
    range = 0...1
  }

  /// The scaled value: lower + (value − minimum) / (maximum − minimum) · (upper − lower).
  public func scale(_ value: Double, column: Int) -> Double {
    let fraction = (value - minimum[column]) / (maximum[column] - minimum[column])
    return range.lowerBound + fraction * (range.upperBound - range.lowerBound)
  }

  /// The value whose scaled value this is, up to rounding.
  public func invert(_ value: Double, column: Int) -> Double {
    let fraction = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return minimum[column] + fraction * (maximum[column] - minimum[column])
  }

  /// The series scaled, column by column.
  public func scale(_ series: Series) -> Series { Scaler.map(series) { scale($0, column: $1) } }

  /// The series whose scaled series this is, up to rounding.
  public func invert(_ series: Series) -> Series { Scaler.map(series) { invert($0, column: $1) } }

  /// The scaler as JSON.
  public var json: JSONTree {
    Scaler.tree(
      "min-max", columns,
      [("minimum", minimum), ("maximum", maximum), ("range", [range.lowerBound, range.upperBound])])
  }

  init(_ reader: inout ObjectReader) throws(Diagnosis) {
    columns = try reader.strings("columns")
    minimum = try reader.numbers("minimum", count: columns.count)
    maximum = try reader.numbers("maximum", count: columns.count)
    let ends = try reader.numbers("range", count: 2)
    guard ends[0] < ends[1] else { throw reader.problem("scaler.range", "range") }
    for (least, greatest) in zip(minimum, maximum) where !(least < greatest && (greatest - least).isFinite) {
      throw reader.problem("scaler.order", "maximum")
    }
    range = ends[0]...ends[1]
  }
}
