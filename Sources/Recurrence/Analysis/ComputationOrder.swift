extension Trace {
  /// Calls `visit` for every recorded scalar in the order in which the run computed it, until it returns false.
  ///
  /// Forward: stage by stage, step by step; the loss; then `forEachGradient`. Whether all were visited.
  @discardableResult
  func forEachScalar(_ visit: (Reference) -> Bool) -> Bool {
    for stage in program.stages {
      let place = layout.places[stage.slots.lowerBound]
      for position in 0...place.steps {
        let time = place.row(ofPosition: position)
        for slot in stage.slots where isRecorded(slot, time: time) {
          let count = layout.places[slot].width(row: time)
          for unit in 0..<count where !visit(.value(slot: slot, time: time, unit: unit)) { return false }
        }
      }
    }
    if program.lossSlot != nil, !visit(.loss) { return false }
    return forEachGradient(visit)
  }

  /// Calls `visit` for every gradient in the order of back-propagation through time, until it returns false.
  ///
  /// From the loss down: a stage's steps from the last to the first, in a step the quantities from the last computed to the first; then the
  /// stage's parameters. A gradient that several quantities share is visited once. Whether all were visited.
  @discardableResult
  func forEachGradient(_ visit: (Reference) -> Bool) -> Bool {
    guard hasGradients else { return true }
    var done: Set<Int> = []
    for stage in program.stages.reversed() {
      let place = layout.places[stage.slots.lowerBound]
      for position in (0...place.steps).reversed() {
        let time = place.row(ofPosition: position)
        for slot in stage.slots.reversed()
        where program.slots[slot].adjoint == .own && isRecorded(slot, time: time) {
          let count = layout.places[slot].width(row: time)
          for unit in 0..<count where !visit(.gradient(slot: slot, time: time, unit: unit)) { return false }
        }
      }
      for index in stage.instructions.reversed() {
        for operand in program.operands[program.instructions[index].operands].reversed() {
          guard case .parameter(let parameter) = operand.place, done.insert(parameter).inserted else { continue }
          let entry = program.parameters.entries[parameter]
          for element in 0..<entry.count {
            let reference = Reference.parameterGradient(
              parameter, row: element / entry.columns, column: element % entry.columns)
            guard visit(reference) else { return false }
          }
        }
      }
    }
    return true
  }
}
