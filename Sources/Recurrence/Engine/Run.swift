extension Program {
  /// Runs a sequence forward, and backward where there is a loss; everything that is computed is in the trace.
  ///
  /// - Parameters:
  ///   - parameters: as `parameters` of this program lays them out.
  ///   - sample: the sequence.
  ///   - lossRows: by how many rows the loss is divided; nil: by those of this sequence (a batch counts those of all).
  ///   - backward: whether the gradients are wanted.
  ///   - byteLimit: the largest trace that may be allocated.
  /// - Throws: a diagnosis when the sequence does not fit the model or the trace would be too large.
  public func run<S: Scalar>(
    _ parameters: Parameters<S>, _ sample: Sample<S>, lossRows: Int? = nil, backward: Bool = true,
    byteLimit: Int = .max
  ) throws(Diagnosis) -> Trace<S> {
    precondition(parameters.table == self.parameters)
    let steps = try steps(of: sample)
    try checkInitialStates(sample)
    let hasGradients = backward && loss != nil
    let layout = try Layout(
      self, steps: steps, sourceSteps: sourceSteps(of: sample), bytesPerScalar: MemoryLayout<S>.stride,
      limit: byteLimit, withGradients: hasGradients)
    var trace = Trace(program: self, layout: layout, parameters: parameters, hasGradients: hasGradients)
    let places = layout.places
    trace.storage.withUnsafeMutableBufferPointer { storage in
      places.withUnsafeBufferPointer { places in
        guard let storage = storage.baseAddress, let places = places.baseAddress else { return }
        withUnsafePointer(to: sample) {
          fill(storage, places, $0, maskSeed: sample.maskSeed, steps: steps, sourceSteps: layout.sourceSteps)
        }
      }
    }
    let rows = lossRows ?? countedRows(steps: steps)
    trace.lossRows = rows
    let loss = execute(
      layout, parameters.values, &trace.storage, &trace.parameterGradients.values, rows: rows, backward: hasGradients)
    trace.loss = lossSlot == nil ? nil : loss
    return trace
  }

  /// The number of steps that the loss counts.
  public func countedRows(steps: Int) -> Int {
    guard let lossSlot else { return 0 }
    switch stages[slots[lossSlot].stage].times {
    case .every: return steps
    case .last: return 1
    case .mask(let flags): return flags.count { $0 }
    }
  }

  /// Copies inputs, masks, targets and initial states, which have been checked, to where they stand.
  func fill<S: Scalar>(
    _ storage: UnsafeMutablePointer<S>, _ places: UnsafePointer<Layout.SlotPlace>, _ sample: UnsafePointer<Sample<S>>,
    maskSeed: UInt64?, steps: Int, sourceSteps: Int
  ) {
    for slot in slots.indices where slots[slot].isState {
      for unit in 0..<slots[slot].units { storage[places[slot].value.initial + unit] = .zero }
    }
    if let fed {
      // The first input, as the value that the fed quantity has before the first step.
      for (unit, value) in sample.pointee.inputs.enumerated() { storage[places[fed].value.initial + unit] = value }
    } else {
      copy(sample.pointee.inputs, into: storage, places[input].value, width: slots[input].units)
    }
    if let source { copy(sample.pointee.source, into: storage, places[source].value, width: slots[source].units) }
    var generator = sample.pointee.masks.isEmpty ? maskSeed.map { Generator(seed: $0) } : nil
    for (index, slot) in masks.enumerated() {
      if index < sample.pointee.masks.count, !sample.pointee.masks[index].isEmpty {
        copy(sample.pointee.masks[index], into: storage, places[slot].value, width: slots[slot].units)
        continue
      }
      for row in 0..<maskRows(slot, steps: steps, sourceSteps: sourceSteps) {
        let mask = storage + places[slot].value.first + row * places[slot].value.stride
        if generator?.drawMask(self, slot, into: mask) == nil {
          for unit in 0..<slots[slot].units { mask[unit] = .one }
        }
      }
    }
    if let target { copy(sample.pointee.targets, into: storage, places[target].value, width: slots[target].units) }
    for state in sample.pointee.initialStates {
      guard let slot = slot(layer: state.layer, direction: state.direction, state.state) else { continue }
      for (unit, value) in state.values.enumerated() { storage[places[slot].value.initial + unit] = value }
    }
  }

  /// Refuses initial states that do not fit.
  func checkInitialStates<S: Scalar>(_ sample: Sample<S>) throws(Diagnosis) {
    for state in sample.initialStates {
      guard let slot = slot(layer: state.layer, direction: state.direction, state.state), slots[slot].isState else {
        throw Diagnosis(
          "sample.no-state", ["layer": String(state.layer), "state": state.state])
      }
      guard slots[slot].handedFrom.isEmpty else {
        throw Diagnosis("sample.handed-state", ["layer": String(state.layer), "state": state.state])
      }
      guard state.values.count == slots[slot].units else {
        throw Diagnosis(
          "sample.initial-state",
          [
            "layer": String(state.layer), "state": state.state, "got": String(state.values.count),
            "expected": String(slots[slot].units),
          ])
      }
      for (unit, value) in state.values.enumerated() where !value.isFinite {
        throw Diagnosis(
          "sample.not-finite",
          ["name": state.state, "time": "0", "unit": String(unit), "got": value.double.description])
      }
    }
  }

  private func copy<S: Scalar>(
    _ values: [S], into storage: UnsafeMutablePointer<S>, _ place: Layout.Place, width: Int
  ) {
    values.withUnsafeBufferPointer { values in
      guard var source = values.baseAddress else { return }
      let end = source + values.count
      var row = storage + place.first
      while source + width <= end {
        row.update(from: source, count: width)
        source += width
        row += place.stride
      }
    }
  }

  /// Forward, loss, backward; the loss of the sequence.
  @specialized(where S == Double)
  @specialized(where S == Float)
  private func execute<S: Scalar>(
    _ layout: Layout, _ parameters: [S], _ storage: inout [S], _ gradients: inout [S], rows: Int, backward: Bool
  ) -> S {
    // One more offset, so that a model without parameters has an array to point to.
    let offsets = self.parameters.entries.map { $0.offset } + [0]
    let packed = packedWeights(parameters)
    var widest = 1
    for slot in slots { widest = max(widest, slot.isPositions ? layout.steps : slot.units) }
    var scratch = [S](repeating: .zero, count: widest)
    var loss = S.zero
    storage.withUnsafeMutableBufferPointer { storage in
      layout.places.withUnsafeBufferPointer { places in
        operands.withUnsafeBufferPointer { operands in
          offsets.withUnsafeBufferPointer { offsets in
            parameters.withUnsafeBufferPointer { parameters in
              packed.withUnsafeBufferPointer { packed in
                scratch.withUnsafeMutableBufferPointer { scratch in
                  gradients.withUnsafeMutableBufferPointer { gradients in
                    guard let base = storage.baseAddress, let places = places.baseAddress,
                      let operands = operands.baseAddress, let offsets = offsets.baseAddress,
                      let scratch = scratch.baseAddress
                    else { return }
                    let memory = Memory(
                      steps: layout.steps, base: base, places: places, operands: operands,
                      parameters: parameters.baseAddress ?? UnsafePointer(base), parameterOffsets: offsets,
                      scratch: scratch)
                    runForward(memory, packed: packed.baseAddress ?? UnsafePointer(base))
                    if lossSlot != nil { loss = totalLoss(memory, rows: rows) }
                    if backward { runBackward(memory, rows: rows, into: gradients.baseAddress ?? base) }
                  }
                }
              }
            }
          }
        }
      }
    }
    return loss
  }
}
