import Files
import Recurrence
import Training

/// Reads a window of a CSV file as the sequence.
///
/// The inputs are `look_back` rows. A model with one output row (a readout on the last step, a loss on the last step) has the `horizon`
/// rows after them as its target; one with an output on every step has, at each step, the `horizon` rows after that step.
struct SeriesReader {
  private let program: Program
  private let folder: String?
  private static let largestCount = 1 << 40

  init(_ program: Program, folder: String?) {
    self.program = program
    self.folder = folder
  }

  func read(_ data: inout ObjectReader) throws(Diagnosis) -> (Sample<Double>, DataSource) {
    let path = FilePath.resolve(try data.string("csv"), relativeTo: folder)
    let inputs = try data.strings("columns")
    let targets = try data.strings("target_columns", default: inputs)
    for (key, names) in [("columns", inputs), ("target_columns", targets)] where names.isEmpty {
      throw data.problem("experiment.no-columns", key)
    }
    let all = inputs + targets.filter { !inputs.contains($0) }
    let labels = data.has("labels") ? try data.string("labels") : nil
    let series = try Series(
      CSV().read(path), columns: all, labels: labels, missing: data.choice("missing", default: .error))
    let (scaler, fittedRows) = try scaler(&data, series)
    let window = try window(&data, rowCount: series.rowCount)
    let source = DataSource(
      series: series, scaler: scaler, fittedRows: fittedRows, inputRows: window.inputs, targetRows: window.targets,
      inputColumns: Array(inputs.indices), targetColumns: targets.map { all.firstIndex(of: $0) ?? 0 })
    return (try sample(source, data), scaled(source))
  }

  private func sample(_ source: DataSource, _ data: ObjectReader) throws(Diagnosis) -> Sample<Double> {
    guard let series = source.series else { return Sample(inputs: [Double]()) }
    let scaled = source.scaler?.scale(series) ?? series
    let width = program.model.inputs
    guard source.inputColumns.count == width else {
      throw data.problem(
        "experiment.columns", "columns", ["got": "\(source.inputColumns.count)", "expected": "\(width)"])
    }
    let inputs = source.inputRows.flatMap { row in source.inputColumns.map { scaled[row, $0] } }
    guard let target = program.target else { return Sample(inputs: inputs) }
    let horizon = source.targetRows.count
    let units = program.slots[target].units
    guard horizon * source.targetColumns.count == units else {
      throw data.problem(
        "experiment.horizon", "csv",
        ["horizon": "\(horizon)", "columns": "\(source.targetColumns.count)", "expected": "\(units)"])
    }
    // Class numbers and probabilities are not scaled.
    let measured = program.loss?.kind == .crossEntropy ? series : scaled
    let isOnlyLast = program.stages[program.slots[target].stage].times == .last
    var targets: [Double] = []
    for row in isOnlyLast ? source.targetRows.lowerBound - 1..<source.targetRows.lowerBound : source.inputRows {
      for ahead in 1...horizon { targets += source.targetColumns.map { measured[row + ahead, $0] } }
    }
    return Sample(inputs: inputs, targets: targets)
  }

  /// Outputs that stand for classes or probabilities have no units to go back to.
  private func scaled(_ source: DataSource) -> DataSource {
    var source = source
    if program.loss?.kind == .crossEntropy { source.targetColumns = [] }
    return source
  }

  // MARK: Parts

  private func window(_ data: inout ObjectReader, rowCount: Int) throws(Diagnosis) -> Windows.Window {
    let limit = SeriesReader.largestCount
    let from = try data.integer("from", default: 0, in: 0...limit)
    let lookBack = try data.integer("look_back", in: 1...limit)
    let horizon = try data.integer("horizon", default: 1, in: 1...limit)
    let stride = try data.integer("stride", default: 1, in: 1...limit)
    let number = try data.integer("window", default: 0, in: 0...limit)
    let windows = try data.placing("csv") { () throws(Diagnosis) in
      try Windows(rows: min(from, rowCount)..<rowCount, lookBack: lookBack, horizon: horizon, stride: stride)
    }
    guard number < windows.count else {
      throw data.problem("experiment.window", "window", ["got": "\(number)", "largest": "\(windows.count - 1)"])
    }
    return windows[number]
  }

  private func scaler(_ data: inout ObjectReader, _ series: Series) throws(Diagnosis) -> (Scaler?, Range<Int>) {
    guard var scale = try data.object("scale") else { return (nil, 0..<0) }
    try scale.allow(Experiment.keys["data.scale"] ?? [])
    let chosen = ["minmax", "standard", "divide_by"].filter { scale.has($0) }
    guard chosen.count == 1 else { throw data.problem("experiment.one-scale", "scale") }
    if chosen[0] == "divide_by" {
      let divisor = try scale.number("divide_by", in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
      return (.minMax(MinMaxScaler(columns: series.columns, dividingBy: divisor)), 0..<0)
    }
    guard var inner = try scale.object(chosen[0]) else { return (nil, 0..<0) }
    try inner.allow(Experiment.keys["data.scale." + chosen[0]] ?? [])
    let rows = 0..<(try inner.integer("rows", in: 1...series.rowCount))
    var range = 0.0...1.0
    if inner.has("range") {
      let ends = try inner.numbers("range", count: 2)
      guard ends[0] < ends[1] else { throw inner.problem("scaler.range", "range") }
      range = ends[0]...ends[1]
    }
    let scaler: Scaler = try data.placing("scale") { [range] () throws(Diagnosis) in
      chosen[0] == "minmax"
        ? .minMax(try MinMaxScaler(fitting: series, rows: rows, range: range))
        : .standard(try StandardScaler(fitting: series, rows: rows))
    }
    return (scaler, rows)
  }
}
