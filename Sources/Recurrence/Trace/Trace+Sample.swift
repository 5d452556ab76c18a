extension Trace {
  /// The sequence that was run: the same parameters and this sample give the same trace.
  public var sample: Sample<S> {
    var sample = Sample<S>(inputs: [S]())
    for part in parts where !part.isGradient {
      let isGiven = part.slot == program.input || part.slot == program.target
      guard isGiven || part.isInitial else { continue }
      let values = part.times.flatMap { numbers(part, time: $0) }
      if part.slot == program.input { sample.inputs = values }
      if part.slot == program.target { sample.targets = values }
      if part.isInitial, case .layer(let layer, let direction) = program.stages[program.slots[part.slot].stage].role {
        sample.initialStates.append(
          Sample.InitialState(
            layer: layer, direction: direction, state: program.slots[part.slot].name, values: values))
      }
    }
    return sample
  }
}
