import Files
import Recurrence

/// Brings every column of a series to a common size, and back; fitted on the training part only, so that nothing leaks from the rest.
public enum Scaler: Equatable, Sendable {
  /// Linear to a range, usually 0…1.
  case minMax(MinMaxScaler)
  /// To mean 0 and standard deviation 1.
  case standard(StandardScaler)

  /// The series scaled, column by column.
  public func scale(_ series: Series) -> Series {
    switch self {
    case .minMax(let scaler): scaler.scale(series)
    case .standard(let scaler): scaler.scale(series)
    }
  }

  /// The scaled value of one number of a column.
  public func scale(_ value: Double, column: Int) -> Double {
    switch self {
    case .minMax(let scaler): scaler.scale(value, column: column)
    case .standard(let scaler): scaler.scale(value, column: column)
    }
  }

  /// The number whose scaled value this is.
  public func invert(_ value: Double, column: Int) -> Double {
    switch self {
    case .minMax(let scaler): scaler.invert(value, column: column)
    case .standard(let scaler): scaler.invert(value, column: column)
    }
  }

  /// The scaler as JSON.
  public var json: JSONTree {
    switch self {
    case .minMax(let scaler): scaler.json
    case .standard(let scaler): scaler.json
    }
  }

  private enum Kind: String, CaseIterable { case minMax = "min-max", standard }

  /// Reads a scaler from what `json` wrote, to the same bits.
  /// - Throws: `object.…` with file and line.
  public init(_ tree: JSONTree, file: String) throws(Diagnosis) {
    var reader = try ObjectReader(tree, file: file, path: "scaler")
    switch try reader.choice("kind", of: Kind.self) {
    case .minMax: self = .minMax(try MinMaxScaler(&reader))
    case .standard: self = .standard(try StandardScaler(&reader))
    }
    try reader.finish()
  }

  /// The rows of a column from which a scaler is fitted.
  static func fit(
    _ series: Series, _ rows: Range<Int>, _ each: (String, [Double]) throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= series.rowCount, "rows to fit on lie within the series")
    if rows.isEmpty { throw Diagnosis("scaler.no-rows") }
    for (column, name) in series.columns.enumerated() { try each(name, rows.map { series[$0, column] }) }
  }

  static func map(_ series: Series, _ value: (Double, Int) -> Double) -> Series {
    var result = series
    for index in series.values.indices {
      result.values[index] = value(series.values[index], index % series.columns.count)
    }
    return result
  }

  static func tree(_ kind: String, _ columns: [String], _ arrays: [(String, [Double])]) -> JSONTree {
    let head: [JSONTree.Member] = [
      JSONTree.Member("kind", JSONTree(.string(kind))),
      JSONTree.Member("columns", JSONTree(.array(columns.map { JSONTree(.string($0)) }))),
    ]
    return JSONTree(.object(head + arrays.map { JSONTree.Member($0, JSONTree(.numbers($1))) }))
  }
}
