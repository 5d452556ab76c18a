import Files
import Recurrence

/// What `unroll predict` writes for a series: after each row the measured value and the forecasts of the rows that follow.
struct PredictedTable {
  private let measured: [Double]
  /// The forecasts by how many rows ahead: 1 first.
  private var ahead: [[Double]] = []
  private let name: String

  /// The first column that is both measured and forecast; nil for another table.
  static func target(_ table: Table) -> String? {
    guard table.columns.contains("after_row") else { return nil }
    return table.columns.first { table.columns.contains($0 + "+1") }
  }

  /// - Throws: `csv.…` where a cell is no number.
  init(_ table: Table, _ name: String) throws(Diagnosis) {
    self.name = name
    measured = try table.numbers([name]).values
    while table.columns.contains(name + "+\(ahead.count + 1)") {
      ahead.append(try table.numbers([name + "+\(ahead.count + 1)"]).values)
    }
  }

  /// Every forecast beside the value that it is of, where that is in the table: by rows, one row ahead first.
  func forecasts(_ file: String) -> ForecastFile {
    var actual: [Double] = []
    var values: [Double] = []
    var horizons: [Int] = []
    for row in measured.indices {
      for (index, column) in ahead.enumerated() {
        let origin = row - index - 1
        // The first rows are shown without a forecast.
        guard origin >= 0 || index == 0 else { continue }
        actual.append(measured[row])
        values.append(origin >= 0 ? column[origin] : .nan)
        horizons.append(index + 1)
      }
    }
    let title = name + (ahead.count > 1 ? "+1…\(ahead.count)" : "+1")
    return ForecastFile(
      file: file, actual: actual, predictions: [(title, values)], horizons: horizons)
  }
}
