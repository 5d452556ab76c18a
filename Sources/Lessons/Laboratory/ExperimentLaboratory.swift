import Experiments
import Files
import Recurrence

/// Runs a lesson's experiment files on the engine.
public struct ExperimentLaboratory: Laboratory {
  /// A laboratory; it keeps nothing between runs.
  public init() {}

  /// Reads the experiment and runs it.
  public func run(file: String) throws(Diagnosis) -> any ExperimentRun {
    let experiment = try Experiment(path: file)
    return TracedExperiment(experiment: experiment, trace: try experiment.run())
  }
}

/// An experiment that has been run, as chapters ask for its numbers.
struct TracedExperiment: ExperimentRun {
  let experiment: Experiment
  let trace: Trace<Double>

  func numbers(_ reference: String) throws(Diagnosis) -> [Double] {
    if let measured = try measure(reference) { return measured }
    return try Address.parseVector(reference, in: trace.program, steps: trace.steps).map { trace.value($0) }
  }

  /// What is measured about the run beside its scalars: `steps`, `parameters`, and of its data `series`, `windows`, `look_back`,
  /// `horizon`, `scale.min`, `scale.max`, `scale.rows`; an index in brackets picks one number.
  private func measure(_ reference: String) throws(Diagnosis) -> [Double]? {
    let parts = reference.split(separator: "[", maxSplits: 1)
    guard let name = parts.first, let all = measures[String(name)] else { return nil }
    guard parts.count == 2 else { return all }
    guard let index = Int(parts[1].dropLast()), parts[1].last == "]", all.indices.contains(index) else {
      throw Diagnosis("lesson.measure-index", ["reference": reference, "largest": String(all.count - 1)])
    }
    return [all[index]]
  }

  private var measures: [String: [Double]] {
    var found: [String: [Double]] = [
      "steps": [Double(trace.steps)], "parameters": [Double(trace.parameters.values.count)],
    ]
    let source = experiment.source
    guard let series = source.series else { return found }
    found["series"] = (0..<series.rowCount).map { series[$0, source.inputColumns.first ?? 0] }
    let (back, horizon) = (source.inputRows.count, source.targetRows.count)
    found["look_back"] = [Double(back)]
    found["horizon"] = [Double(horizon)]
    found["windows"] = [Double(series.rowCount - back - horizon + 1)]
    if case .minMax(let scaler)? = source.scaler {
      found["scale.min"] = scaler.minimum
      found["scale.max"] = scaler.maximum
      found["scale.rows"] = [Double(source.fittedRows.count)]
    }
    return found
  }

  func explanation(of reference: String) throws(Diagnosis) -> [String] {
    var scalar = try Address.parse(reference, in: trace.program, steps: trace.steps)
    var lines: [String] = []
    while let account = trace.account(of: scalar) {
      lines += [account.symbols(in: trace.program).text(.unicode), account.numbers(in: trace).text(.unicode)]
      // What a function is applied to is the rest of the story: h = tanh(a), then a.
      guard case .apply(_, .reference(let argument)) = account.working else { break }
      scalar = argument
    }
    return lines.isEmpty ? [Address.text(of: scalar, in: trace.program)] : lines
  }

  func picture(_ name: String) throws(Diagnosis) -> String {
    guard name == "unrolled" else { throw Diagnosis("lesson.no-picture", ["name": name]) }
    return try UnrolledSketch.text(self)
  }
}
