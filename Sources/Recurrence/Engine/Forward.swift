extension Program {
  /// Computes every stage, step by step.
  @inline(__always)
  func runForward<S: Scalar>(_ memory: Memory<S>, packed: UnsafePointer<S>) {
    for group in groups {
      for stage in stages[group] { takeStates(memory, stage) }
      let place = memory.places[stages[group.lowerBound].slots.lowerBound]
      for position in 1...place.steps {
        let row = place.row(ofPosition: position)
        for stage in group { compute(memory, stages[stage], row, packed: packed) }
      }
    }
  }

  /// Computes one step of a stage.
  @inline(__always)
  private func compute<S: Scalar>(_ memory: Memory<S>, _ stage: Stage, _ row: Int, packed: UnsafePointer<S>) {
    guard stage.isActive(row, steps: memory.steps) else { return }
    for index in stage.kernels {
      let kernel = kernels[index]
      let site = Site(memory: memory, instruction: instructions[kernel.instructions.lowerBound], row: row)
      if kernel.columns > 0 {
        MatrixVector.forward(
          packed: packed + kernel.packedOffset, rows: kernel.rows, columns: kernel.columns, site.values(1),
          into: site.result)
      } else {
        site.forward()
      }
    }
  }

  /// A decoder's states start as the encoder's have ended.
  func takeStates<S: Scalar>(_ memory: Memory<S>, _ stage: Stage) {
    for slot in stage.slots where !slots[slot].handedFrom.isEmpty {
      var target = memory.value(slot, 0)
      for source in slots[slot].handedFrom {
        let place = memory.places[source]
        let final = memory.value(source, place.finalRow)
        for unit in 0..<place.units { target[unit] = final[unit] }
        target += place.units
      }
    }
  }

  /// The loss of the sequence: the sum of the steps' losses in the order of time, divided by the number of rows.
  @inline(__always)
  func totalLoss<S: Scalar>(_ memory: Memory<S>, rows: Int) -> S {
    guard let lossSlot else { return .zero }
    let stage = stages[slots[lossSlot].stage]
    var total: S?
    for row in 1...memory.steps where stage.isActive(row, steps: memory.steps) {
      let step = memory.value(lossSlot, row)[0]
      total = total.map { $0 + step } ?? step
    }
    return (total ?? .zero) / S(Double(rows))
  }
}

extension Stage {
  /// Whether the stage computes anything at a time step.
  @inline(__always)
  func isActive(_ row: Int, steps: Int) -> Bool {
    switch times {
    case .every: true
    case .last: row == steps
    case .mask(let flags): flags[row - 1]
    }
  }
}
