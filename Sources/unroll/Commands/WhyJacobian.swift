import Arguments
import Files
import Foundation
import Recurrence
import Stepping

/// `unroll why EXPERIMENT 'dh3[0]/dh1[1]'`: explains an entry of a Jacobian.
struct WhyJacobian {
  private let run: StepRun
  private let entry: JacobianEntry
  private var entries: JacobianEntries<Double>

  /// - Throws: `jacobian-entry.…`, `address.…`, and what `StateVector` says about the layer.
  init(_ address: String, _ run: StepRun) throws(Diagnosis) {
    self.run = run
    entry = try JacobianEntry.parse(address, in: run.program, steps: run.trace.steps)
    let (layer, direction) = try entry.layer(in: run.program, steps: run.trace.steps)
    entries = try JacobianEntries(run.trace, layer: layer, direction: direction)
  }

  /// Writes what the options ask for.
  mutating func write(_ invocation: Invocation, depth: Int, _ console: Console) throws(Diagnosis) {
    for option in ["what-for", "exact"] where invocation.isGiven(option) {
      throw Diagnosis("usage.jacobian-option", ["option": "--" + option], kind: .usage)
    }
    if invocation.isGiven("json") { return try writeJSON(depth) }
    let account = entries.account(of: entry)
    let notations = [account.symbols(in: run.program), account.numbers(&entries)]
    for notation in notations {
      if invocation.isGiven("latex") { console.print(notation.latex) }
      if invocation.isGiven("mathml") { console.print(notation.mathML()) }
      if invocation.isGiven("ascii") { console.print(WhyJacobian.ascii(notation)) }
    }
    guard !["latex", "mathml", "ascii"].contains(where: { invocation.isGiven($0) }) else { return }
    var report = JacobianReport(entries, entry, texts: console.texts, columns: console.columns)
    console.print(report.lines(depth: depth))
  }

  /// In ASCII a differential is `d h3[0]`, as it is typed; gradients of the loss do not occur.
  private static func ascii(_ notation: Notation) -> String {
    notation.text(.ascii).replacing("grad ", with: "d ")
  }

  private mutating func writeJSON(_ depth: Int) throws(Diagnosis) {
    let sink = ByteSink()
    var json = JSONWriter(to: sink)
    write(entry, depth, &json)
    json.end()
    try Atomic.write(sink.bytes, to: "-")
  }

  private mutating func write(_ entry: JacobianEntry, _ depth: Int, _ json: inout JSONWriter) {
    let account = entries.account(of: entry)
    json.beginObject()
    json.key("address")
    json.string(entry.address(in: run.program))
    json.key("value")
    json.number(account.value)
    json.key("equation")
    json.string(WhyJacobian.ascii(account.symbols(in: run.program)))
    if depth > 0, !account.terms.isEmpty {
      json.key("from")
      json.beginArray()
      for term in account.terms {
        json.beginObject()
        if let local = term.local {
          json.key("local")
          json.string(local.symbols(in: run.program).text(.ascii))
          json.key("local_value")
          json.number(local.evaluate { run.trace.value($0) })
        }
        json.key("value")
        json.number(term.value)
        json.key("subtotal")
        json.number(term.subtotal)
        json.key("entries")
        json.beginArray()
        for factor in term.entries { write(factor, depth - 1, &json) }
        json.endArray()
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
  }
}
