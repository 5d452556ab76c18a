import Experiments
import Files
import Foundation
import Recurrence
import Training

/// Forecasts for every window of a file.
struct BatchPrediction {
  private typealias Cell = PredictionTable.Cell

  private let model: TrainedModel
  private let length: Int?
  private let console: Console
  private let progress: (Double) -> Void

  /// - Parameters:
  ///   - length: The most steps that a decoder may take.
  ///   - progress: Is called with the share that is done, from 0 to 1.
  init(
    _ model: TrainedModel, length: Int?, _ console: Console, progress: @escaping (Double) -> Void
  ) throws(Diagnosis) {
    self.model = model
    self.length = length
    self.console = console
    self.progress = progress
  }

  mutating func table(_ path: String) throws(Diagnosis) -> PredictionTable {
    switch model.preparation {
    case .series(let series): return try windows(series, path)
    case .text: return try sentences(path)
    case .decoder(let decoder) where decoder.words != nil: return try sentences(path)
    case .decoder(let decoder): return try written(decoder, path)
    case .letters(let letters): return try letters.isEmpty ? sequence(path) : frames(letters, path)
    case .none: return try sequence(path)
    }
  }

  /// A forecast after each row that ends a window.
  private func windows(_ series: SeriesPreparation, _ path: String) throws(Diagnosis) -> PredictionTable {
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
    var forecaster = try Forecaster(model)
    var result = PredictionTable(["after_row"] + measured.map(\.name) + model.outputNames)
    for last in series.lookBack - 1..<count {
      let outputs = try forecaster.window(scaled[last - series.lookBack + 1...last].flatMap { $0 })
      let known = measured.map { $0.values[numbers.rows[last]].map { Cell.number($0) } ?? .empty }
      result.rows.append([.whole(last + 1)] + known + model.inUnits(outputs).map { .number($0) })
      progress(Double(last + 1) / Double(count))
    }
    return result
  }

  /// What the file itself says of the columns that are forecast, by its rows, to hold the forecasts against.
  private func measured(_ series: SeriesPreparation, _ table: Files.Table) -> [(name: String, values: [Int: Double])] {
    series.targets.map { series.columns[$0] }.compactMap { name in
      guard let numbers = try? table.numbers([name], missing: .drop) else { return nil }
      return (name, Dictionary(zip(numbers.rows, numbers.values)) { first, _ in first })
    }
  }

  /// A sentence a line.
  private func sentences(_ path: String) throws(Diagnosis) -> PredictionTable {
    let bytes = try InputFile.read(path)
    guard let content = String(validating: bytes, as: UTF8.self) else {
      throw Diagnosis("text.not-utf8", ["file": path])
    }
    let lines = content.split(omittingEmptySubsequences: false) { $0.isNewline }
    var reader = try SentenceReader(model, length: length)
    var result = PredictionTable(["line"] + reader.columns)
    for (index, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
      do throws(Diagnosis) {
        result.rows.append([.whole(index + 1)] + (try reader.answer(String(line))))
      } catch {
        throw error.adding(["file": path, "line": "\(index + 1)", "column": "1"])
      }
      progress(Double(index + 1) / Double(lines.count))
    }
    return result
  }

  /// The file as one sequence, row after row, and how many rows it has.
  private func numbers(_ path: String, width: Int) throws(Diagnosis) -> (values: [Double], count: Int) {
    let numbers = try CSV().read(path).numbers()
    guard numbers.columns.count == width else {
      throw Diagnosis(
        "run.input-columns",
        ["file": path, "got": "\(numbers.columns.count)", "expected": "\(width)", "weights": model.file])
    }
    return (numbers.values, numbers.rows.count)
  }

  /// The whole file as one sequence, with the outputs after every row, or after the last one where the model has no others.
  private func sequence(_ path: String) throws(Diagnosis) -> PredictionTable {
    let (values, count) = try numbers(path, width: model.program.model.inputs)
    var forecaster = try Forecaster(model)
    let outputs = try forecaster.sequence(values)
    var result = PredictionTable(["after_row"] + model.outputNames)
    for (index, row) in outputs.enumerated() {
      result.rows.append([.whole(count - outputs.count + index + 1)] + row.map { .number($0) })
    }
    return result
  }

  /// The frames of a file with the likeliest letter of each, and what they have spelt so far.
  private func frames(_ letters: [String], _ path: String) throws(Diagnosis) -> PredictionTable {
    let (values, _) = try numbers(path, width: model.program.model.inputs)
    var forecaster = try Forecaster(model)
    var result = PredictionTable(["after_row"] + model.outputNames + ["letter", "text"])
    var classes: [Int] = []
    for row in try forecaster.sequence(values) {
      classes.append(min(letters.count - 1, Collapse.likeliest(row)))
      let text = Collapse.classes(classes).map { letters[$0] }.joined()
      result.rows.append(
        [.whole(classes.count)] + row.map { .number($0) } + [.text(letters[classes[classes.count - 1]]), .text(text)])
    }
    return result
  }

  /// What a decoder writes to the numbers of a file: of an encoder's sequence, or of its own first step.
  private func written(_ decoder: DecoderPreparation, _ path: String) throws(Diagnosis) -> PredictionTable {
    let network = model.program.model
    var sample = Sample<Double>(inputs: decoder.start)
    if let encoder = network.encoder {
      guard !decoder.start.isEmpty else { throw Diagnosis("predict.no-start", ["file": model.file]) }
      sample.source = try numbers(path, width: encoder.embedding == nil ? encoder.inputs : 1).values
    } else {
      let (values, count) = try numbers(path, width: network.embedding == nil ? network.inputs : 1)
      guard count == 1 else { throw Diagnosis("predict.one-row", ["file": path, "got": "\(count)"]) }
      sample.inputs = values
    }
    let sequence = try FreeDecoder(model.program, model.parameters).run(sample, steps: length ?? decoder.longest)
    var result = PredictionTable(["step"] + model.outputNames + (sequence.symbols.isEmpty ? [] : ["symbol"]))
    for (index, row) in sequence.outputs.enumerated() {
      let symbol = sequence.symbols.isEmpty ? [] : [Cell.whole(sequence.symbols[index])]
      result.rows.append([.whole(index + 1)] + row.map { .number($0) } + symbol)
    }
    return result
  }
}
