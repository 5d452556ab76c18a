import Arguments
import Files
import Recurrence

/// `unroll export --pytorch|--keras`: a script with which a doubter checks the trace with his own tools.
let exportCommand = Command(
  "export",
  options: [.flag("pytorch"), .flag("keras"), .value("output", "FILE", short: "o", default: "-")] + RunSource.options,
  positionals: RunSource.positionals
) { invocation throws(Diagnosis) in
  guard invocation.isGiven("pytorch") != invocation.isGiven("keras") else {
    throw Diagnosis("usage.one-framework", kind: .usage)
  }
  let source = try RunSource(invocation)
  let run = ExportedRun(trace: try source.run(), name: source.name)
  let script = invocation.isGiven("keras") ? try KerasScript(run).text : PyTorchScript(run: run).text
  let output = invocation["output"] ?? "-"
  try Atomic.write(Array(script.utf8), to: output)
  if output != "-" {
    let console = Console()
    console.print(console.texts("export.written", ["file": output]))
  }
}
