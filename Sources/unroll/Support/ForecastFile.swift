import Diagrams
import Files
import Recurrence

/// Forecasts as a CSV file: what was measured, what was predicted, and perhaps how many steps ahead.
///
/// The columns are `actual` and `predicted`, or any number of predictions under names of their own; an empty cell is no prediction. With
/// a column `horizon` a row is one forecast of one step, made so many steps before; then the errors are told by horizon. What
/// `unroll predict` writes is read as it is: `after_row`, a measured column, and its forecasts `NAME+1`, `NAME+2` after each row.
/// A column `date`, `month`, `time` or `step` says when each row was.
struct ForecastFile {
  let file: String
  let actual: [Double]
  /// The predictions in the file's order, NaN where there is none.
  private var predictions: [(name: String, values: [Double])] = []
  private var horizons: [Int]?
  /// The data's row of every value, from 1.
  private var numbers: [Int]
  /// The dates of the rows; empty where there are none.
  private var dates: [String] = []

  /// - Throws: `file.…`, `csv.…`; `forecast.history` and `forecast.not-a-forecast` where the columns are not a forecast's;
  ///   `forecast.no-prediction`, `forecast.horizon`.
  init(_ path: String) throws(Diagnosis) {
    let table = try CSV().read(path)
    if let name = PredictedTable.target(table) {
      self = try PredictedTable(table, name).forecasts(path)
      return
    }
    guard table.columns.contains("actual") else {
      throw Diagnosis(
        HistoryFile.isHistory(table.columns) ? "forecast.history" : "forecast.not-a-forecast",
        ["file": path, "names": table.columns.joined(separator: ", ")])
    }
    file = path
    actual = try table.numbers(["actual"]).values
    numbers = actual.indices.map { $0 + 1 }
    if let column = ["date", "month", "time", "step"].lazy.compactMap({ table.columns.firstIndex(of: $0) }).first {
      dates = (0..<table.rowCount).map { table[$0, column] }
    }
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
    // A row is a forecast; the data's rows are those that are forecast from the one before.
    var count = 0
    numbers = whole.map { horizon in
      count += horizon == 1 ? 1 : 0
      return count
    }
  }

  /// Whether columns look like a forecast's: what was measured, or what `unroll predict` writes.
  static func isForecast(_ names: [String]) -> Bool { names.contains("actual") || names.contains("after_row") }

  /// Forecasts one row each; one without a horizon of its own is a path.
  init(
    file: String, actual: [Double], predictions: [(name: String, values: [Double])], horizons: [Int], numbers: [Int]
  ) {
    self.file = file
    self.actual = actual
    self.predictions = predictions
    self.horizons = horizons
    self.numbers = numbers
  }

  /// The chart's data: rows are time steps from the first on; with horizons, the rows one step ahead are.
  ///
  /// - Parameter split: How far training saw, see `TrainedRows`.
  func data(split: String?, quantity: String, stepName: String) throws(Diagnosis) -> ForecastData {
    let rows = actual.indices.filter { horizons == nil || horizons?[$0] == 1 }
    let shown = rows.map { numbers[$0] }
    let seen = try split.map { text throws(Diagnosis) in
      try TrainedRows(text, numbers: shown, dates: dates.isEmpty ? [] : rows.map { dates[$0] }, file: file).count()
    }
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
      actual: rows.map { actual[$0] }, split: seen, predictions: found, quantity: quantity, stepName: stepName,
      firstStep: shown.first ?? 1)
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
