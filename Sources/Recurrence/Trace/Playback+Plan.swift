extension Playback {
  /// The sections of a program.
  ///
  /// Where all stages run forward in time they go through a step together, layers from the bottom up, as a reader would; with a
  /// direction from the end each stage goes through all steps by itself, as the engine does, and so does each stage of an encoder.
  /// Either way everything that a moment reads is known by then.
  static func plan(_ program: Program, steps: Int, sourceSteps: Int, backward: Bool, updates: Bool) -> [Section] {
    let computing = program.stages.filter { !$0.instructions.isEmpty && $0.role != .loss }
    let isTogether = !computing.contains { $0.isReverse && !$0.isSource }
    var sections: [Section] = []
    func add(_ phase: Phase, _ subjects: [Subject], descending: Bool, _ times: ClosedRange<Int>) {
      guard !subjects.isEmpty else { return }
      sections.append(Section(phase: phase, subjects: subjects, isDescending: descending, times: times))
    }
    let values = computing.map { stage in
      stage.slots.filter { program.isNamed($0) && program.slots[$0].instruction != nil }.map { Subject.value(slot: $0) }
    }
    for (stage, subjects) in zip(computing, values) where stage.isSource {
      add(.forward, subjects, descending: stage.isReverse, 1...sourceSteps)
    }
    let own = zip(computing, values).filter { !$0.0.isSource }
    if isTogether {
      add(.forward, own.flatMap { $0.1 }, descending: false, 1...steps)
    } else {
      for (stage, subjects) in own {
        add(.forward, subjects, descending: stage.isReverse, 1...steps)
      }
    }
    guard let lossSlot = program.lossSlot else { return sections }
    add(.loss, [.value(slot: lossSlot)], descending: false, 1...steps)
    add(.loss, [.loss], descending: false, steps...steps)
    guard backward else { return sections }
    let above = program.stages.filter { $0.role != .loss }.reversed()
    let gradients = above.map { stage in
      stage.slots.reversed().filter { program.isNamed($0) && program.adjointSlot(of: $0) != nil }
        .map { Subject.gradient(slot: $0) }
    }
    add(.backward, [.gradient(slot: lossSlot)], descending: true, 1...steps)
    let stages = Array(zip(above, gradients))
    if isTogether {
      add(
        .backward, stages.filter { !$0.0.isSource }.flatMap { $0.1 }, descending: true, 0...steps)
    }
    for (stage, subjects) in stages where stage.isSource || !isTogether {
      let steps = stage.isSource ? sourceSteps : steps
      // The direction from the end has its initial state behind the last step.
      add(.backward, subjects, descending: !stage.isReverse, (stage.isReverse ? 1 : 0)...steps)
      if stage.isReverse { add(.backward, subjects, descending: true, 0...0) }
    }
    let parameters = program.parameters.entries.indices.reversed().map { Subject.parameterGradient($0) }
    add(.backward, parameters, descending: true, 0...0)
    if updates {
      add(.update, program.parameters.entries.indices.map { .update($0) }, descending: false, 0...0)
    }
    return sections
  }
}

extension Program {
  /// For every slot the named one that it is a part of: itself, or the nearest that reads it.
  func wholes() -> [Int] {
    var wholes = Array(slots.indices)
    for slot in slots.indices.reversed() where !isNamed(slot) {
      let reader = contributions[slots[slot].contributions].first { contribution in
        instructions[contribution.instruction].result > slot
      }
      if let reader { wholes[slot] = wholes[instructions[reader.instruction].result] }
    }
    return wholes
  }
}
