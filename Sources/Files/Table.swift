import Recurrence

/// Rows of text cells under named columns, as a CSV file has them.
public struct Table: Equatable, Sendable {
  /// The file's name in diagnoses.
  public let file: String
  /// The columns' names in the file's order.
  public let columns: [String]
  /// All cells, row after row.
  public let cells: [String]
  /// For every row the line of the file on which it begins.
  public let lines: [Int]

  /// The number of rows, the header not counted.
  public var rowCount: Int { lines.count }

  /// The cell in a row and a column, both from 0.
  public subscript(row: Int, column: Int) -> String { cells[row * columns.count + column] }

  /// The position, from 0, of the column that `choice` names; where no column is called so, `choice` may be its number from 1.
  /// - Throws: `csv.no-column` with the nearest name, `csv.two-columns` where the name is not unique.
  public func column(_ choice: String) throws(Diagnosis) -> Int {
    let named = columns.indices.filter { columns[$0] == choice }
    if named.count > 1 { throw Diagnosis("csv.two-columns", ["file": file, "name": choice]) }
    if let first = named.first { return first }
    if let number = Int(choice), columns.indices.contains(number &- 1) { return number - 1 }
    let near = Suggestion.nearest(to: choice, in: columns)
    throw Diagnosis.unknown("csv.no-column", choice, near: near).adding([
      "file": file, "columns": columns.joined(separator: ", "),
    ])
  }

  /// The cells of a column as text, such as dates.
  /// - Throws: as `column(_:)`.
  public func texts(_ choice: String) throws(Diagnosis) -> [String] {
    let column = try self.column(choice)
    return (0..<rowCount).map { self[$0, column] }
  }
}
