import Arguments
import Files
import Recurrence
import Terminal
import Texts

/// `unroll gradients precision`: the same run in Float32 and Float64 held against one in DoubleDouble.
let precisionCommand = Command(
  "precision", options: [.choice("start", PrecisionReport.Start.allCases.map(\.rawValue), default: "given")],
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let console = Console()
  let record = try RunRecord(invocation, file: invocation.positional("experiment"))
  guard record.trace.storage.count <= 5_000_000 else {
    throw Diagnosis("gradients.too-large-for-exact", ["count": String(record.trace.storage.count)])
  }
  let report = try PrecisionReport(
    record.program, record.trace.parameters, record.trace.sample,
    from: try invocation.choice("start", as: PrecisionReport.Start.self) ?? .given)
  switch OutputForm(invocation) {
  case .json: try writeJSON(record, report)
  case .csv: try writeCSV(record, report)
  case .table: show(record, report, console)
  }
}

extension RoundingErrors.Row {
  /// `l0.f`, `grad l0.h`, `grad l0.W_hf`.
  fileprivate func name(_ program: Program) -> String {
    switch group {
    case .value(let slot): RoundingErrors.name(slot, program)
    case .gradient(let slot): "grad " + RoundingErrors.name(slot, program)
    case .parameterGradient(let index): "grad " + program.parameters.entries[index].name
    case .loss: "loss"
    }
  }

  /// Whether it has a name of its own, and was computed.
  fileprivate func isShown(_ program: Program) -> Bool {
    switch group {
    case .value(let slot): program.isNamed(slot) && program.slots[slot].instruction != nil
    case .gradient(let slot): program.isNamed(slot)
    case .parameterGradient, .loss: true
    }
  }
}

extension RoundingErrors {
  /// A quantity's address; the loss of each step is not the loss.
  fileprivate static func name(_ slot: Int, _ program: Program) -> String {
    slot == program.lossSlot ? "t.loss" : Address.text(ofSlot: slot, in: program)
  }
}

private func show(_ record: RunRecord, _ report: PrecisionReport, _ console: Console) {
  let (texts, program) = (console.texts, record.program)
  let secondary = Style(.secondary)
  console.print([
    [Span(record.name, Style(bold: true)), Span("  " + texts("gradients.precision-title"), secondary)]
  ])
  let heads = [
    "", texts("gradients.precision-single"), texts("gradients.precision-mean"),
    texts("gradients.precision-double"),
    texts("gradients.precision-mean"), texts("gradients.precision-where"),
  ]
  var rows: [[Span]] = [heads.map { Span($0, secondary) }]
  for (single, double) in zip(report.singleErrors.rows, report.doubleErrors.rows) where single.isShown(program) {
    rows.append([
      Span(single.name(program), Style(bold: true)), Span(text(single, single.largest)),
      Span(text(single, single.mean)),
      Span(text(double, double.largest)), Span(text(double, double.mean)),
      Span(double.worst.map { Address.text(of: $0, in: program) } ?? "", secondary),
    ])
  }
  console.print(Table([.left, .decimal, .decimal, .decimal, .decimal, .left], rows: rows).lines())
  console.print()
  for (format, errors) in [("Float32", report.singleErrors), ("Float64", report.doubleErrors)] {
    guard let first = errors.firstUnderflow else {
      console.say(texts("gradients.precision-no-underflow", ["format": format]))
      continue
    }
    console.say(
      texts(
        "gradients.precision-underflow",
        [
          "format": format, "count": String(errors.underflows), "address": Address.text(of: first, in: program),
        ]))
  }
}

/// An error in ulps; ∞ where a number exploded in this format only.
private func text(_ row: RoundingErrors.Row, _ ulps: Double) -> String {
  if row.notFinite > 0 { return "∞" }
  return row.count == 0 ? "·" : figures(ulps)
}

private func writeJSON(_ record: RunRecord, _ report: PrecisionReport) throws(Diagnosis) {
  let program = record.program
  try printJSON { json throws(Diagnosis) in
    json.member("name", record.name)
    json.member("loss_float32", report.single.loss.map { Double($0) })
    json.member("loss_float64", report.double.loss)
    json.member("loss_exact", report.exact.loss?.double)
    for (name, errors) in [("float32", report.singleErrors), ("float64", report.doubleErrors)] {
      try json.member(name) { json throws(Diagnosis) in
        json.member("underflows", errors.underflows)
        json.key("first_underflow")
        if let first = errors.firstUnderflow { json.string(Address.text(of: first, in: program)) } else { json.null() }
        try json.member("quantities", errors.rows) { json, row throws(Diagnosis) in
          json.member("name", row.name(program))
          json.member("count", row.count)
          json.member("largest_ulps", row.count > 0 ? row.largest : nil)
          json.member("mean_ulps", row.count > 0 ? row.mean : nil)
          json.key("worst")
          if let worst = row.worst { json.string(Address.text(of: worst, in: program)) } else { json.null() }
          json.member("not_finite", row.notFinite)
          json.member("false_nonzeros", row.falseNonzeros)
        }
      }
    }
  }
}

private func writeCSV(_ record: RunRecord, _ report: PrecisionReport) throws(Diagnosis) {
  var rows: [[String]] = []
  for (format, errors) in [("float32", report.singleErrors), ("float64", report.doubleErrors)] {
    for row in errors.rows {
      rows.append([
        format, row.name(record.program), String(row.count), row.count > 0 ? cell(row.largest) : "",
        row.count > 0 ? cell(row.mean) : "", String(row.notFinite),
      ])
    }
  }
  try printCSV(["format", "quantity", "count", "largest_ulps", "mean_ulps", "not_finite"], rows)
}
