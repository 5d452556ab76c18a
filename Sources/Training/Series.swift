import Files
import Recurrence

/// Several quantities measured together, one row after the other in time.
public struct Series: Equatable, Sendable {
  /// The quantities' names.
  public var columns: [String]
  /// The numbers, row after row: rows × columns.
  public var values: [Double]
  /// What each row is called, such as its date; empty where rows have no names.
  public var labels: [String]

  /// A series; `values` holds whole rows, and there is a label for every row or for none.
  public init(columns: [String], values: [Double], labels: [String] = []) {
    precondition(!columns.isEmpty && values.count % columns.count == 0, "a series has whole rows")
    precondition(labels.isEmpty || labels.count == values.count / columns.count, "a label for every row or none")
    self.columns = columns
    self.values = values
    self.labels = labels
  }

  /// The columns of a table chosen by name or number, with the column `labels` as the rows' names.
  /// - Throws: `csv.…` with file, line and column.
  public init(
    _ table: Table, columns: [String], labels: String? = nil, missing: Table.MissingValues = .error
  ) throws(Diagnosis) {
    if columns.isEmpty { throw Diagnosis("series.no-columns", ["file": table.file]) }
    let numbers = try table.numbers(columns, missing: missing)
    var names: [String] = []
    if let labels {
      let all = try table.texts(labels)
      names = numbers.rows.map { all[$0] }
    }
    self.init(columns: numbers.columns, values: numbers.values, labels: names)
  }

  /// The number of rows.
  public var rowCount: Int { values.count / columns.count }

  /// The value in a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns.count + column] }
    set { values[row * columns.count + column] = newValue }
  }

  /// The rows in a range as a series of their own.
  public subscript(rows: Range<Int>) -> Series {
    Series(
      columns: columns, values: Array(values[rows.lowerBound * columns.count..<rows.upperBound * columns.count]),
      labels: labels.isEmpty ? [] : Array(labels[rows]))
  }
}
