import Foundation
import Recurrence

/// Numbers from text.
extension Table {
  /// What to do about a missing value: an empty cell, or `NA`, `N/A` or `null`.
  public enum MissingValues: String, CaseIterable, Sendable {
    /// Stop and say where it is.
    case error
    /// Leave out the row.
    case drop
    /// Take the value of the row before; the first row must have one.
    case forward
  }

  /// The numbers of some columns.
  public struct Numbers: Equatable, Sendable {
    /// The names of the columns.
    public var columns: [String]
    /// The rows of the table that are here, from 0; rows dropped are not.
    public var rows: [Int]
    /// The numbers, row after row: rows × columns.
    public var values: [Double]
  }

  /// The numbers of the columns chosen by name or number, all columns where `choices` is nil.
  ///
  /// A number is a decimal, white space around it allowed; NaN and Infinity are mistakes, as is one too large for a Double.
  /// - Throws: `csv.not-a-number`, `csv.not-finite`, `csv.missing` with file, line and column; `csv.no-rows`; as `column(_:)`.
  public func numbers(
    _ choices: [String]? = nil, missing: MissingValues = .error
  ) throws(Diagnosis) -> Numbers {
    var positions: [Int] = []
    if let choices {
      for choice in choices { positions.append(try column(choice)) }
    } else {
      positions = Array(columns.indices)
    }
    var result = Numbers(columns: positions.map { columns[$0] }, rows: [], values: [])
    result.values.reserveCapacity(rowCount * positions.count)
    for row in 0..<rowCount {
      let start = result.values.count
      var isDropped = false
      for position in positions {
        if let value = try number(row, position) {
          result.values.append(value)
        } else if missing == .drop {
          isDropped = true
        } else if missing == .forward, start > 0 {
          result.values.append(result.values[result.values.count - positions.count])
        } else {
          throw problem("csv.missing", row, position)
        }
      }
      if isDropped {
        result.values.removeSubrange(start...)
      } else {
        result.rows.append(row)
      }
    }
    if result.rows.isEmpty { throw Diagnosis("csv.no-rows", ["file": file]) }
    return result
  }

  /// The number in a cell, nil where it is missing.
  private func number(_ row: Int, _ column: Int) throws(Diagnosis) -> Double? {
    let text = self[row, column]
    let bytes = text.utf8
    let first = bytes.first { $0 != 0x20 && $0 != 0x09 }
    guard first != nil else { return nil }
    let isSpaced = bytes.first == 0x20 || bytes.first == 0x09 || bytes.last == 0x20 || bytes.last == 0x09
    let trimmed = isSpaced ? text.trimmed : text
    if let value = DecimalNumber.parse(trimmed.utf8) {
      guard value.isFinite else { throw problem("csv.not-finite", row, column) }
      return value
    }
    switch trimmed.lowercased() {
    case "na", "n/a", "null": return nil
    case "nan", "inf", "infinity", "+inf", "+infinity", "-inf", "-infinity", "-nan", "+nan":
      throw problem("csv.not-finite", row, column)
    default: throw problem("csv.not-a-number", row, column)
    }
  }

  func problem(_ key: String, _ row: Int, _ column: Int) -> Diagnosis {
    Diagnosis(
      key,
      [
        "file": file, "line": "\(lines[row])", "column": "\(column + 1)", "name": columns[column],
        "text": String(self[row, column].prefix(40)),
      ])
  }
}
