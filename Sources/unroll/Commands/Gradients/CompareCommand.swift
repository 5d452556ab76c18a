import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll gradients compare`: cells side by side on the same input, loss and seed, on one axis.
let compareCommand = Command(
  "compare",
  options: [
    .value("cells", "NAMES", default: "rnn-tanh,lstm,gru"),
    .choice("match", ["units", "parameters"], default: "units"),
    .value("sigma", "X"), .value("seed", "N", default: "1"),
  ], positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  try record.requireGradients()
  var runs: [ComparedRun] = []
  let seed = UInt64(clamping: try invocation.int("seed", in: 0...Int.max) ?? 1)
  let start = try invocation.double("sigma", in: 0...1e6).map { RunVariant.Start.gaussian($0) }
  let matchesParameters = invocation["match"] == "parameters"
  for word in (invocation["cells"] ?? "").split(separator: ",") {
    let cell = try Cell(String(word))
    let units = try ComparedRun.units(of: cell, record.program.model, matchesParameters)
    // Fresh parameters for all of them: also for the cell that the run has.
    var variant = RunVariant(cell: cell, units: units, start: start, seed: seed)
    variant.isFresh = true
    runs.append(try ComparedRun(cell, units, try variant.run(record)))
  }
  guard !runs.isEmpty else {
    throw Diagnosis("usage.missing-value", ["option": "--cells"], kind: .usage)
  }
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, matchesParameters, seed, runs)
  case .csv: try writeCSV(runs)
  case .table: show(record, runs, console)
  }
}

/// A cell's run.
private struct ComparedRun {
  var cell: Cell
  var units: [Int]
  /// The parameters of the recurrent layers.
  var parameters: Int
  var measures: RunMeasures
  /// The flow of the last layer's output state.
  var flow: GradientFlow

  init(_ cell: Cell, _ units: [Int], _ trace: Trace<Double>) throws(Diagnosis) {
    self.cell = cell
    self.units = units
    parameters = trace.program.parameters.entries.reduce(0) { $0 + ($1.layer == nil ? 0 : $1.count) }
    measures = try RunMeasures(trace)
    let last = trace.program.model.layers.count - 1
    guard let flow = measures.flows.first(where: { $0.layer == last }) else {
      throw Diagnosis("laboratory.no-states", ["cell": cell.name])
    }
    self.flow = flow
  }

  /// The run's own units, or for every layer as many as come nearest to its parameters.
  static func units(of cell: Cell, _ model: Model, _ matchesParameters: Bool) throws(Diagnosis) -> [Int] {
    guard matchesParameters else { return model.layers.map(\.hidden) }
    var units: [Int] = []
    var width = model.firstWidth
    for (index, layer) in model.layers.enumerated() {
      let own = layer.cell.parameterCount(
        layer.sizes(input: model.inputWidth(layer: index)), biases: layer.hasBiases)
      let hidden = cell.hiddenSize(nearestTo: own, input: width, biases: layer.hasBiases)
      units.append(hidden)
      width = layer.isBidirectional ? 2 * hidden : hidden
    }
    return units
  }

  var logarithms: [Double] { flow.norms.map { Double.log($0) / Double.log(10) } }

  var size: String { units.map { String($0) }.joined(separator: ",") }
}

private func show(_ record: RunRecord, _ runs: [ComparedRun], _ console: Console) {
  let texts = console.texts
  let secondary = Style(.secondary)
  console.print([
    [
      Span(record.name, Style(bold: true)),
      Span("  ‖∂L/∂" + runs[0].flow.state + "‖ " + texts("gradients.by-lag"), secondary),
    ]
  ])
  let marks = LogMarks(runs.flatMap(\.logarithms), console)
  let bar = max(4, min(20, (console.columns - 4) / runs.count - 14))
  var rows: [[Span]] = [
    [Span(texts("gradients.lag"), secondary)] + runs.flatMap { [Span($0.cell.title, Style(bold: true)), Span("")] }
  ]
  for lag in shownRows(runs.map(\.flow.norms.count).max() ?? 0) {
    guard let lag else {
      rows.append([Span("…", secondary)])
      continue
    }
    rows.append(
      [Span(String(lag), secondary)]
        + runs.flatMap { run -> [Span] in
          guard lag < run.flow.norms.count else { return [Span(""), Span("")] }
          let mark = marks.bar(run.logarithms[lag], columns: bar)
          return [Span(figures(run.flow.norms[lag])), Span(mark, Style(.gradient))]
        })
  }
  console.print(Table([.right] + runs.flatMap { _ in [Alignment.decimal, .left] }, rows: rows).lines())
  console.print()
  let heads = ["cell", "units", "parameters", "loss", "rate", "half-life", "float32-lag"]
  var summary: [[Span]] = [heads.map { Span(texts("gradients." + $0), secondary) }]
  for run in runs {
    let underflow: String =
      switch run.flow.underflow(in: .float32) {
      case .reached(let lag): String(lag)
      case .predicted(let lag): "≈" + DecimalText(lag, .significant(3)).text()
      case .never, .zero: "·"
      }
    summary.append([
      Span(run.cell.title, Style(bold: true)), Span(run.size), Span(String(run.parameters)),
      Span(figures(run.measures.loss)), Span(figures(run.flow.rate)), Span(figures(run.flow.halfLife)), Span(underflow),
    ])
  }
  console.print(Table([.left, .right, .right, .decimal, .decimal, .decimal, .right], rows: summary).lines())
}

private func writeJSON(
  _ record: RunRecord, _ matchesParameters: Bool, _ seed: UInt64, _ runs: [ComparedRun]
) throws(Diagnosis) {
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    json.member("match", matchesParameters ? "parameters" : "units")
    json.member("seed", String(seed))
    try json.member("runs", runs) { json, run throws(Diagnosis) in
      json.member("cell", run.cell.name)
      json.key("units")
      json.integers(run.units)
      json.member("parameters", run.parameters)
      json.member("loss", run.measures.loss)
      json.member("gradient_norm", run.measures.gradientNorm)
      json.member("lyapunov_exponents", numbers: run.measures.exponents)
      json.member("state", run.flow.state)
      json.key("times")
      json.integers(run.flow.times)
      json.member("norms", numbers: run.flow.norms)
      json.member("rate", run.flow.rate)
      json.member("half_life", run.flow.halfLife)
      for format in GradientFlow.Format.allCases {
        try json.member("underflow_" + format.rawValue) { json throws(Diagnosis) in
          run.flow.underflow(in: format).write(to: &json)
        }
      }
    }
  }
}

private func writeCSV(_ runs: [ComparedRun]) throws(Diagnosis) {
  let rows = runs.flatMap { run in
    run.flow.norms.enumerated().map { lag, norm in
      [run.cell.name, run.size, String(run.parameters), String(lag), String(run.flow.times[lag]), cell(norm)]
    }
  }
  try printCSV(["cell", "units", "parameters", "lag", "time", "norm"], rows)
}
