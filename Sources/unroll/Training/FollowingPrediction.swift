import Experiments
import Files
import Foundation
import Recurrence
import Training

/// Serves: rows in, a forecast a line out.
struct FollowingPrediction {
  private let model: TrainedModel
  private let series: SeriesPreparation
  private let isWindowed: Bool
  private let isJSON: Bool

  init(_ model: TrainedModel, _ series: SeriesPreparation, isWindowed: Bool, isJSON: Bool) {
    self.model = model
    self.series = series
    self.isWindowed = isWindowed
    self.isJSON = isJSON
  }

  func run(_ path: String, _ console: Console) throws(Diagnosis) {
    var forecaster = try Forecaster(model)
    var reader = try LineReader(path)
    var watch = RangeWatch(series)
    var positions: [Int]?
    var window: [[Double]] = []
    var skipped = 0
    if !isJSON { console.print(PredictionTable(model.outputNames).header) }
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
    let cells = model.inUnits(outputs).map { PredictionTable.Cell.number($0) }
    console.print(isJSON ? try PredictionTable.json(cells, model.outputNames) : PredictionTable.line(cells))
  }
}
