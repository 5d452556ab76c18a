import Files
import Recurrence
import Training

/// Reads how a series is cut: columns, scale, windows, and the parts in the order of time.
struct WindowsReader {
  private let program: Program
  private static let largestCount = 1 << 40

  init(_ program: Program) { self.program = program }

  /// The columns that `data` names, the inputs first; all of the series' own where it names none.
  static func columns(
    _ data: inout ObjectReader, all: [String]? = nil
  ) throws(Diagnosis) -> (inputs: [String], targets: [String], all: [String]) {
    let inputs = try data.strings("columns", default: all)
    let targets = try data.strings("target_columns", default: inputs)
    for (key, names) in [("columns", inputs), ("target_columns", targets)] where names.isEmpty {
      throw data.problem("experiment.no-columns", key)
    }
    if let all {
      for (key, names) in [("columns", inputs), ("target_columns", targets)] {
        for name in names where !all.contains(name) {
          throw data.problem("experiment.no-column", key, ["name": name, "known": all.joined(separator: ", ")])
        }
      }
    }
    return (inputs, targets, inputs + targets.filter { !inputs.contains($0) })
  }

  /// The samples of a series whose columns are `all`.
  /// - Parameter key: The key that the series came from, for diagnoses.
  func read(
    _ series: Series, inputs: [String], targets: [String], under key: String, _ data: inout ObjectReader
  ) throws(Diagnosis) -> Dataset {
    let width = program.model.inputs
    guard inputs.count == width else {
      throw data.problem("experiment.columns", "columns", ["got": "\(inputs.count)", "expected": "\(width)"])
    }
    let columns = series.columns
    return try read(
      series, inputColumns: inputs.map { columns.firstIndex(of: $0) ?? 0 },
      targetColumns: targets.map { columns.firstIndex(of: $0) ?? 0 }, encoding: .number, under: key, &data)
  }

  /// The same, with the columns by number.
  func read(
    _ series: Series, inputColumns: [Int], targetColumns: [Int], encoding: SymbolEncoding, under key: String,
    _ data: inout ObjectReader
  ) throws(Diagnosis) -> Dataset {
    let limit = WindowsReader.largestCount
    let from = try data.integer("from", default: 0, in: 0...limit)
    let lookBack = try data.integer("look_back", in: 1...limit)
    let horizon = try data.integer("horizon", default: 1, in: 1...limit)
    let stride = try data.integer("stride", default: 1, in: 1...limit)
    if let target = program.target {
      let units = program.slots[target].units
      let (numbers, overflow) = horizon.multipliedReportingOverflow(by: targetColumns.count)
      guard !overflow, numbers == units else {
        throw data.problem(
          "experiment.horizon", key,
          ["horizon": "\(horizon)", "columns": "\(targetColumns.count)", "expected": "\(units)"])
      }
    }
    let rows = min(from, series.rowCount)..<series.rowCount
    let split = try DataSplit(&data)
    var windows: [Windows.Window] = []
    var ranges: [Range<Int>] = []
    var trainingRows = rows
    func cut(_ part: Range<Int>) throws(Diagnosis) -> [Windows.Window] {
      try data.placing(key) { () throws(Diagnosis) in
        Array(try Windows(rows: part, lookBack: lookBack, horizon: horizon, stride: stride))
      }
    }
    if split.cutsRows {
      let parts = try split.parts(rows, data)
      trainingRows = parts[0]
      for part in parts {
        let more = part.isEmpty && part != parts[0] ? [] : try cut(part)
        ranges.append(windows.count..<windows.count + more.count)
        windows += more
      }
    } else {
      windows = try cut(rows)
      ranges = try split.parts(windows.indices, data)
      trainingRows = rows.lowerBound..<windows[ranges[0].upperBound - 1].targets.upperBound
    }
    let (scaler, fitted) = try ScaleReader(series, trainingRows).read(&data)
    let chosen = try data.integer("window", default: 0, in: 0...limit)
    guard chosen < windows.count else {
      throw data.problem("experiment.window", "window", ["got": "\(chosen)", "largest": "\(windows.count - 1)"])
    }
    let source = DataSource(
      series: series, scaler: scaler, fittedRows: fitted, inputColumns: inputColumns, targetColumns: targetColumns)
    let cells = SeriesWindows(windows, source, series: series, program, encoding: encoding)
    let preparation = SeriesPreparation(
      columns: series.columns, inputs: inputColumns, targets: cells.source.targetColumns, scaler: scaler,
      lookBack: lookBack, horizon: horizon,
      trainedRange: series.columns.indices.map { column in
        let values = trainingRows.map { series[$0, column] }
        return values.reduce(.infinity, min)...values.reduce(-.infinity, max)
      })
    var dataset = Dataset(.windows(cells), ranges: ranges, preparation: .series(preparation), chosen: chosen)
    if data.has("season") { dataset.season = try data.integer("season", in: 1...limit) }
    return dataset
  }
}

/// Reads `scale`.
struct ScaleReader {
  private let series: Series
  private let trainingRows: Range<Int>

  init(_ series: Series, _ trainingRows: Range<Int>) {
    self.series = series
    self.trainingRows = trainingRows
  }

  /// The scaler and the rows that it was fitted to.
  func read(_ data: inout ObjectReader) throws(Diagnosis) -> (Scaler?, Range<Int>) {
    guard var scale = try data.object("scale") else { return (nil, 0..<0) }
    try scale.allow(Experiment.keys["data.scale"] ?? [])
    let chosen = ["minmax", "standard", "divide_by"].filter { scale.has($0) }
    guard chosen.count == 1 else { throw data.problem("experiment.one-scale", "scale") }
    if chosen[0] == "divide_by" {
      return (.minMax(MinMaxScaler(columns: series.columns, dividingBy: try scale.divisor())), 0..<0)
    }
    guard var inner = try scale.object(chosen[0]) else { return (nil, 0..<0) }
    try inner.allow(Experiment.keys["data.scale." + chosen[0]] ?? [])
    let rows = inner.has("rows") ? 0..<(try inner.integer("rows", in: 1...series.rowCount)) : trainingRows
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

extension ObjectReader {
  /// The number under `divide_by`.
  mutating func divisor() throws(Diagnosis) -> Double {
    try number("divide_by", in: Double.leastNormalMagnitude...Double.greatestFiniteMagnitude)
  }
}
