extension LaneMemory {
  /// Back-propagation through time as `Program.runBackward` does it, without what no parameter asks for: the gradients of inputs and of
  /// initial states.
  func runBackward(_ program: Program, rows: Int) {
    for stage in program.stages.reversed() where stage.role != .input {
      if stage.role == .loss {
        seed(program, stage, rows: rows)
        continue
      }
      let place = places[stage.slots.lowerBound]
      var position = steps
      while position >= 1 {
        let row = place.row(ofPosition: position)
        if stage.isActive(row, steps: steps) {
          for slot in stage.slots.reversed() where program.slots[slot].adjoint == .own { pull(program, slot, row) }
        }
        position -= 1
      }
    }
  }

  private func seed(_ program: Program, _ stage: Stage, rows: Int) {
    guard let lossSlot = program.lossSlot else { return }
    let share = 1 / Double(rows)
    for row in 1...steps where stage.isActive(row, steps: steps) {
      let elements = adjoint(lossSlot, row)
      for lane in 0..<lanes { elements[lane] = share }
    }
  }

  /// Adds up one slot's gradient at one step.
  @inline(__always)
  private func pull(_ program: Program, _ slot: Int, _ row: Int) {
    let elements = adjoint(slot, row)
    let width = places[slot].units
    var isFirst = true
    for index in program.slots[slot].contributions {
      let contribution = program.contributions[index]
      for reading in program.readings(of: contribution, slot: places[slot], row: row, steps: steps) {
        LaneSite(memory: self, instruction: program.instructions[contribution.instruction], row: reading)
          .adjoint(contribution.position, into: elements, width: width, isFirst: isFirst)
        isFirst = false
      }
    }
    if isFirst {
      for i in 0..<width * lanes { elements[i] = 0 }
    }
  }
}

extension LaneSite {
  /// Adds to a gradient what the instruction sends back to its operand `position`.
  @inline(__always)
  func adjoint(_ position: Int, into elements: UnsafeMutablePointer<Double>, width units: Int, isFirst: Bool) {
    let (back, count) = (gradient, units * lanes)
    switch instruction.operation {
    case .matrixVector:
      guard let weights = parameter(0) else { return }
      LaneProduct.multiply(
        weights, rows: width, columns: units, back, into: elements, adds: !isFirst, lanes: lanes)
    case .sum:
      if operand(position).isNegative {
        put(elements, count, isFirst) { -back[$0] }
      } else {
        put(elements, count, isFirst) { back[$0] }
      }
    case .product:
      if let other = parameter(1 - position) {
        put(elements, count, isFirst) { back[$0] * other[$0 / lanes] }
      } else {
        let other = values(1 - position)
        put(elements, count, isFirst) { back[$0] * other[$0] }
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
    case .concatenation:
      var above = 0
      for earlier in 0..<position { above += width(earlier) * lanes }
      put(elements, count, isFirst) { back[above + $0] }
    case .softmax, .meanSquaredError, .crossEntropy, .binaryCrossEntropy:
      for lane in 0..<memory.active { adjointOutput(lane, position, into: elements, isFirst: isFirst) }
    case .rowLookup, .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction: break
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
