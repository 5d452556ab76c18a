import Arguments
import Files
import Foundation
import Recurrence
import Stepping

extension StepRun {
  /// What a command is asked to explain or to walk through: a trace file, an experiment file, or weights with a CSV file.
  init(_ invocation: Invocation, file: String?, _ console: Console) throws(Diagnosis) {
    if let file, try StepRun.isTrace(file) {
      for option in RunSource.options where invocation.isGiven(option.name) {
        throw Diagnosis("usage.experiment-or-weights", ["option": "--" + option.name], kind: .usage)
      }
      let bar = ProgressLine(console.texts("trace.reading"), console)
      let trace = try TraceFile.open(file) { bar.update($0) }.trace
      bar.finish()
      let updating = try UpdateSource.updating(invocation)
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      self.init(name: name, trace: trace, byteLimit: MemoryLimit.usual, updating: updating)
      return
    }
    let source = try RunSource(invocation, experiment: file)
    try self.init(
      name: source.name, program: source.program, parameters: source.parameters, sample: source.sample,
      byteLimit: MemoryLimit.usual, updating: try UpdateSource.updating(invocation))
  }

  /// Whether a file is a trace rather than an experiment: safetensors, or JSON that calls itself so at its beginning.
  private static func isTrace(_ file: String) throws(Diagnosis) -> Bool {
    if TraceFile.Format(path: file) == .safetensors { return true }
    // Standard input can be read only once.
    if file == "-" { return false }
    let beginning = try InputFile.map(file).prefix(1024)
    return String(decoding: beginning, as: UTF8.self).contains("\"" + TraceHeader.format + "\"")
  }
}
