import Arguments
import Files
import Recurrence

/// `unroll export --pytorch|--keras|--state-dict`: a script with which doubters check the trace with their own tools, or the parameters as a state dict.
let exportCommand = Command(
  "export",
  options: [
    .flag("pytorch"), .flag("keras"), .flag("state-dict"), .value("output", "FILE", short: "o", default: "-"),
  ] + RunSource.options,
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  let forms = ["pytorch", "keras", "state-dict"].filter { invocation.isGiven($0) }
  guard forms.count == 1 else { throw Diagnosis("usage.one-export", kind: .usage) }
  let output = invocation["output"] ?? "-"
  if forms[0] == "state-dict" {
    try writeStateDict(invocation, to: output)
  } else {
    let record = try RunRecord(invocation, file: invocation.positional("experiment"))
    guard record.program.model.isPlain else { throw Diagnosis("export.parts") }
    let run = ExportedRun(trace: record.trace, name: record.name)
    let script = forms[0] == "keras" ? try KerasScript(run).text : PyTorchScript(run: run).text
    try Atomic.write(Array(script.utf8), to: output)
  }
  if output != "-" {
    let console = Console()
    console.print(
      console.texts(forms[0] == "state-dict" ? "export.written.parameters" : "export.written.script", ["file": output]))
  }
}

/// The parameters, for which nothing is run.
private func writeStateDict(_ invocation: Invocation, to output: String) throws(Diagnosis) {
  let file = invocation.positional("experiment")
  if let file, let recorded = try RunRecord.recorded(invocation, file: file) {
    try StateDictFile.write(
      recorded.trace.parameters, of: recorded.program.model, names: recorded.names, to: output)
  } else {
    let source = try RunSource(invocation)
    try StateDictFile.write(source.parameters, of: source.program.model, names: source.names, to: output)
  }
}

extension Model {
  /// Whether the scripts know all that the model has: one sequence, every step of it, nothing dropped and nothing fed back.
  fileprivate var isPlain: Bool {
    encoder == nil && !feedsBack && inputDropout == 0 && layers.allSatisfy { $0.dropout == 0 && $0.reads == .every }
  }
}
