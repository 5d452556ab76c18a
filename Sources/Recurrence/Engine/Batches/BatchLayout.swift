/// Where the numbers of several sequences of one length stand that run side by side.
///
/// Every quantity has a block a time step, and in it a vector a sequence, rounded up to a multiple of eight numbers. What is only
/// needed within a step has one block for all steps.
struct BatchLayout: Sendable {
  let steps: Int
  let sourceSteps: Int
  let sequences: Int
  /// Whether products whose vectors are known are computed for all steps at once, so that a matrix is read once for several steps.
  let isAhead: Bool
  /// How many numbers there are.
  let count: Int
  /// The places of every slot, sequence by sequence.
  let places: [Layout.SlotPlace]

  /// Whether a matrix is multiplied once for each sequence: then it is not worth packing for W x.
  var isOnce: Bool { steps == 1 && sourceSteps <= 1 }

  /// - Parameter ahead: What knows the products that can be computed for all steps at once, if they are to be.
  init(
    _ program: Program, steps: Int, sourceSteps: Int, sequences: Int, ahead: BatchFusion? = nil
  ) throws(Diagnosis) {
    // Refuses what no memory could hold; blocks take at most eight times the room, for vectors of one number.
    let layout = try Layout(program, steps: steps, sourceSteps: sourceSteps, bytesPerScalar: 64 * sequences)
    self.steps = steps
    self.sourceSteps = sourceSteps
    self.sequences = sequences
    isAhead = ahead != nil
    var count = 0
    var first = layout.places
    let kept = KeptQuantities(program, ahead)
    for slot in program.slots.indices {
      let rows = program.stages[program.slots[slot].stage].times == .last ? 1 : first[slot].steps
      func place(_ isKept: Bool) -> Layout.Place {
        var place = Layout.Place()
        // A cache line more than the vectors take: else all steps of a quantity might share the few lines of one set.
        let block = AlignedMemory.padded(first[slot].units) * sequences + 8
        if program.slots[slot].isState {
          place.initial = count
          count += block
        }
        place.first = count
        if first[slot].isPositions {
          // A sequence's triangle is in one piece.
          count += AlignedMemory.padded(steps * (steps + 1) / 2) * sequences
        } else {
          place.stride = rows > 1 && isKept ? block : 0
          count += place.stride == 0 ? block : rows * block
        }
        return place
      }
      first[slot].value = place(kept.values[slot])
      if program.slots[slot].adjoint == .own { first[slot].adjoint = place(kept.adjoints[slot]) }
    }
    for slot in program.slots.indices {
      if let holder = program.adjointSlot(of: slot) { first[slot].adjoint = first[holder].adjoint }
    }
    var places: [Layout.SlotPlace] = []
    places.reserveCapacity(first.count * sequences)
    for sequence in 0..<sequences {
      for place in first {
        let size = place.isPositions ? steps * (steps + 1) / 2 : place.units
        let distance = sequence * AlignedMemory.padded(size)
        places.append(place.moved(distance))
      }
    }
    self.places = places
    self.count = count
  }
}

extension Layout.SlotPlace {
  /// The same with every number so much further on.
  fileprivate func moved(_ distance: Int) -> Layout.SlotPlace {
    var copy = self
    copy.value = value.moved(distance)
    copy.adjoint = adjoint.moved(distance)
    return copy
  }
}

extension Layout.Place {
  fileprivate func moved(_ distance: Int) -> Layout.Place {
    Layout.Place(first: first + distance, stride: stride, initial: initial < 0 ? initial : initial + distance)
  }
}

/// Which quantities are needed beyond their own step when only the loss, the outputs and the parameters' gradients are asked for.
private struct KeptQuantities {
  var values: [Bool]
  var adjoints: [Bool]

  init(_ program: Program, _ ahead: BatchFusion?) {
    values = program.slots.map { $0.isState || $0.instruction == nil || $0.isPositions }
    adjoints = program.slots.map { $0.isPositions }
    values[program.output] = true
    if let slot = program.lossSlot {
      values[slot] = true
      adjoints[slot] = true
    }
    for stage in program.stages {
      for index in stage.instructions {
        add(program, program.instructions[index], stage)
        if ahead?.leading[index] != nil { values[program.instructions[index].result] = true }
      }
    }
    for (slot, count) in (ahead?.leadingParts ?? []).enumerated() where count > 0 { adjoints[slot] = true }
  }

  private mutating func add(_ program: Program, _ instruction: Instruction, _ stage: Stage) {
    var isLocal = true
    for (position, operand) in program.operands(of: instruction).enumerated() {
      guard case .slot(let slot, 0) = operand.place, stage.slots.contains(slot) else {
        isLocal = false
        switch operand.place {
        case .slot(let slot, _), .past(let slot), .all(let slot): values[slot] = true
        case .parameter: break
        }
        continue
      }
      if instruction.needsOperand(position) { values[slot] = true }
    }
    if instruction.needsResult { values[instruction.result] = true }
    // What is read elsewhere, and parameters, collect their gradients later.
    if !isLocal, let holder = program.adjointSlot(of: instruction.result) { adjoints[holder] = true }
  }
}

extension Instruction {
  /// Whether going back needs the value of an operand.
  fileprivate func needsOperand(_ position: Int) -> Bool {
    switch operation {
    case .sum, .complement, .scale, .sigmoid, .tanh, .relu, .concatenation: false
    case .matrixVector: position == 1
    default: true
    }
  }

  /// Whether going back needs the value of the result.
  fileprivate var needsResult: Bool {
    switch operation {
    case .sum, .complement, .scale, .concatenation, .matrixVector, .product, .rowLookup: false
    default: true
    }
  }
}
