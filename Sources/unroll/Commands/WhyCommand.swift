import Arguments
import Files
import Recurrence
import Stepping
import Terminal
import Texts

/// `unroll why EXPERIMENT ADDRESS`: explains one number of a run.
let whyCommand = Command(
  "why",
  options: [
    .value("depth", "N", default: "1"), .flag("what-for"), .flag("exact"), .flag("latex"), .flag("mathml"),
    .flag("ascii"), .flag("json"),
  ] + UpdateSource.options + RunSource.options,
  positionals: [Positional("experiment", .optional), Positional("address", .optional)]
) { invocation throws(Diagnosis) in
  let console = Console()
  var words = [invocation.positional("experiment"), invocation.positional("address")].compactMap { $0 }
  // With weights there is no experiment file, so the one word is the address.
  let file = words.count == 2 || invocation["weights"] == nil ? words.first : nil
  if file != nil { words.removeFirst() }
  guard let address = words.first else {
    throw Diagnosis("usage.missing-argument", ["command": "unroll why", "argument": "<address>"], kind: .usage)
  }
  let depth = try invocation.int("depth", in: 0...40) ?? 1
  let run = try StepRun(invocation, file: file, updating: try UpdateSource.updating(invocation))
  if UpdateReport.isUpdate(address) {
    try WhyUpdate(address, run, console).write(invocation, depth: depth, console)
    return
  }
  if JacobianEntry.isEntry(address) {
    var why = try WhyJacobian(address, run)
    try why.write(invocation, depth: depth, console)
    return
  }
  let reference = try run.trace.reference(address)
  if invocation.isGiven("json") {
    try WhyJSON(run: run, exact: invocation.isGiven("exact")).write(
      reference, depth: depth, whatFor: invocation.isGiven("what-for"))
    return
  }
  if let notations = notations(reference, run) {
    for (name, set) in formats where invocation.isGiven(name) {
      for line in set(notations) { console.print(line) }
      return
    }
  }
  let report = WhyReport(run, reference, texts: console.texts, columns: console.columns)
  console.print(invocation.isGiven("what-for") ? report.whatFor() : report.why(depth: depth))
  if invocation.isGiven("exact") { console.print([try report.exact()]) }
}

/// The equation in symbols and with numbers; nil for what is given.
private func notations(_ reference: Reference, _ run: StepRun) -> [Notation]? {
  run.trace.account(of: reference).map { account in
    [account.symbols(in: run.program), account.numbers(in: run.trace)]
  }
}

private let formats: [(String, @Sendable ([Notation]) -> [String])] = [
  ("latex", { $0.map(\.latex) }), ("mathml", { $0.map { $0.mathML() } }), ("ascii", { $0.map { $0.text(.ascii) } }),
]

/// The explanation as JSON: the same tree, with addresses that `unroll why` understands.
private struct WhyJSON {
  let run: StepRun
  let exact: Trace<DoubleDouble>?

  init(run: StepRun, exact: Bool) throws(Diagnosis) {
    self.run = run
    self.exact = exact ? try run.exact() : nil
  }

  func write(_ reference: Reference, depth: Int, whatFor: Bool) throws(Diagnosis) {
    try Atomic.write(to: "-") { sink throws(Diagnosis) in
      var json = JSONWriter(to: sink)
      if whatFor {
        json.beginObject()
        scalar(reference, &json)
        json.key("readers")
        json.beginArray()
        for reader in run.trace.readers(of: reference) {
          json.beginObject()
          scalar(reader, &json)
          json.endObject()
        }
        json.endArray()
        json.endObject()
      } else {
        node(run.trace.why(reference), depth, &json)
      }
      json.end()
    }
  }

  private func node(_ node: WhyNode, _ depth: Int, _ json: inout JSONWriter) {
    json.beginObject()
    var below = depth
    switch node.subject {
    case .scalar(let reference):
      scalar(reference, &json)
      below -= 1
    case .term(let working, let path):
      if let path {
        json.key("way")
        json.string(Catalog.english(path))
      }
      json.key("expression")
      json.string(working.symbols(in: run.program).text(.ascii))
      json.key("value")
      json.number(node.value)
    case .expression(let working):
      json.key("expression")
      json.string(working.symbols(in: run.program).text(.ascii))
      json.key("value")
      json.number(node.value)
    }
    if let adds = node.adds {
      json.key("adds")
      json.number(adds)
    }
    let children = below >= 0 ? run.trace.children(of: node) : []
    if !children.isEmpty {
      json.key("from")
      json.beginArray()
      for child in children { self.node(child, below, &json) }
      json.endArray()
    }
    json.endObject()
  }

  private func scalar(_ reference: Reference, _ json: inout JSONWriter) {
    json.key("address")
    json.string(Address.text(of: reference, in: run.program))
    json.key("value")
    json.number(run.trace.value(reference))
    if let account = run.trace.account(of: reference) {
      json.key("equation")
      json.string(account.symbols(in: run.program).text(.ascii))
    }
    guard let exact = exact?.value(reference) else { return }
    json.key("exact")
    json.numbers([exact.high, exact.low])
    json.key("error_ulps")
    json.number(run.trace.value(reference).ulps(from: exact))
  }
}
