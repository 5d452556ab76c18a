import Files
import Diagrams
import Experiments
import Recurrence

/// An experiment that has been run, as chapters ask for its numbers.
public struct TracedExperiment: ExperimentRun {
  let setup: Setup
  let trace: Trace<Double>

  /// What a reference names: a scalar, a vector or one of `steps`, `parameters`, `series` and so on.
  public func numbers(_ reference: String) throws(Diagnosis) -> [Double] {
    if let measured = try measured(reference) { return measured }
    return try Address.parseVector(
      reference, in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps
    ).map { trace.value($0) }
  }

  /// What is measured about the run beside its scalars: `steps`, `parameters`, and of its data `series`, `windows`, `look_back`,
  /// `horizon`, `scale.min`, `scale.max`, `scale.rows`; an index in brackets picks one number.
  private func measured(_ reference: String) throws(Diagnosis) -> [Double]? {
    let parts = reference.split(separator: "[", maxSplits: 1)
    guard let name = parts.first, let all = facts[String(name)] else { return nil }
    guard parts.count == 2 else { return all }
    guard let index = Int(parts[1].dropLast()), parts[1].last == "]", all.indices.contains(index) else {
      throw Diagnosis("lesson.measure-index", ["reference": reference, "largest": String(all.count - 1)])
    }
    return [all[index]]
  }

  private var facts: [String: [Double]] {
    var found: [String: [Double]] = [
      "steps": [Double(trace.steps)], "parameters": [Double(trace.parameters.values.count)],
    ]
    let source = setup.source
    guard let series = source.series else { return found }
    // What is to be forecast; of text, where classes are foretold, what is read.
    let column = source.targetColumns.first ?? source.inputColumns.first ?? 0
    found["series"] = (0..<series.rowCount).map { series[$0, column] }
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

  /// The scalar's equations, in symbols and in numbers, down to the sum behind its function.
  public func explanation(of reference: String) throws(Diagnosis) -> [String] {
    var scalar = try Address.parse(
      reference, in: trace.program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
    var lines: [String] = []
    while let account = trace.account(of: scalar) {
      lines += [account.symbols(in: trace.program).text(.unicode), account.numbers(in: trace).text(.unicode)]
      // What a function is applied to is the rest of the story: h = tanh(a), then a.
      guard case .apply(_, .reference(let argument)) = account.working else { break }
      scalar = argument
    }
    return lines.isEmpty ? [Address.text(of: scalar, in: trace.program)] : lines
  }

  /// The unrolled network drawn with characters.
  public func picture(_ name: String) throws(Diagnosis) -> String { try UnrolledSketch.text(self) }

  /// The letters or words of the data: an encoder's `encoder.x` are of the language that is read, all else of the one that is written.
  ///
  /// A text's tokens are its inputs, and what a model says that has an output for each.
  public func classNames(of name: String) -> [String] {
    switch setup.experiment.dataset.preparation {
    case .letters(let letters): return letters
    case .decoder(let decoder):
      let isRead = name.hasPrefix("encoder.") || name.hasPrefix("grad encoder.")
      return (isRead ? decoder.words?.source : decoder.words?.target)?.tokens ?? []
    case .text(let text):
      let isInput = name == "x" || name.hasSuffix(".x") || name.hasPrefix("x[") || name.contains(".x[")
      return isInput || trace.program.model.outputs >= text.vocabulary.count ? text.vocabulary.tokens : []
    case .none, .series: return []
    }
  }

  /// The run itself.
  public var traced: [TracedExperiment] { [self] }
}
