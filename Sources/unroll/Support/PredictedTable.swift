import Files
import Recurrence

/// What `unroll predict` writes for a series: after each row the measured value and the forecasts of the rows that follow.
struct PredictedTable {
  private let measured: [Double]
  /// The data's row of every row of the table.
  private var rows: [Int] = []
  /// The forecasts by how many rows ahead: 1 first.
  private var ahead: [[Double]] = []
  private let name: String

  /// The first column that is both measured and forecast; nil for another table.
  static func target(_ table: Table) -> String? {
    guard table.columns.contains("after_row") else { return nil }
    return table.columns.first { table.columns.contains($0 + "+1") }
  }

  /// - Throws: `csv.…` where a cell is no number; `forecast.after-row`.
  init(_ table: Table, _ name: String) throws(Diagnosis) {
    self.name = name
    measured = try table.numbers([name]).values
    for (row, number) in try table.numbers(["after_row"]).values.enumerated() {
      guard let whole = Int(exactly: number), 1...1 << 40 ~= whole, rows.last.map({ $0 + 1 == whole }) ?? true else {
        throw Diagnosis(
          "forecast.after-row", ["file": table.file, "line": String(table.lines[row]), "got": "\(number)"])
      }
      rows.append(whole)
    }
    while table.columns.contains(name + "+\(ahead.count + 1)") {
      ahead.append(try table.numbers([name + "+\(ahead.count + 1)"]).values)
    }
  }

  /// Every forecast beside the value that it is of, where that is in the table: by rows, one row ahead first.
  func forecasts(_ file: String) -> ForecastFile {
    var actual: [Double] = []
    var values: [Double] = []
    var horizons: [Int] = []
    var numbers: [Int] = []
    for row in measured.indices {
      for (index, column) in ahead.enumerated() {
        let origin = row - index - 1
        // The first rows are shown without a forecast.
        guard origin >= 0 || index == 0 else { continue }
        actual.append(measured[row])
        values.append(origin >= 0 ? column[origin] : .nan)
        horizons.append(index + 1)
        numbers.append(rows[row])
      }
    }
    let title = name + (ahead.count > 1 ? "+1…\(ahead.count)" : "+1")
    return ForecastFile(
      file: file, actual: actual, predictions: [(title, values)], horizons: horizons, numbers: numbers)
  }
}
