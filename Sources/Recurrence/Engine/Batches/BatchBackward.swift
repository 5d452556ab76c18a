extension BatchMemory {
  /// Back-propagation through time as `Program.runBackward` does it, without what no parameter asks for: the gradients of inputs and of
  /// initial states that nothing was handed to.
  func runBackward(_ program: Program, rows: Int) {
    for group in program.groups.reversed() {
      let stages = program.stages[group]
      if program.stages[group.lowerBound].role == .loss {
        seed(program, program.stages[group.lowerBound], rows: rows)
        continue
      }
      let place = places[program.stages[group.lowerBound].slots.lowerBound]
      let hasHanded = stages.contains { stage in stage.slots.contains { !program.slots[$0].handedFrom.isEmpty } }
      var position = place.steps
      while position >= (hasHanded ? 0 : 1) {
        let row = place.row(ofPosition: position)
        for stage in stages.reversed() where row == 0 || stage.isActive(row, steps: steps) {
          for slot in stage.slots.reversed() where program.slots[slot].isPulled(at: row) { pull(program, slot, row) }
        }
        position -= 1
      }
    }
  }

  private func seed(_ program: Program, _ stage: Stage, rows: Int) {
    guard let lossSlot = program.lossSlot else { return }
    let (share, pitch) = (1 / Double(rows), pitch(lossSlot))
    for row in 1...steps where stage.isActive(row, steps: steps) {
      let elements = adjoint(lossSlot, row)
      for sequence in 0..<sequences { elements[sequence * pitch] = share }
    }
  }

  /// Adds up one slot's gradient at one step.
  @inline(__always)
  private func pull(_ program: Program, _ slot: Int, _ row: Int) {
    let elements = adjoint(slot, row)
    let place = places[slot]
    var isFirst = true
    if let target = program.slots[slot].handedTo, row == place.finalRow {
      for index in 0..<sequences {
        let memory = sequence(index)
        let (own, back) = (memory.adjoint(slot, row), memory.adjoint(target.slot, 0) + target.unit)
        for unit in 0..<place.units { own[unit] = back[unit] }
      }
      isFirst = false
    }
    for index in program.slots[slot].contributions {
      let contribution = program.contributions[index]
      for reading in program.readings(of: contribution, slot: place, row: row, steps: steps) {
        BatchSite(memory: self, instruction: program.instructions[contribution.instruction], row: reading)
          .adjoint(
            contribution.position, of: slot, at: row, own: contribution.position(of: place, row: row),
            into: elements, isFirst: isFirst)
        isFirst = false
      }
    }
    if isFirst {
      for index in 0..<sequences {
        let elements = sequence(index).adjoint(slot, row)
        for unit in 0..<place.width(row: row) { elements[unit] = 0 }
      }
    }
  }
}

extension Slot {
  /// Whether a gradient is added up at a time step: at t = 0 only where an encoder waits for it, and never for what is given.
  @inline(__always)
  fileprivate func isPulled(at row: Int) -> Bool {
    guard adjoint == .own else { return false }
    return row == 0 ? isState && !handedFrom.isEmpty : instruction != nil || isState
  }
}

extension BatchSite {
  /// Adds to a slot's gradient what the instruction sends back to its operand `position`.
  @inline(__always)
  func adjoint(
    _ position: Int, of slot: Int, at time: Int, own: Int, into elements: UnsafeMutablePointer<Double>, isFirst: Bool
  ) {
    let (back, count) = (gradient, memory.pitch(slot) * sequences)
    switch instruction.operation {
    case .matrixVector:
      guard let place = parameter(0) else { return }
      BatchProduct.multiply(
        memory.packed + place.backward, rows: width, columns: memory.places[slot].units, back, into: elements,
        adds: !isFirst, plus: nil, sequences: sequences)
    case .sum:
      if operand(position).isNegative {
        put(elements, count, isFirst) { -back[$0] }
      } else {
        put(elements, count, isFirst) { back[$0] }
      }
    case .product:
      let (own, other) = ((values: UnsafePointer(back), pitch: pitch), vector(1 - position))
      if isFirst {
        combine(own, other, into: elements) { $0 * $1 }
      } else {
        accumulate(own, other, into: elements)
      }
    case .complement: put(elements, count, isFirst) { -back[$0] }
    case .scale:
      let factor = instruction.constant
      put(elements, count, isFirst) { factor * back[$0] }
    case .sigmoid:
      let y = result
      put(elements, count, isFirst) { back[$0] * (y[$0] * (1 - y[$0])) }
    case .tanh:
      let y = result
      put(elements, count, isFirst) { back[$0] * (1 - y[$0] * y[$0]) }
    case .relu:
      let y = result
      put(elements, count, isFirst) { ReLU.isShut(y[$0]) ? 0 : back[$0] }
    case .rowLookup, .prediction: break
    case .concatenation, .softmax, .dotProduct, .weightedSum, .additiveScore, .flattening, .meanSquaredError,
      .crossEntropy, .binaryCrossEntropy:
      for sequence in 0..<sequences {
        let site = alone(sequence)
        site.adjoint(
          position,
          into: GradientSum(
            elements: site.memory.adjoint(slot, time), width: memory.places[slot].width(row: time), isFirst: isFirst,
            position: own))
      }
    }
  }

  /// ∂L/∂a[u] += ∂L/∂y[u] b[u].
  @inline(__always)
  private func accumulate(
    _ a: BatchProduct.Vector, _ b: BatchProduct.Vector,
    into y: UnsafeMutablePointer<Double>
  ) {
    let pitch = pitch
    for sequence in 0..<sequences {
      let (first, second, target) = (a.values + sequence * a.pitch, b.values + sequence * b.pitch, y + sequence * pitch)
      var unit = 0
      while unit < pitch {
        let part = BatchProduct.load(Lane.self, first + unit) * BatchProduct.load(Lane.self, second + unit)
        BatchProduct.store(BatchProduct.load(Lane.self, target + unit) + part, target + unit)
        unit += 8
      }
    }
  }

  @inline(__always)
  private func put(
    _ elements: UnsafeMutablePointer<Double>, _ count: Int, _ isFirst: Bool, _ part: (Int) -> Double
  ) {
    if isFirst {
      for i in 0..<count { elements[i] = part(i) }
    } else {
      for i in 0..<count { elements[i] += part(i) }
    }
  }
}
