import Diagrams
import Recurrence

extension TracedExperiment {
  /// What a model costs: parameters, multiply–adds, the order in which cells can be computed, time.
  func cost(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    switch call.measure {
    case .parameterCount: return [try entries(call).reduce(0) { $0 + Double($1.count) }]
    case .multiplyAdds: return [try entries(call).reduce(0) { $0 + ($1.isMatrix ? Double($1.count) : 0) }]
    case .cellCount: return [Double(DependencyGraph(trace.program.model, steps: trace.steps).cells)]
    case .criticalPath: return [Double(DependencyGraph(trace.program.model, steps: trace.steps).depth)]
    case .widestRound: return [Double(DependencyGraph(trace.program.model, steps: trace.steps).width)]
    default: return [try milliseconds(call)]
    }
  }

  /// The tensors of a part: `l0`, `readout`, `embedding`, `l0.W_hh`, `W_hh`, or `recurrent`, `matrices`, `biases`; nothing: all.
  private func entries(_ call: MeasureCall) throws(Diagnosis) -> [ParameterTable.Entry] {
    let all = trace.program.parameters.entries
    guard let part = call.names["part"] else { return all }
    let found = all.filter { entry in
      switch part {
      case "recurrent": entry.isRecurrent && entry.isMatrix
      case "matrices": entry.isMatrix
      case "biases": entry.isBias
      default: entry.name == part || entry.symbol == part || entry.name.hasPrefix(part + ".")
      }
    }
    guard !found.isEmpty else {
      let known = all.map(\.name) + ["recurrent", "matrices", "biases"]
      throw Diagnosis(
        "lesson.no-tensor",
        ["name": part, "suggestion": Suggestion.nearest(to: part, in: known) ?? known.joined(separator: ", ")])
    }
    return found
  }

  /// The least time of several runs: the others were disturbed.
  private func milliseconds(_ call: MeasureCall) throws(Diagnosis) -> Double {
    let program =
      call.measure == .backwardMilliseconds
      ? trace.program : try Program(trace.program.model, loss: nil)
    guard call.measure == .forwardMilliseconds || program.loss != nil else {
      throw Diagnosis("laboratory.no-gradients")
    }
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters.values = trace.parameters.values
    var sample = setup.sample
    if program.loss == nil { sample.targets = [] }
    var least = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<max(1, min(1000, try count(call, "repeats", default: 5) ?? 5)) {
      var problem: Diagnosis?
      let time = clock.measure {
        do throws(Diagnosis) { _ = try program.run(parameters, sample) } catch { problem = error }
      }
      if let problem { throw problem }
      least = min(least, Double(time.components.seconds) * 1e3 + Double(time.components.attoseconds) / 1e15)
    }
    return least
  }
}
