import Arguments
import Files
import Recurrence
import Terminal

/// `unroll check`: the gradients of back-propagation held against dual numbers and against differences in DoubleDouble.
let checkCommand = Command(
  "check",
  options: [
    .value("claims", "FILE", group: "claims"), .value("tolerance", "X", default: "1e-5", group: "claims"),
    .choice("plant", BackwardMistake.allCases.map(\.rawValue), group: "claims"),
    .value("output", "FILE", short: "o", group: "claims"),
  ] + RunSource.options + [.flag("json")], positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  try record.requireGradients()
  if invocation.isGiven("claims") || invocation.isGiven("plant") {
    if invocation.isGiven("claims"), invocation.isGiven("plant") {
      throw Diagnosis("check.claims-or-plant", kind: .usage)
    }
    if let file = invocation["claims"] { return try checkClaims(file, record, invocation) }
    guard let mistake = try invocation.choice("plant", as: BackwardMistake.self) else { return }
    return try plantMistake(mistake, record, to: invocation["output"] ?? "-")
  }
  let bar = ProgressLine(console.texts("check.progress"), console)
  let check = try GradientCheck(record.program, record.trace.parameters, record.trace.sample) { share in
    bar.update(share)
    return true
  }
  bar.finish()
  if invocation.isGiven("json") {
    try printJSON(check)
  } else {
    show(check, parameters: record.trace.parameters.values.count, console)
  }
  guard check.passes else {
    let worst = check.rows.max { $0.severity < $1.severity }
    throw Diagnosis("check.failed", ["tensor": worst?.name ?? ""])
  }
}

extension GradientCheck.Row {
  /// How far the row is beyond its tolerances.
  fileprivate var severity: Double {
    let errors = [dualError / GradientCheck.dualTolerance, differenceError / GradientCheck.differenceTolerance]
    return errors.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
  }

  fileprivate func place(_ worst: (row: Int, column: Int)) -> String { "[\(worst.row),\(worst.column)]" }
}

private func show(_ check: GradientCheck, parameters: Int, _ console: Console) {
  let heads = ["tensor", "largest", "dual", "where", "difference", "where"]
  var rows: [[Span]] = [heads.map { Span(console.texts("check." + $0), Style(.secondary)) }]
  for row in check.rows {
    let fails = row.severity > 1
    rows.append([
      Span(row.name, Style(bold: fails)), Span(scientific(row.largest)), Span(scientific(row.dualError)),
      Span(row.place(row.dualWorst), Style(.secondary)), Span(scientific(row.differenceError)),
      Span(row.place(row.differenceWorst), Style(.secondary)), Span(fails ? "✗" : "✓"),
    ])
  }
  console.print(Table([.left, .right, .right, .left, .right, .left, .left], rows: rows).lines())
  console.print()
  let kinks = check.rows.reduce(0) { $0 + $1.kinks }
  if kinks > 0 { console.print(console.texts("check.kinks", ["count": String(kinks)])) }
  console.print(
    console.texts(
      check.passes ? "check.passes" : "check.fails",
      [
        "count": String(parameters),
        "dual": scientific(GradientCheck.dualTolerance), "difference": scientific(GradientCheck.differenceTolerance),
      ]))
}

private func printJSON(_ check: GradientCheck) throws(Diagnosis) {
  try Atomic.write(to: "-") { sink throws(Diagnosis) in
    var json = JSONWriter(to: sink)
    json.beginObject()
    json.key("passes")
    json.bool(check.passes)
    json.key("tolerances")
    json.beginObject()
    json.key("dual")
    json.number(GradientCheck.dualTolerance)
    json.key("difference")
    json.number(GradientCheck.differenceTolerance)
    json.endObject()
    json.key("parameters")
    json.beginArray()
    for row in check.rows {
      json.beginObject()
      json.key("name")
      json.string(row.name)
      json.key("largest")
      json.number(row.largest)
      json.key("dual_error")
      json.number(row.dualError)
      json.key("dual_worst")
      json.integers([row.dualWorst.row, row.dualWorst.column])
      json.key("difference_error")
      json.number(row.differenceError)
      json.key("difference_worst")
      json.integers([row.differenceWorst.row, row.differenceWorst.column])
      json.key("kinks")
      json.integer(row.kinks)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.end()
  }
}
