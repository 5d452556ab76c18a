/// Running groups, perhaps several at once.
extension BatchEngine {
  /// Runs the groups at hand forward and backward and adds their gradients in their order; `add` gets the sequences' losses in order.
  ///
  /// Gradients are shared out by parameter: each number is added up by one worker, from the first sequence to the last. The first
  /// groups of a batch begin with zero.
  mutating func execute<Sharing: WorkSharing>(
    _ samples: ChosenSamples, _ parameters: [Double], divisor: Int, backward: Bool, isFirst: Bool, _ sharing: Sharing,
    add: (Double) -> Void
  ) {
    let groups = running
    var room = 0
    for group in groups { room = max(room, group.scratchRoom) }
    let workers = max(1, sharing.count)
    if scratch.count < room * workers || !isKnownUniquelyReferenced(&scratch) {
      scratch = AlignedMemory(count: room * workers)
    }
    let (scratch, packed, plan, distance) = (self.scratch.base, self.packed.base, self.plan, room)
    let wantsGradient = backward && program.loss != nil
    parameters.withUnsafeBufferPointer { parameters in
      /// A group's memory, with a worker's own room.
      func memory(_ group: BatchRoom, _ worker: Int) -> BatchMemory {
        group.memory(
          plan, parameters: parameters.baseAddress, packed: packed, rows: divisor, scratch: scratch + worker * distance)
      }
      sharing.forEach(groups.count) { index, worker in
        groups[index].fill(samples, plan)
        let memory = memory(groups[index], worker)
        memory.run(groups[index].schedule.forward)
        if wantsGradient { memory.run(groups[index].schedule.backward) }
      }
      for group in groups { memory(group, 0).losses(group.schedule.losses, add) }
      guard wantsGradient else { return }
      // Taken out, so that nothing else of the engine has to be.
      var sums: [Double] = []
      swap(&sums, &gradient.values)
      defer { swap(&sums, &gradient.values) }
      sums.withUnsafeMutableBufferPointer { sums in
        guard let target = sums.baseAddress else { return }
        let rows = groups.count == 1 && !sharing.isWorthSharing(sums.count) ? groups[0].schedule.gradients.rows : []
        if !rows.isEmpty { return memory(groups[0], 0).add(rows, into: target, starts: isFirst) }
        sharing.forEach(shares.count) { share, worker in
          for (number, group) in groups.enumerated() {
            memory(group, worker).addParameterGradients(
              shares[share], group.schedule.gradients, into: target, starts: isFirst && number == 0)
          }
        }
      }
    }
  }
}
