/// Running groups, perhaps several at once.
extension BatchEngine {
  /// Runs groups forward and backward and adds their gradients in the groups' order; `add` gets the sequences' losses in order.
  ///
  /// Gradients are shared out by parameter: each number is added up by one worker, from the first sequence to the last. The first
  /// groups of a batch begin with zero.
  mutating func execute<Sharing: WorkSharing>(
    _ groups: [BatchRoom], _ samples: [Sample<Double>], _ parameters: [Double], divisor: Int, backward: Bool,
    isFirst: Bool,
    _ sharing: Sharing, add: (Double) -> Void
  ) {
    let room = plan.scratchRoom(for: groups)
    let workers = max(1, sharing.count)
    if scratch.count < room * workers || !isKnownUniquelyReferenced(&scratch) {
      scratch = AlignedMemory(count: room * workers)
    }
    let (scratch, shares, plan) = (self.scratch.base, self.shares, self.plan)
    let wantsGradient = backward && program.loss != nil
    parameters.withUnsafeBufferPointer { parameters in
      for group in groups {
        group.startsAtZero = plan.startsAtZero && samples[group.samples].allSatisfy { $0.initialStates.isEmpty }
      }
      let memories = groups.map { memory($0, parameters.baseAddress, rows: divisor) }
      sharing.forEach(memories.count) { index, worker in
        groups[index].fill(samples, plan.program)
        let memory = memories[index].using(scratch + worker * room)
        memory.run(groups[index].schedule.forward)
        if wantsGradient { memory.run(groups[index].schedule.backward) }
      }
      for (group, memory) in zip(groups, memories) { memory.losses(group.schedule.losses, add) }
      guard wantsGradient else { return }
      gradient.values.withUnsafeMutableBufferPointer { sums in
        guard let target = sums.baseAddress else { return }
        sharing.forEach(shares.count) { share, worker in
          for (number, memory) in memories.enumerated() {
            memory.using(scratch + worker * room)
              .addParameterGradients(
                shares[share], groups[number].schedule.gradients, into: target,
                starts: isFirst && number == 0)
          }
        }
      }
    }
  }

  private func memory(_ room: BatchRoom, _ parameters: UnsafePointer<Double>?, rows: Int) -> BatchMemory {
    BatchMemory(
      steps: room.layout.steps, sequences: room.layout.sequences, rows: rows, startsAtZero: room.startsAtZero,
      base: room.numbers.base,
      places: UnsafePointer(room.places), slotCount: program.slots.count,
      instructions: UnsafePointer(plan.instructions),
      operands: UnsafePointer(plan.operands),
      parameters: parameters ?? UnsafePointer(room.numbers.base),
      parameterOffsets: UnsafePointer(plan.parameterOffsets), packed: UnsafePointer(packed.base),
      sites: UnsafePointer(plan.sites), tallest: plan.tallest, scratch: scratch.base)
  }
}
