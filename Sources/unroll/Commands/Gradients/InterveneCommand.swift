import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll gradients intervene`: what a change does to the gradient, and how much.
let interveneCommand = Command(
  "intervene", options: Intervention.options, positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  try record.requireGradients()
  let original = try RunMeasures(record.trace)
  let found = try Intervention.all(invocation, record)
  guard !found.isEmpty else { throw Diagnosis("gradients.intervene-nothing", kind: .usage) }
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, original, found)
  case .csv: try writeCSV(original, found)
  case .table: show(record, original, found, console)
  }
}

/// The flow of the first layer's output state.
private func flow(_ measures: RunMeasures?) -> GradientFlow? { measures?.flows.first }

private func show(_ record: RunRecord, _ original: RunMeasures, _ found: [Intervention], _ console: Console) {
  let texts = console.texts
  let secondary = Style(.secondary)
  console.print([
    [Span(record.name, Style(bold: true)), Span("  " + describe(record.program.model), secondary)]
  ])
  let heads = ["loss", "norm", "kept", "angle", "rate", "half-life"].map { texts("gradients." + $0) }
  var rows: [[Span]] = [([""] + heads).map { Span($0, secondary) }]
  rows.append([
    Span(texts("gradients.original"), secondary), Span(figures(original.loss)), Span(figures(original.gradientNorm)),
    Span(percent(1)), Span("0°"), Span(figures(flow(original)?.rate)), Span(figures(flow(original)?.halfLife)),
  ])
  for one in found {
    let total = one.comparison?.total
    rows.append([
      Span(one.name, Style(bold: true)), Span(figures(one.measures.map { $0.loss } ?? original.loss)),
      Span(figures(one.norm)), Span(percent(total?.shareKept)), Span(degrees(total?.degrees)),
      Span(figures(flow(one.measures)?.rate)), Span(figures(flow(one.measures)?.halfLife)),
    ])
  }
  console.print(
    Table([.left, .decimal, .decimal, .decimal, .decimal, .decimal, .decimal], rows: rows).lines())
  for one in found {
    guard let cells = one.cells, cells.share != nil else { continue }
    console.print()
    console.say(
      texts(
        "gradients.cells-lost",
        ["name": one.name, "count": String(cells.count), "share": percent(cells.share)]))
  }
  guard found.count == 1, let comparison = found[0].comparison else { return }
  console.print()
  console.print(tensors(comparison, console))
}

/// An angle; what is below the rounding of a comparison is shown as 0.
private func degrees(_ angle: Double?) -> String {
  guard let angle else { return "·" }
  return angle < 1e-10 ? "0°" : figures(angle) + "°"
}

/// The comparison tensor by tensor.
private func tensors(_ comparison: GradientComparison, _ console: Console) -> [[Span]] {
  let heads = ["full", "changed", "kept", "angle"].map { console.texts("gradients." + $0) }
  var rows: [[Span]] = [([""] + heads).map { Span($0, Style(.secondary)) }]
  for row in comparison.tensors {
    rows.append([
      Span(row.name, Style(bold: true)), Span(figures(row.full)), Span(figures(row.changed)),
      Span(percent(row.shareKept)), Span(degrees(row.degrees)),
    ])
  }
  return Table([.left, .decimal, .decimal, .decimal, .decimal], rows: rows).lines()
}

private func writeJSON(
  _ record: RunRecord, _ original: RunMeasures, _ found: [Intervention]
) throws(Diagnosis) {
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    try json.member("original") { json throws(Diagnosis) in write(original, to: &json) }
    try json.member("interventions", found) { json, one throws(Diagnosis) in
      json.member("name", one.name)
      write(one.measures ?? original, to: &json)
      json.member("changed_norm", one.norm)
      json.member("share_kept", one.comparison?.total.shareKept)
      json.member("degrees", one.comparison?.total.degrees)
      if let cells = one.cells {
        json.member("cells_lost", cells.count)
        json.member("share_lost", cells.share)
      }
      try json.member("tensors", one.comparison?.tensors ?? []) { json, row throws(Diagnosis) in
        json.member("name", row.name)
        json.member("full", row.full)
        json.member("changed", row.changed)
        json.member("share_kept", row.shareKept)
        json.member("degrees", row.degrees)
      }
    }
  }
}

private func write(_ measures: RunMeasures, to json: inout JSONWriter) {
  json.member("loss", measures.loss)
  json.member("gradient_norm", measures.gradientNorm)
  json.member("rate", flow(measures)?.rate)
  json.member("half_life", flow(measures)?.halfLife)
  json.member("norms", numbers: flow(measures)?.norms ?? [])
}

private func writeCSV(_ original: RunMeasures, _ found: [Intervention]) throws(Diagnosis) {
  func row(_ name: String, _ measures: RunMeasures?, _ norm: Double?, _ total: GradientComparison.Row?) -> [String] {
    [
      name, cell((measures ?? original).loss), cell(norm), cell(total?.shareKept), cell(total?.degrees),
      cell(flow(measures)?.rate), cell(flow(measures)?.halfLife),
    ]
  }
  try printCSV(
    ["intervention", "loss", "norm", "share_kept", "degrees", "rate", "half_life"],
    [row("", original, original.gradientNorm, nil)]
      + found.map { row($0.name, $0.measures, $0.norm, $0.comparison?.total) })
}
