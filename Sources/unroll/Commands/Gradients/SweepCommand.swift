import Arguments
import Files
import Recurrence
import Terminal
import Texts
import Workers

/// `unroll gradients sweep`: the same run for many initialisations, sizes or lengths, on all cores.
let sweepCommand = Command(
  "sweep",
  options: [
    .value("sigma", "RANGE"), .value("init", "NAMES"), .value("units", "RANGE"), .value("forget-bias", "RANGE"),
    .value("steps", "RANGE"), .value("cells", "NAMES"), .value("seed", "N", default: "1"), .value("workers", "N"),
  ], positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  try record.requireGradients()
  let (axes, points) = try SweepPoint.grid(invocation)
  let bar = ProgressLine(console.texts("gradients.sweep-progress"), console)
  let workers = Workers(count: try invocation.int("workers", in: 1...256))
  let results = try workers.map(points, progress: { bar.update(Double($0) / Double(points.count)) }) {
    point throws(Diagnosis) in try SweepResult(point, record)
  }
  bar.finish()
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, axes, results)
  case .csv: try writeCSV(axes, results)
  case .table: show(record, axes, results, console)
  }
}

/// One run of a sweep: what is changed, and the words for it, an axis each.
private struct SweepPoint: Sendable {
  var variant: RunVariant
  var words: [String] = []

  /// All combinations of the axes that the command line names, the last one changing fastest.
  static func grid(_ invocation: Invocation) throws(Diagnosis) -> (axes: [String], points: [SweepPoint]) {
    guard let seed = UInt64(exactly: try invocation.int("seed", in: 0...Int.max) ?? 1) else { return ([], []) }
    var points = [SweepPoint(variant: RunVariant(seed: seed))]
    var axes: [String] = []
    func cross<Value>(
      _ axis: String, _ values: [(word: String, value: Value)], _ set: (inout RunVariant, Value) -> Void
    ) {
      axes.append(axis)
      points = points.flatMap { point in
        values.map { word, value in
          var copy = point
          set(&copy.variant, value)
          copy.words.append(word)
          return copy
        }
      }
    }
    if invocation.isGiven("sigma"), invocation.isGiven("init") {
      throw Diagnosis("gradients.sigma-or-init", kind: .usage)
    }
    if let text = invocation["cells"] { cross("cell", try cells(text)) { $0.cell = $1 } }
    if let text = invocation["units"] {
      cross("units", try NumberRange.integers("units", text).map { (String($0), $0) }) { $0.units = [$1] }
    }
    if let text = invocation["steps"] {
      cross("steps", try NumberRange.integers("steps", text).map { (String($0), $0) }) { $0.steps = $1 }
    }
    if let text = invocation["forget-bias"] {
      cross("forget-bias", try NumberRange.doubles("forget-bias", text).map { (plain($0), $0) }) { $0.forgetBias = $1 }
    }
    if let text = invocation["sigma"] {
      let values = try NumberRange.doubles("sigma", text)
      guard values.allSatisfy({ $0 >= 0 }) else {
        throw Diagnosis("usage.not-a-number.from", ["option": "--sigma", "value": text, "low": "0"], kind: .usage)
      }
      cross("sigma", values.map { (plain($0), $0) }) { $0.start = .gaussian($1) }
    }
    if let text = invocation["init"] { cross("init", try schemes(text)) { $0.start = .scheme($1) } }
    guard !axes.isEmpty else { throw Diagnosis("gradients.sweep-nothing", kind: .usage) }
    return (axes, points)
  }

  /// 0.5 as it was written, not with three figures.
  private static func plain(_ value: Double) -> String { DecimalText(value, .shortest).text(.ascii) }

  static func cells(_ text: String) throws(Diagnosis) -> [(word: String, value: Cell)] {
    var found: [(word: String, value: Cell)] = []
    for word in text.split(separator: ",") {
      let cell = try Cell(String(word))
      found.append((cell.name, cell))
    }
    return found
  }

  private static func schemes(_ text: String) throws(Diagnosis) -> [(word: String, value: RunVariant.Start.Scheme)] {
    var found: [(word: String, value: RunVariant.Start.Scheme)] = []
    for word in text.split(separator: ",") {
      let names = RunVariant.Start.Scheme.allCases.map(\.rawValue)
      guard let scheme = RunVariant.Start.Scheme(rawValue: String(word)) else {
        throw Parser.notAmong(names, String(word), "--init")
      }
      found.append((scheme.rawValue, scheme))
    }
    return found
  }
}

/// What a run of a sweep gave.
private struct SweepResult: Sendable {
  var words: [String]
  var parameters: Int
  var measures: RunMeasures

  init(_ point: SweepPoint, _ record: RunRecord) throws(Diagnosis) {
    words = point.words
    let trace = try point.variant.run(record)
    parameters = trace.parameters.values.count
    measures = try RunMeasures(trace)
  }

  /// The flow of the last layer's output state.
  var flow: GradientFlow? {
    guard let last = measures.flows.last else { return nil }
    return measures.flows.first { $0.layer == last.layer }
  }

  /// The factor per step of the largest Lyapunov exponent of the first layer.
  var growth: Double? { measures.exponents.first.flatMap { $0 }.map { Double.exp($0) } }
}

private func show(_ record: RunRecord, _ axes: [String], _ results: [SweepResult], _ console: Console) {
  let texts = console.texts
  let secondary = Style(.secondary)
  console.print([
    [Span(record.name, Style(bold: true)), Span("  " + describe(record.program.model), secondary)]
  ])
  let logarithms = results.map { ($0.flow?.norms ?? []).map { Double.log($0) / Double.log(10) } }
  let marks = LogMarks(logarithms.flatMap { $0 }, console)
  let columns = ["loss", "norm", "growth-rate", "half-life"]
  var rows: [[Span]] = [
    axes.map { Span(texts("gradients." + $0), secondary) } + columns.map { Span(texts("gradients." + $0), secondary) }
  ]
  for result in results {
    let numbers = [result.measures.loss, result.measures.gradientNorm, result.growth, result.flow?.halfLife]
    rows.append(result.words.map { Span($0, Style(bold: true)) } + numbers.map { Span(figures($0)) })
  }
  let alignments: [Alignment] =
    axes.map { ["cell", "init"].contains($0) ? .left : .decimal } + columns.map { _ in .decimal }
  var lines = Table(alignments, rows: rows).lines()
  // What is left of the width is for the flow.
  let width = CellWidth()
  let widths = lines.map { $0.reduce(0) { $0 + width.of($1.text) } }
  let widest = widths.max() ?? 0
  let room = max(10, console.columns - widest - 3)
  for index in lines.indices {
    lines[index].append(Span(String(repeating: " ", count: widest - widths[index] + 2)))
    lines[index].append(
      index == 0
        ? Span(width.prefix(texts("gradients.flow"), columns: room), secondary)
        : Span(marks.line(logarithms[index - 1], columns: room), Style(.gradient)))
  }
  console.print(lines)
  console.print()
  console.say(texts("gradients.sweep-note"))
}

private func writeJSON(_ record: RunRecord, _ axes: [String], _ results: [SweepResult]) throws(Diagnosis) {
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    json.key("axes")
    json.strings(axes)
    try json.member("runs", results) { json, result throws(Diagnosis) in
      for (axis, word) in zip(axes, result.words) {
        if let number = Double(word) { json.member(axis, number) } else { json.member(axis, word) }
      }
      json.member("parameters", result.parameters)
      json.member("loss", result.measures.loss)
      json.member("gradient_norm", result.measures.gradientNorm)
      json.member("lyapunov_exponents", numbers: result.measures.exponents)
      try json.member("flows", result.measures.flows) { json, flow throws(Diagnosis) in
        json.member("layer", flow.layer)
        json.member("direction", flow.direction.rawValue)
        json.member("state", flow.state)
        json.member("rate", flow.rate)
        json.member("half_life", flow.halfLife)
        json.member("norms", numbers: flow.norms)
      }
    }
  }
}

private func writeCSV(_ axes: [String], _ results: [SweepResult]) throws(Diagnosis) {
  let header = axes + ["parameters", "loss", "gradient_norm", "growth", "rate", "half_life"]
  try printCSV(
    header,
    results.map { result in
      result.words
        + [
          String(result.parameters), cell(result.measures.loss), cell(result.measures.gradientNorm),
          cell(result.growth), cell(result.flow?.rate), cell(result.flow?.halfLife),
        ]
    })
}
