extension Trace {
  /// The sequence that was run: the same parameters and this sample give the same trace.
  public var sample: Sample<S> {
    var sample = Sample<S>(inputs: [S]())
    sample.masks = Array(repeating: [], count: program.masks.count)
    if program.fed != nil { sample.steps = steps }
    for part in parts where !part.isGradient {
      let isGiven =
        part.slot == program.input || part.slot == program.target || part.slot == program.source
        || program.masks.contains(part.slot)
      guard isGiven || part.isInitial else { continue }
      let values = part.times.flatMap { numbers(part, time: $0) }
      if part.slot == program.fed ?? program.input, part.isInitial == (program.fed != nil) { sample.inputs = values }
      if part.slot == program.source { sample.source = values }
      if let mask = program.masks.firstIndex(of: part.slot) { sample.masks[mask] = values }
      if part.slot == program.target { sample.targets = values }
      if part.isInitial, program.slots[part.slot].handedFrom.isEmpty,
        case .layer(let layer, let direction) = program.stages[program.slots[part.slot].stage].role
      {
        sample.initialStates.append(
          Sample.InitialState(
            layer: layer, direction: direction, state: program.slots[part.slot].name, values: values))
      }
    }
    return sample
  }
}
