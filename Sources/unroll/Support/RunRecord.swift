import Arguments
import Files
import Foundation
import Recurrence
import Stepping

/// A run that a command looks at: recorded in a trace file, or run now from an experiment file or weights with a CSV file.
struct RunRecord: Sendable {
  /// The experiment's name, or the file's.
  var name: String
  var trace: Trace<Double>
  /// How the file of weights calls its tensors.
  var names = StateDictNames()
  /// What the experiment file adds to the forget gate's bias; 0 for a trace, which does not say how its parameters came about.
  var forgetBias = 0.0

  var program: Program { trace.program }

  /// Reads, or runs, what the command line names.
  init(_ invocation: Invocation, file: String?) throws(Diagnosis) {
    if let file, let recorded = try RunRecord.recorded(invocation, file: file) {
      // An analysis reads every number more than once.
      self = recorded
      trace = trace.inMemory
      return
    }
    let source = try RunSource(invocation, experiment: file)
    name = source.name
    names = source.names
    forgetBias = source.forgetBias
    trace = try source.run()
  }

  private init(name: String, trace: Trace<Double>, names: StateDictNames) {
    self.name = name
    self.trace = trace
    self.names = names
  }

  /// One run for every file that the command line names, or the one of `--weights`.
  static func all(_ invocation: Invocation) throws(Diagnosis) -> [RunRecord] {
    let paths = invocation.allPositionals("experiment")
    guard !paths.isEmpty else { return [try RunRecord(invocation, file: nil)] }
    var records: [RunRecord] = []
    for path in paths { records.append(try RunRecord(invocation, file: path)) }
    return records
  }

  /// The run in a trace file, whose numbers may stay in the mapped file; nil for a file that is none.
  static func recorded(_ invocation: Invocation, file: String) throws(Diagnosis) -> RunRecord? {
    guard try isTrace(file) else { return nil }
    for option in RunSource.options where invocation.isGiven(option.name) {
      throw Diagnosis("usage.experiment-or-weights", ["option": "--" + option.name], kind: .usage)
    }
    let console = Console()
    let bar = ProgressLine(console.texts("trace.reading"), console)
    let (trace, names) = try TraceFile.open(file) { bar.update($0) }
    bar.finish()
    let name = PathParts(file).stem
    return RunRecord(name: name, trace: trace, names: names)
  }

  /// Whether a file is a trace rather than an experiment: safetensors, or JSON that calls itself so at its beginning.
  private static func isTrace(_ file: String) throws(Diagnosis) -> Bool {
    if TraceFile.Format(path: file) == .safetensors { return true }
    // Standard input and pipes can be read only once.
    var facts = stat()
    guard file != "-", stat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return false }
    let beginning = try InputFile.map(file).prefix(1024)
    return String(decoding: beginning, as: UTF8.self).contains("\"" + TraceHeader.format + "\"")
  }

  /// Refuses a run without gradients.
  func requireGradients() throws(Diagnosis) {
    guard program.loss != nil, trace.hasGradients else { throw Diagnosis("run.no-loss", ["name": name]) }
  }
}

extension StepRun {
  /// What a command is asked to explain or to walk through.
  ///
  /// - Parameter updating: The update that follows the backward pass; none where a command shows none.
  init(
    _ invocation: Invocation, file: String?, updating: (@Sendable (Trace<Double>) -> ParameterUpdate)? = nil
  ) throws(Diagnosis) {
    if let file, let recorded = try RunRecord.recorded(invocation, file: file) {
      self.init(name: recorded.name, trace: recorded.trace, byteLimit: MemoryLimit.usual, updating: updating)
      return
    }
    let source = try RunSource(invocation, experiment: file)
    try self.init(
      name: source.name, program: source.program, parameters: source.parameters, sample: source.sample,
      byteLimit: MemoryLimit.usual, updating: updating)
  }
}
