extension Program {
  /// Back-propagation through time: every stage from the last to the first, every step from its last to its first, every gradient
  /// added up from its sources in the order of `Slot.contributions`; then the parameters' gradients.
  @inline(__always)
  func runBackward<S: Scalar>(_ memory: Memory<S>, rows: Int, into gradients: UnsafeMutablePointer<S>) {
    for stage in stages.reversed() {
      if stage.role == .loss {
        seed(memory, stage, rows: rows)
      } else {
        let place = memory.places[stage.slots.lowerBound]
        var position = memory.steps
        while position >= 0 {
          let row = place.row(ofPosition: position, steps: memory.steps)
          if row == 0 || stage.times == .every || stage.isActive(row, steps: memory.steps) {
            pull(memory, stage, row)
          }
          position -= 1
        }
      }
      addParameterGradients(memory, stage, into: gradients)
    }
  }

  /// ∂L/∂ℓₜ is one over the number of rows, for every step that counts.
  private func seed<S: Scalar>(_ memory: Memory<S>, _ stage: Stage, rows: Int) {
    guard let lossSlot else { return }
    let share = S.one / S(Double(rows))
    for row in 1...memory.steps where stage.isActive(row, steps: memory.steps) {
      memory.adjoint(lossSlot, row)[0] = share
    }
  }

  /// Adds up the gradients of a stage's slots at one step, from the last one computed to the first.
  @inline(__always)
  func pull<S: Scalar>(_ memory: Memory<S>, _ stage: Stage, _ row: Int) {
    for slot in stage.slots.reversed() where slots[slot].adjoint == .own && (row > 0 || slots[slot].isState) {
      pull(memory, slot, row)
    }
  }

  /// Adds up one slot's gradient at one step.
  @inline(__always)
  private func pull<S: Scalar>(_ memory: Memory<S>, _ slot: Int, _ row: Int) {
    let elements = memory.adjoint(slot, row)
    let width = memory.places[slot].width(row: row, steps: memory.steps)
    var isFirst = true
    for index in slots[slot].contributions {
      let contribution = contributions[index]
      for reading in readings(of: contribution, slot: memory.places[slot], row: row, steps: memory.steps) {
        let site = Site(memory: memory, instruction: instructions[contribution.instruction], row: reading)
        let own = contribution.delay == nil ? memory.places[slot].ownPosition(row, steps: memory.steps) : 0
        site.adjoint(
          contribution.position,
          into: GradientSum(elements: elements, width: width, isFirst: isFirst, position: own))
        isFirst = false
      }
    }
    if isFirst {
      for unit in 0..<width { elements[unit] = .zero }
    }
  }

  /// Every parameter's gradient: for each use in the order of the program, the steps from the last to the first.
  @inline(__always)
  private func addParameterGradients<S: Scalar>(
    _ memory: Memory<S>, _ stage: Stage, into gradients: UnsafeMutablePointer<S>
  ) {
    let place = memory.places[stage.slots.lowerBound]
    for index in stage.instructions {
      let instruction = instructions[index]
      for (position, operand) in instruction.operands.enumerated() {
        guard case .parameter(let parameter) = operands[operand].place else { continue }
        let target = gradients + parameters.entries[parameter].offset
        func site(_ step: Int) -> Site<S> {
          Site(memory: memory, instruction: instruction, row: place.row(ofPosition: step, steps: memory.steps))
        }
        var step = memory.steps
        if instruction.operation == .matrixVector, stage.times == .every {
          while step >= 4 {
            MatrixVector.parameterAdjoint(site(step), site(step - 1), site(step - 2), site(step - 3), into: target)
            step -= 4
          }
        }
        while step >= 1 {
          let site = site(step)
          if stage.isActive(site.row, steps: memory.steps) { site.parameterAdjoint(position, into: target) }
          step -= 1
        }
      }
    }
  }
}

extension Program {
  /// The time steps at which a contribution's instruction reads a slot's value of time `row`, in the order of the reading stage.
  func readings(of contribution: Contribution, slot: Layout.SlotPlace, row: Int, steps: Int) -> Readings {
    let stage = stages[self.stage(of: contribution.instruction)]
    guard let delay = contribution.delay else {
      let own = slot.ownPosition(row, steps: steps)
      return Readings(slot: slot, steps: steps, position: own + 1, last: steps)
    }
    if delay == 0 {
      let isRead = row > 0 && stage.isActive(row, steps: steps)
      let position = slot.position(ofRow: row, steps: steps)
      return Readings(slot: slot, steps: steps, position: position, last: isRead ? position : position - 1)
    }
    let own = slot.ownPosition(row, steps: steps)
    // The initial state stands for everything before the first step, so a read of three steps earlier meets it three times.
    let first = own == 0 ? 1 : own + delay
    return Readings(slot: slot, steps: steps, position: first, last: min(own + delay, steps))
  }

  /// A run of time steps in the order of a stage.
  struct Readings: Sequence, IteratorProtocol {
    let slot: Layout.SlotPlace
    let steps: Int
    var position: Int
    let last: Int

    @inline(__always)
    mutating func next() -> Int? {
      guard position <= last else { return nil }
      defer { position += 1 }
      return slot.row(ofPosition: position, steps: steps)
    }
  }
}

extension Layout.SlotPlace {
  /// The stage's own number of a time step, 0 for the initial state.
  @inline(__always)
  func ownPosition(_ row: Int, steps: Int) -> Int { row == 0 ? 0 : position(ofRow: row, steps: steps) }
}
