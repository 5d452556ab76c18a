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
    .value("numbers", "N"), .flag("all"), .value("seed", "N", default: "0"),
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
  let extent = try CheckExtent(invocation, record.program.parameters.count)
  let (sample, isDropping) = try record.trace.sample.droppingSomething(record.program, seed: extent.seed)
  let bar = ProgressLine(console.texts("check.progress"), console)
  let check = try GradientCheck(
    record.program, record.trace.parameters, sample, atMost: extent.limit, seed: extent.seed
  ) { share in
    bar.update(share)
    return true
  }
  bar.finish()
  if invocation.isGiven("json") {
    try printJSON(check)
  } else {
    show(check, parameters: record.trace.parameters.values.count, extent, console)
    if isDropping { console.print(console.texts("check.dropout", ["seed": String(extent.seed)])) }
  }
  guard check.passes else {
    let worst = (check.rows + [check.direction]).max { $0.severity < $1.severity }
    throw Diagnosis("check.failed", ["tensor": worst?.name ?? ""])
  }
}

extension GradientCheck.Row {
  /// How far the row is beyond its tolerances.
  fileprivate var severity: Double {
    if agrees { return 0 }
    let errors = [dualError / GradientCheck.dualTolerance, differenceError / GradientCheck.differenceTolerance]
    return errors.map { $0.isNaN ? .infinity : $0 }.max() ?? 0
  }

  fileprivate func place(_ worst: (row: Int, column: Int)) -> String { "[\(worst.row),\(worst.column)]" }
}

/// How many numbers are checked one by one, and what they are drawn from.
private struct CheckExtent {
  let seed: UInt64
  /// The most of a tensor; nil: all.
  let limit: Int?
  /// Up to so many parameters all are checked unless a number is given; beyond, so many of each tensor.
  private static let (whole, usual) = (2000, 20)

  init(_ invocation: Invocation, _ parameters: Int) throws(Diagnosis) {
    seed = UInt64(try invocation.int("seed", in: 0...1 << 53) ?? 0)
    let given = try invocation.int("numbers", in: 1...1 << 40)
    if given != nil, invocation.isGiven("all") { throw Diagnosis("check.numbers-or-all", kind: .usage) }
    limit = invocation.isGiven("all") ? nil : given ?? (parameters <= CheckExtent.whole ? nil : CheckExtent.usual)
  }
}

extension Sample where S == Double {
  /// The sample with dropout masks drawn, where the model drops and the sample's masks let everything through; and whether it is so.
  fileprivate func droppingSomething(_ program: Program, seed: UInt64) throws(Diagnosis) -> (Sample, Bool) {
    guard !program.masks.isEmpty, masks.allSatisfy({ $0.allSatisfy { $0 == 1 } }) else { return (self, false) }
    var generator = Generator(seed: seed)
    return (try droppingOut(program, &generator), true)
  }
}

private func show(_ check: GradientCheck, parameters: Int, _ extent: CheckExtent, _ console: Console) {
  let heads = ["tensor", "largest", "dual", "where", "difference", "where"]
  var rows: [[Span]] = [heads.map { Span(console.texts("check." + $0), Style(.secondary)) }]
  for row in check.rows + [check.direction] {
    let fails = !row.agrees
    // The direction has no place.
    let isTensor = !row.name.isEmpty
    rows.append([
      Span(isTensor ? row.name : console.texts("check.direction"), Style(bold: fails)),
      Span(scientific(row.largest)), Span(scientific(row.dualError)),
      Span(isTensor ? row.place(row.dualWorst) : "", Style(.secondary)), Span(scientific(row.differenceError)),
      Span(isTensor ? row.place(row.differenceWorst) : "", Style(.secondary)), Span(fails ? "✗" : "✓"),
    ])
  }
  console.print(Table([.left, .right, .right, .left, .right, .left, .left], rows: rows).lines())
  console.print()
  let kinks = check.rows.reduce(0) { $0 + $1.kinks }
  if kinks > 0 { console.print(console.texts("check.kinks", ["count": String(kinks)])) }
  if check.checkedCount < parameters {
    console.say(
      console.texts(
        "check.some", ["checked": String(check.checkedCount), "count": String(parameters), "seed": String(extent.seed)])
    )
  }
  console.print(
    console.texts(
      check.passes ? "check.passes" : "check.fails",
      [
        "count": String(check.checkedCount),
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
    for row in check.rows { write(row, to: &json) }
    json.endArray()
    json.key("direction")
    write(check.direction, to: &json)
    json.endObject()
    json.end()
  }
}

private func write(_ row: GradientCheck.Row, to json: inout JSONWriter) {
  json.beginObject()
  if !row.name.isEmpty {
    json.key("name")
    json.string(row.name)
  }
  json.key("checked")
  json.integer(row.checked)
  json.key("largest")
  json.number(row.largest)
  for (name, error, worst) in [
    ("dual", row.dualError, row.dualWorst), ("difference", row.differenceError, row.differenceWorst),
  ] {
    json.key(name + "_error")
    json.number(error)
    guard !row.name.isEmpty else { continue }
    json.key(name + "_worst")
    json.integers([worst.row, worst.column])
  }
  json.key("kinks")
  json.integer(row.kinks)
  json.endObject()
}
