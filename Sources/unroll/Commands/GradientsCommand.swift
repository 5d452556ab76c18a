import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll gradients`: how much of the loss's gradient is left at every step, for one run or several side by side.
let gradientsCommand = Command(
  "gradients",
  options: [.flag("json"), .flag("csv")] + RunSource.options,
  positionals: [Positional("experiment", .any)]
) { invocation throws(Diagnosis) in
  let console = Console()
  var runs: [FlowRun] = []
  for source in try RunSource.all(invocation) {
    try source.requireLoss()
    let trace = try source.run()
    for flow in try trace.gradientFlow() {
      runs.append(FlowRun(name: source.name, cell: trace.program.model.layers[flow.layer].cell.title, flow: flow))
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

/// The gradient flow of one state of one run.
private struct FlowRun {
  var name: String
  var cell: String
  var flow: GradientFlow

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
    for lag in shownLags(longest) {
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
  for run in runs { console.print(summary(run, texts)) }
}

/// The rows of the table: all steps up to 40, else the first and last twenty.
private func shownLags(_ count: Int) -> [Int?] {
  count <= 41 ? (0..<count).map { $0 } : (0..<20).map { $0 } + [nil] + (count - 20..<count).map { $0 }
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
      json.key("norms")
      json.numbers(run.flow.norms)
      json.key("ratios")
      json.beginArray()
      for lag in run.flow.norms.indices {
        if let ratio = run.flow.ratio(lag: lag) { json.number(ratio) } else { json.null() }
      }
      json.endArray()
      for (key, value) in [("rate", run.flow.rate), ("half_life", run.flow.halfLife)] {
        json.key(key)
        if let value { json.number(value) } else { json.null() }
      }
      json.endObject()
    }
    json.endArray()
    json.end()
  }
}

private func writeCSV(_ runs: [FlowRun]) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    sink.write("name,layer,direction,state,time,norm,ratio\n")
    for run in runs {
      let isPlain = !run.name.contains { ",\"\n".contains($0) }
      let name = isPlain ? run.name : "\"" + run.name.replacing("\"", with: "\"\"") + "\""
      for (lag, time) in run.flow.times.enumerated() {
        let ratio = run.flow.ratio(lag: lag).map { $0.description } ?? ""
        let place = "\(name),\(run.flow.layer),\(run.flow.direction.rawValue),\(run.flow.state),\(time)"
        sink.write("\(place),\(run.flow.norms[lag]),\(ratio)\n")
      }
    }
  }
}
