import Diagrams
import Files
import Recurrence

/// Forecasts as a CSV file: what was measured, what was predicted, and perhaps how many steps ahead.
///
/// The columns are `actual` and `predicted`, or any number of predictions under names of their own; an empty cell is no prediction. With
/// a column `horizon` a row is one forecast of one step, made so many steps before; then the errors are told by horizon. What
/// `unroll predict` writes is read as it is: `after_row`, a measured column, and its forecasts `NAME+1`, `NAME+2` after each row.
struct ForecastFile {
  let file: String
  let actual: [Double]
  /// The predictions in the file's order, NaN where there is none.
  private var predictions: [(name: String, values: [Double])] = []
  private var horizons: [Int]?

  /// - Throws: `file.…`, `csv.…`; `forecast.no-prediction`, `forecast.horizon`.
  init(_ path: String) throws(Diagnosis) {
    let table = try CSV().read(path)
    if let name = PredictedTable.target(table) {
      self = try PredictedTable(table, name).forecasts(path)
      return
    }
    file = path
    actual = try table.numbers(["actual"]).values
    for name in table.columns where !["actual", "horizon", "step", "date", "month", "time"].contains(name) {
      let numbers = try table.numbers([name], missing: .drop)
      var values = [Double](repeating: .nan, count: table.rowCount)
      for (row, value) in zip(numbers.rows, numbers.values) { values[row] = value }
      predictions.append((name, values))
    }
    guard !predictions.isEmpty else {
      throw Diagnosis("forecast.no-prediction", ["file": path, "names": table.columns.joined(separator: ", ")])
    }
    guard table.columns.contains("horizon") else { return }
    var whole: [Int] = []
    for (row, number) in try table.numbers(["horizon"]).values.enumerated() {
      guard let horizon = Int(exactly: number), (1...10_000).contains(horizon) else {
        throw Diagnosis("forecast.horizon", ["file": path, "line": String(table.lines[row]), "got": "\(number)"])
      }
      whole.append(horizon)
    }
    horizons = whole
  }

  /// Forecasts one row each; one without a horizon of its own is a path.
  init(
    file: String, actual: [Double], predictions: [(name: String, values: [Double])], horizons: [Int]? = nil
  ) {
    self.file = file
    self.actual = actual
    self.predictions = predictions
    self.horizons = horizons
  }

  /// The chart's data: rows are time steps from the first on; with horizons, the rows one step ahead are.
  func data(split: Int?, quantity: String, stepName: String) throws(Diagnosis) -> ForecastData {
    let rows = actual.indices.filter { horizons == nil || horizons?[$0] == 1 }
    var found: [ForecastData.Prediction] = []
    for (index, prediction) in predictions.enumerated() {
      let values = rows.map { prediction.values[$0] }
      guard let start = values.firstIndex(where: { !$0.isNaN }) else { continue }
      let end = values.lastIndex { !$0.isNaN } ?? start
      found.append(
        ForecastData.Prediction(
          name: prediction.name, start: start, values: Array(values[start...end]), isBaseline: index > 0,
          errors: errors(prediction.values)))
    }
    guard !found.isEmpty else {
      throw Diagnosis(
        "forecast.no-prediction", ["file": file, "names": predictions.map(\.name).joined(separator: ", ")])
    }
    return ForecastData(
      actual: rows.map { actual[$0] }, split: split, predictions: found, quantity: quantity,
      stepName: stepName)
  }

  /// The mean relative error of each horizon; empty without horizons.
  private func errors(_ values: [Double]) -> [Double] {
    guard let horizons else { return [] }
    return (1...(horizons.max() ?? 1)).map { horizon in
      let rows = actual.indices.filter { horizons[$0] == horizon && !values[$0].isNaN && actual[$0] != 0 }
      return rows.isEmpty
        ? .nan : rows.reduce(0) { $0 + abs((values[$1] - actual[$1]) / actual[$1]) } / Double(rows.count)
    }
  }
}
