extension Program {
  /// Back-propagation through time: every stage from the last to the first, every step from its last to its first, every gradient
  /// added up from its sources in the order of `Slot.contributions`; then the parameters' gradients.
  @inline(__always)
  func runBackward<S: Scalar>(_ memory: Memory<S>, rows: Int, into gradients: UnsafeMutablePointer<S>) {
    for group in groups.reversed() {
      if stages[group.lowerBound].role == .loss {
        seed(memory, stages[group.lowerBound], rows: rows)
      } else {
        let place = memory.places[stages[group.lowerBound].slots.lowerBound]
        var position = place.steps
        while position >= 0 {
          let row = place.row(ofPosition: position)
          var index = group.upperBound
          while index > group.lowerBound {
            index -= 1
            let stage = stages[index]
            if row == 0 || stage.times == .every || stage.isActive(row, steps: memory.steps) {
              pull(memory, stage, row)
            }
          }
          position -= 1
        }
      }
      for index in group.reversed() { addParameterGradients(memory, stages[index], into: gradients) }
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
    let width = memory.places[slot].width(row: row)
    var isFirst = true
    if let target = slots[slot].handedTo, row == memory.places[slot].finalRow {
      let back = memory.adjoint(target.slot, 0) + target.unit
      for unit in 0..<width { elements[unit] = back[unit] }
      isFirst = false
    }
    for index in slots[slot].contributions {
      let contribution = contributions[index]
      for reading in readings(of: contribution, slot: memory.places[slot], row: row, steps: memory.steps) {
        let site = Site(memory: memory, instruction: instructions[contribution.instruction], row: reading)
        let own = contribution.position(of: memory.places[slot], row: row)
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
          Site(memory: memory, instruction: instruction, row: place.row(ofPosition: step))
        }
        var step = place.steps
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
    if contribution.readsAll {
      // Every step of the reader reads every step of this slot; the initial state is none of them.
      guard row > 0 else { return Readings(slot: slot, steps: steps, position: 1, last: 0) }
      var reader = Layout.SlotPlace()
      reader.steps = steps
      return Readings(slot: reader, steps: steps, position: stage.times == .last ? steps : 1, last: steps)
    }
    let steps = slot.steps
    guard let delay = contribution.delay else {
      let own = slot.ownPosition(row)
      return Readings(slot: slot, steps: steps, position: own + 1, last: steps)
    }
    if delay == 0 {
      let isRead = row > 0 && stage.isActive(row, steps: steps)
      let position = slot.position(ofRow: row)
      return Readings(slot: slot, steps: steps, position: position, last: isRead ? position : position - 1)
    }
    let own = slot.ownPosition(row)
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
      return slot.row(ofPosition: position)
    }
  }
}

extension Layout.SlotPlace {
  /// The time at which the stage is through.
  @inline(__always)
  var finalRow: Int { isReverse ? 1 : steps }

  /// The stage's own number of a time step, 0 for the initial state.
  @inline(__always)
  func ownPosition(_ row: Int) -> Int { row == 0 ? 0 : position(ofRow: row) }
}

extension Contribution {
  /// For a read of several steps: the number under which it finds a slot's value of time `row`.
  @inline(__always)
  func position(of place: Layout.SlotPlace, row: Int) -> Int {
    if readsAll { return row - 1 }
    return delay == nil ? place.ownPosition(row) : 0
  }
}
