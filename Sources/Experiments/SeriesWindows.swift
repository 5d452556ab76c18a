import Recurrence
import Training

/// The windows over a series as samples.
///
/// The inputs are `look_back` rows. A model with one output row (a readout on the last step, a loss on the last step) has the `horizon`
/// rows after them as its target; one with an output on every step has, at each step, the `horizon` rows after that step.
public struct SeriesWindows: Sendable {
  /// The windows, those of the training part first.
  public let windows: [Windows.Window]
  /// The series, its scaler, and which columns are read and forecast.
  public let source: DataSource
  /// Whether only the last step has a target.
  public let isOnlyLast: Bool
  /// The columns that are forecast, also where outputs have no units.
  let targetColumns: [Int]
  /// The series in the units that the model sees.
  let scaledSeries: Series
  private let measured: Series
  private let encoding: SymbolEncoding
  private let hasTargets: Bool

  init(
    _ windows: [Windows.Window], _ source: DataSource, series: Series, _ program: Program,
    encoding: SymbolEncoding = .number
  ) {
    self.windows = windows
    self.encoding = encoding
    var source = source
    scaledSeries = source.scaler?.scale(series) ?? series
    // Class numbers and probabilities are not scaled, and have no units to go back to.
    measured = program.loss?.kind == .crossEntropy ? series : scaledSeries
    targetColumns = source.targetColumns
    if program.loss?.kind == .crossEntropy { source.targetColumns = [] }
    self.source = source
    hasTargets = program.target != nil
    isOnlyLast = program.target.map { program.stages[program.slots[$0].stage].times == .last } ?? false
  }

  /// A window's sample.
  func sample(_ index: Int) -> Sample<Double> {
    let window = windows[index]
    let rows = window.inputs.lazy.flatMap { row in source.inputColumns.map { scaledSeries[row, $0] } }
    let inputs = encoding.inputs(rows)
    guard hasTargets else { return Sample(inputs: inputs) }
    var targets: [Double] = []
    for (row, column) in targetCells(index) { targets.append(measured[row, column]) }
    return Sample(inputs: inputs, targets: targets)
  }

  /// For every target number of a window its row and column in the series.
  public func targetCells(_ index: Int) -> [(row: Int, column: Int)] {
    let window = windows[index]
    let origins = isOnlyLast ? window.inputs.upperBound - 1..<window.inputs.upperBound : window.inputs
    return origins.flatMap { row in
      (1...window.targets.count).flatMap { ahead in targetColumns.map { (row + ahead, $0) } }
    }
  }
}
