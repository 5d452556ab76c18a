import Arguments
import Files
import Foundation
import Recurrence
import Terminal
import Texts

/// `unroll gradients`: how much of the loss's gradient is left at every step, for one run or several side by side.
let gradientsCommand = Command(
  "gradients",
  options: [.flag("json"), .flag("csv")] + RunSource.options,
  positionals: [Positional("experiment", .any)],
  commands: laboratoryCommands
) { invocation throws(Diagnosis) in
  try refuseMistypedCommand(invocation)
  let console = Console()
  var runs: [FlowRun] = []
  for record in try RunRecord.all(invocation) {
    try record.requireGradients()
    let trace = record.trace
    let explosion = trace.firstNotFinite().map { Explosion($0, trace) }
    for flow in try trace.gradientFlow() {
      runs.append(
        FlowRun(
          name: record.name, cell: trace.program.model.layers[flow.layer].cell.title, flow: flow, explosion: explosion))
    }
  }
  if invocation.isGiven("json") {
    try writeJSON(runs)
  } else if invocation.isGiven("csv") {
    try writeCSV(runs)
  } else {
    show(runs, console)
  }
}

private let laboratoryCommands = [
  jacobianCommand, spectrumCommand, ledgerCommand, interveneCommand, compareCommand, precisionCommand, sweepCommand,
]

/// A file that is not there may be a command that was mistyped.
private func refuseMistypedCommand(_ invocation: Invocation) throws(Diagnosis) {
  guard let word = invocation.allPositionals("experiment").first, !word.contains("/"), !word.contains("."),
    word != "-", !FileManager.default.fileExists(atPath: word),
    let near = Suggestion.nearest(to: word, in: laboratoryCommands.map(\.name))
  else { return }
  throw Diagnosis("usage.unknown-command.near", ["word": word, "near": near], kind: .usage)
}

/// The gradient flow of one state of one run.
private struct FlowRun {
  var name: String
  var cell: String
  var flow: GradientFlow
  var explosion: Explosion?

  /// `‖∂L/∂h‖`, with the layer where it is not the first.
  var label: String {
    "‖∂L/∂" + flow.state + "‖" + (flow.layer == 0 ? "" : " l\(flow.layer)")
      + (flow.direction == .reverse ? " ←" : "")
  }
}

private func show(_ runs: [FlowRun], _ console: Console) {
  let texts = console.texts
  let perPage = max(1, (console.columns - 8) / 24)
  var first = 0
  while first < runs.count {
    let page = runs[first..<min(first + perPage, runs.count)]
    // Runs of one length are read by time; otherwise rows are steps back from the end.
    let counts = Set(page.map(\.flow.times)).count == 1
    if first > 0 { console.print() }
    var rows: [[Span]] = [
      [Span("")] + page.flatMap { [Span($0.name, Style(bold: true)), Span($0.cell, Style(.secondary))] },
      [Span(counts ? "t" : texts("gradients.back"), Style(.secondary))]
        + page.flatMap { [Span($0.label, Style(.gradient)), Span(texts("gradients.ratio"), Style(.secondary))] },
    ]
    let longest = page.map { $0.flow.norms.count }.max() ?? 0
    for lag in shownRows(longest) {
      guard let lag else {
        rows.append([Span("…", Style(.secondary))])
        continue
      }
      var row = [Span(String(counts ? page[page.startIndex].flow.times[lag] : lag))]
      for run in page {
        let flow = run.flow
        row.append(Span(lag < flow.norms.count ? figures(flow.norms[lag]) : ""))
        row.append(Span(flow.ratio(lag: lag).map { figures($0) } ?? "·", Style(.secondary)))
      }
      rows.append(row)
    }
    console.print(Table([.right] + page.flatMap { _ in [Alignment.decimal, .decimal] }, rows: rows).lines())
    first += perPage
  }
  console.print()
  for run in runs {
    console.say(summary(run, texts))
    if let underflow = run.flow.underflowSentence(texts) { console.say(underflow, indent: 2) }
  }
  var told: Set<String> = []
  for run in runs where told.insert(run.name).inserted {
    if let explosion = run.explosion { console.say(explosion.sentence(run.name, texts)) }
  }
}

private func summary(_ run: FlowRun, _ texts: Catalog) -> String {
  let label = run.name + " " + run.label
  guard let rate = run.flow.rate else { return texts("gradients.no-rate", ["label": label]) }
  if let halfLife = run.flow.halfLife {
    return texts("gradients.shrinks", ["label": label, "rate": figures(rate), "half": figures(halfLife)])
  }
  return texts("gradients.grows", ["label": label, "rate": figures(rate)])
}

private func writeJSON(_ runs: [FlowRun]) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    json.beginArray()
    for run in runs {
      json.beginObject()
      for (key, value) in [
        ("name", run.name), ("cell", run.cell), ("direction", run.flow.direction.rawValue), ("state", run.flow.state),
      ] {
        json.key(key)
        json.string(value)
      }
      json.key("layer")
      json.integer(run.flow.layer)
      json.key("times")
      json.integers(run.flow.times)
      json.member("norms", numbers: run.flow.norms)
      json.member("ratios", numbers: run.flow.norms.indices.map { run.flow.ratio(lag: $0) })
      json.member("rate", run.flow.rate)
      json.member("half_life", run.flow.halfLife)
      for format in GradientFlow.Format.allCases {
        try json.member("underflow_" + format.rawValue) { json throws(Diagnosis) in
          run.flow.underflow(in: format).write(to: &json)
        }
      }
      try Explosion.write(run.explosion, to: &json)
      json.endObject()
    }
    json.endArray()
    json.end()
  }
}

private func writeCSV(_ runs: [FlowRun]) throws(Diagnosis) {
  let rows = runs.flatMap { run in
    run.flow.times.enumerated().map { lag, time in
      [
        run.name, String(run.flow.layer), run.flow.direction.rawValue, run.flow.state, String(time),
        cell(run.flow.norms[lag]), cell(run.flow.ratio(lag: lag)),
      ]
    }
  }
  try printCSV(["name", "layer", "direction", "state", "time", "norm", "ratio"], rows)
}
