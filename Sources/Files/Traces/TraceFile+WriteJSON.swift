import Recurrence

extension TraceFile {
  /// The members of a JSON trace file beside the header.
  static let arrays = ["loss_per_step", "outputs", "final_states", "parameters", "gradients", "quantities"]

  /// Writes a trace as JSON into a sink; the sink's `finish` tells whether it arrived.
  public static func writeJSON(
    _ trace: Trace<Double>, to sink: ByteSink, names: StateDictNames = StateDictNames(),
    progress: ((Double) -> Void)? = nil
  ) {
    let program = trace.program
    let quantities = program.quantityNames
    var json = JSONWriter(to: sink)
    json.beginObject()
    TraceHeader(trace, names: names).write(to: &json)
    json.key("loss_per_step")
    json.lossPerStep(trace)
    json.key("outputs")
    json.rows(trace, program.output, gradients: false)
    json.key("final_states")
    json.states(trace, suffix: "_n") { slot, isReverse in trace.values(slot, time: isReverse ? 1 : trace.steps) }
    json.key("parameters")
    json.tensors(trace.parameters.stateDict(program.model, names: names))
    json.key("gradients")
    if trace.hasGradients {
      json.beginObject()
      json.key("parameters")
      json.tensors(trace.parameterGradients.stateDict(program.model, names: names))
      json.key("inputs")
      if program.adjointSlot(of: program.input) == nil {
        json.null()
      } else {
        json.rows(trace, program.input, gradients: true)
      }
      json.key("initial_states")
      json.states(trace, suffix: "_0") { slot, _ in trace.gradients(slot, time: 0) ?? [] }
      json.endObject()
    } else {
      json.null()
    }
    json.key("quantities")
    json.beginObject()
    var written = 0
    for slot in program.slots.indices {
      json.key(quantities[slot])
      json.beginObject()
      json.quantity(trace, slot) { json, part in
        json.beginArray()
        for time in part.times {
          json.numbers(trace.numbers(part, time: time))
          written += part.isInitial ? 0 : trace.layout.width(ofSlot: slot, time: time)
          if let progress, time % 4096 == 0 { progress(Double(written) / Double(trace.layout.count)) }
        }
        json.endArray()
      }
      if trace.hasGradients, let holder = program.adjointSlot(of: slot), holder != slot {
        json.key("gradients_of")
        json.string(quantities[holder])
      }
      json.endObject()
      progress?(Double(written) / Double(trace.layout.count))
    }
    json.endObject()
    json.endObject()
    json.end()
    progress?(1)
  }
}

extension JSONWriter {
  /// Nested arrays under the tensors' names.
  fileprivate mutating func tensors(_ tensors: [NamedTensor<Double>]) {
    beginObject()
    for tensor in tensors {
      key(tensor.name)
      guard tensor.shape.count > 1 else {
        numbers(tensor.values)
        continue
      }
      let columns = tensor.shape.dropFirst().reduce(1, *)
      beginArray()
      for row in 0..<tensor.shape[0] { numbers(tensor.values[row * columns..<(row + 1) * columns]) }
      endArray()
    }
    endObject()
  }

  /// A quantity at all steps that have it.
  fileprivate mutating func rows(_ trace: Trace<Double>, _ slot: Int, gradients: Bool) {
    beginArray()
    for time in 1...trace.steps where trace.isRecorded(slot, time: time) {
      numbers(gradients ? trace.gradients(slot, time: time) ?? [] : trace.values(slot, time: time))
    }
    endArray()
  }

  fileprivate mutating func lossPerStep(_ trace: Trace<Double>) {
    guard trace.loss != nil else { return null() }
    guard case .mask = trace.program.loss?.steps else {
      return numbers((1...trace.steps).lazy.compactMap { trace.loss(time: $0) })
    }
    beginArray()
    for time in 1...trace.steps {
      if let loss = trace.loss(time: time) { number(loss) } else { null() }
    }
    endArray()
  }

  /// `h_n`, `c_n` in PyTorch's order: a row for each layer and direction that has the state.
  fileprivate mutating func states(
    _ trace: Trace<Double>, suffix: String, _ row: (Int, Bool) -> ArraySlice<Double>
  ) {
    let layers = trace.program.model.layers
    var known: [String] = []
    for state in layers.flatMap({ $0.cell.states }) where !known.contains(state) { known.append(state) }
    beginObject()
    for state in known {
      key(state + suffix)
      beginArray()
      for (number, layer) in layers.enumerated() where layer.cell.states.contains(state) {
        for direction in layer.directions {
          guard let slot = trace.program.slot(layer: number, direction: direction, state) else { continue }
          numbers(row(slot, direction == .reverse))
        }
      }
      endArray()
    }
    endObject()
  }

  /// The arrays of one quantity; `rows` writes those over time.
  fileprivate mutating func quantity(
    _ trace: Trace<Double>, _ slot: Int, rows: (inout JSONWriter, TracePart) -> Void
  ) {
    for part in trace.layout.parts(trace.program, slot: slot, gradients: trace.hasGradients) {
      key(TraceFile.key(of: part))
      if part.isInitial { numbers(trace.numbers(part, time: 0)) } else { rows(&self, part) }
    }
  }
}

extension TraceFile {
  /// The key of a part among its quantity's.
  static func key(of part: TracePart) -> String {
    switch (part.isInitial, part.isGradient) {
    case (false, false): "values"
    case (false, true): "gradients"
    case (true, false): "initial"
    case (true, true): "initial_gradients"
    }
  }
}
