import Arguments
import Files
import Foundation
import Recurrence
import Stepping

/// `unroll why EXPERIMENT 'update l0.W_hh[0,1]' --update sgd`: explains what an update makes of a parameter.
struct WhyUpdate {
  private let run: StepRun
  private let address: String
  private let report: UpdateReport

  /// - Throws: `update.…`, `address.…`.
  init(_ address: String, _ run: StepRun, _ console: Console) throws(Diagnosis) {
    (self.run, self.address) = (run, address)
    report = try UpdateReport(run, address: address, texts: console.texts, columns: console.columns)
  }

  /// Writes what the options ask for.
  func write(_ invocation: Invocation, depth: Int, _ console: Console) throws(Diagnosis) {
    for option in ["what-for", "exact", "latex", "mathml", "ascii"] where invocation.isGiven(option) {
      throw Diagnosis("update.option", ["option": "--" + option], kind: .usage)
    }
    guard invocation.isGiven("json") else { return console.print(report.lines(depth: depth)) }
    let sink = ByteSink()
    var json = JSONWriter(to: sink)
    json.beginObject()
    json.key("address")
    json.string("update " + Address.text(of: report.parameter, in: run.program))
    json.key("before")
    json.number(report.values.before)
    json.key("value")
    json.number(report.values.after)
    json.key("rule")
    json.string(run.update?.rule ?? "")
    json.key("from")
    json.beginArray()
    for step in report.steps {
      json.beginObject()
      json.key("expression")
      json.string(step.name)
      json.key("value")
      json.number(step.value)
      if step.name == "∂L/∂p", let gradient = report.gradient {
        json.key("address")
        json.string(Address.text(of: gradient, in: run.program))
      }
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.end()
    try Atomic.write(sink.bytes, to: "-")
  }
}
