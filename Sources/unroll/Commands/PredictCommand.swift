import Arguments
import Experiments
import Files
import Foundation
import Recurrence
import Terminal
import Training

/// `unroll predict`: forecasts from rows of a CSV file, or row by row as they come.
let predictCommand = Command(
  "predict",
  options: [
    .value("input", "FILE"), .value("follow", "FILE"), .flag("window"), .value("output", "FILE", short: "o"),
  ],
  positionals: [Positional("model")]
) { invocation throws(Diagnosis) in
  let console = Console()
  let model = try TrainedModel(path: TrainedModel.path(invocation.positional("model") ?? ""))
  if let path = invocation["follow"] {
    if invocation.isGiven("input") { throw Diagnosis("predict.input-or-follow", kind: .usage) }
    try FollowingPrediction(model, isWindowed: invocation.isGiven("window")).run(path, console)
    return
  }
  var prediction = try BatchPrediction(model)
  let lines = try prediction.lines(try invocation.required("input"), console)
  try Atomic.write(to: invocation["output"] ?? "-") { sink throws(Diagnosis) in
    for line in lines { sink.write(line + "\n") }
  }
}

extension TrainedModel {
  /// The names of the outputs: the column and how many rows ahead.
  var outputNames: [String] {
    let count = program.model.outputs
    guard case .series(let series) = preparation, !series.targets.isEmpty else {
      return (0..<count).map { "y[\($0)]" }
    }
    return (0..<count).map { unit in
      series.columns[series.targets[unit % series.targets.count]] + "+\(unit / series.targets.count + 1)"
    }
  }

  /// A row of outputs in the units of the data.
  func inUnits(_ outputs: [Double]) -> [Double] {
    guard case .series(let series) = preparation else { return outputs }
    return outputs.enumerated().map { series.inUnits($1, output: $0) }
  }
}

/// Forecasts for every window of a file.
private struct BatchPrediction {
  private let model: TrainedModel
  private var forecaster: Forecaster

  init(_ model: TrainedModel) throws(Diagnosis) {
    self.model = model
    forecaster = try Forecaster(model)
  }

  mutating func lines(_ path: String, _ console: Console) throws(Diagnosis) -> [String] {
    switch model.preparation {
    case .series(let series): return try windows(series, path, console)
    case .text(let text): return try sentences(text, path)
    case .none: return try sequence(path)
    }
  }

  /// A forecast after each row that ends a window.
  private mutating func windows(
    _ series: SeriesPreparation, _ path: String, _ console: Console
  ) throws(Diagnosis) -> [String] {
    let table = try CSV().read(path)
    let numbers = try table.numbers(series.inputs.map { series.columns[$0] })
    let (count, width) = (numbers.rows.count, series.inputs.count)
    guard count >= series.lookBack else {
      throw Diagnosis("predict.too-few", ["file": path, "got": "\(count)", "needed": "\(series.lookBack)"])
    }
    var watch = RangeWatch(series)
    let rows = (0..<count).map { Array(numbers.values[$0 * width..<($0 + 1) * width]) }
    for (index, row) in rows.enumerated() { watch.check(row, line: table.lines[numbers.rows[index]], console) }
    let scaled = rows.map { series.inputs($0) }
    let measured = measured(series, table)
    var lines = [(["after_row"] + measured.map(\.name) + model.outputNames).joined(separator: ",")]
    for last in series.lookBack - 1..<count {
      let outputs = try forecaster.window(scaled[last - series.lookBack + 1...last].flatMap { $0 })
      let known = measured.map { $0.values[numbers.rows[last]]?.description ?? "" }
      lines.append(([String(last + 1)] + known + model.inUnits(outputs).map(\.description)).joined(separator: ","))
    }
    return lines
  }

  /// What the file itself says of the columns that are forecast, by its rows, to hold the forecasts against.
  private func measured(_ series: SeriesPreparation, _ table: Files.Table) -> [(name: String, values: [Int: Double])] {
    series.targets.map { series.columns[$0] }.compactMap { name in
      guard let numbers = try? table.numbers([name], missing: .drop) else { return nil }
      return (name, Dictionary(zip(numbers.rows, numbers.values)) { first, _ in first })
    }
  }

  /// A text a line.
  private mutating func sentences(_ text: TextPreparation, _ path: String) throws(Diagnosis) -> [String] {
    let content = String(decoding: try InputFile.read(path), as: UTF8.self)
    let encoding = model.program.model
    var lines = [(["line"] + model.outputNames).joined(separator: ",")]
    for (index, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let tokens = text.tokenization.tokens(text.cleaning.clean(String(line)))
      guard !tokens.isEmpty else { continue }
      let inputs: [Double]
      do throws(Diagnosis) {
        inputs = try text.inputs(tokens, of: encoding)
      } catch {
        throw error.adding(["file": path, "line": "\(index + 1)", "column": "1"])
      }
      let outputs = try forecaster.window(inputs)
      lines.append(([String(index + 1)] + outputs.map(\.description)).joined(separator: ","))
    }
    return lines
  }

  /// The whole file as one sequence, with the outputs after its last row.
  private mutating func sequence(_ path: String) throws(Diagnosis) -> [String] {
    let numbers = try CSV().read(path).numbers()
    let width = model.program.model.inputs
    guard numbers.columns.count == width else {
      throw Diagnosis(
        "run.input-columns",
        ["file": path, "got": "\(numbers.columns.count)", "expected": "\(width)", "weights": model.file])
    }
    let outputs = try forecaster.window(numbers.values)
    return [
      (["after_row"] + model.outputNames).joined(separator: ","),
      ([String(numbers.rows.count)] + outputs.map(\.description)).joined(separator: ","),
    ]
  }
}

/// Serves: rows in, a forecast a line out.
private struct FollowingPrediction {
  private let model: TrainedModel
  private let series: SeriesPreparation
  private let isWindowed: Bool

  init(_ model: TrainedModel, isWindowed: Bool) throws(Diagnosis) {
    guard case .series(let series) = model.preparation else {
      throw Diagnosis("predict.no-rows", ["file": model.file])
    }
    self.model = model
    self.series = series
    self.isWindowed = isWindowed
  }

  func run(_ path: String, _ console: Console) throws(Diagnosis) {
    var forecaster = try Forecaster(model)
    var reader = try LineReader(path)
    var watch = RangeWatch(series)
    var positions: [Int]?
    var window: [[Double]] = []
    var skipped = 0
    console.print(model.outputNames.joined(separator: ","))
    while let text = try reader.next() {
      guard text.contains(where: { !$0.isWhitespace }) else { continue }
      do throws(Diagnosis) {
        let table = try CSV(hasHeader: false).parse(Data((text + "\n").utf8), file: path)
        let cells = table.cells
        guard let known = positions else {
          positions = try places(cells)
          // A first line of numbers is a row already.
          if cells.contains(where: { Double($0) == nil }) { continue }
          try forecast(cells, positions ?? [], &forecaster, &window, &watch, reader.line, console)
          continue
        }
        try forecast(cells, known, &forecaster, &window, &watch, reader.line, console)
      } catch {
        if positions == nil { throw error }
        // A server outlives a bad row: it is left out, and said.
        skipped += 1
        console.complain(
          Diagnosis("predict.skipped", ["line": "\(reader.line)", "why": console.texts(error)]))
      }
    }
    if skipped > 0 { throw Diagnosis("predict.rows-skipped", ["count": "\(skipped)"]) }
  }

  /// Where the inputs stand in a row, from the header; in the order of training where there is none.
  private func places(_ header: [String]) throws(Diagnosis) -> [Int] {
    let names = series.inputs.map { series.columns[$0] }
    if header.allSatisfy({ Double($0) != nil }) {
      guard header.count == names.count else {
        throw Diagnosis(
          "predict.columns", ["got": "\(header.count)", "names": names.joined(separator: ", ")])
      }
      return Array(names.indices)
    }
    var result: [Int] = []
    for name in names {
      guard let index = header.firstIndex(of: name) else {
        throw Diagnosis("predict.no-column", ["name": name, "columns": header.joined(separator: ", ")])
      }
      result.append(index)
    }
    return result
  }

  private func forecast(
    _ cells: [String], _ positions: [Int], _ forecaster: inout Forecaster, _ window: inout [[Double]],
    _ watch: inout RangeWatch, _ line: Int, _ console: Console
  ) throws(Diagnosis) {
    var row: [Double] = []
    for position in positions {
      guard position < cells.count, let value = Double(cells[position]), value.isFinite else {
        throw Diagnosis(
          "predict.not-a-number", ["text": position < cells.count ? String(cells[position].prefix(40)) : ""])
      }
      row.append(value)
    }
    watch.check(row, line: line, console)
    let inputs = series.inputs(row)
    let outputs: [Double]
    if isWindowed {
      window = window.suffix(series.lookBack - 1) + [inputs]
      outputs = try forecaster.window(window.flatMap { $0 })
    } else {
      outputs = try forecaster.step(inputs)
    }
    console.print(model.inUnits(outputs).map(\.description).joined(separator: ","))
  }
}
