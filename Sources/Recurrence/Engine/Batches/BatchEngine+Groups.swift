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
    // Taken out, so that nothing else of the engine has to be.
    var (groups, sums): ([BatchRoom], [Double]) = ([], [])
    swap(&groups, &running)
    swap(&sums, &gradient.values)
    defer {
      swap(&groups, &running)
      swap(&sums, &gradient.values)
    }
    let (workers, distance) = (max(1, sharing.count), scratchRoom)
    if scratch.count < distance * workers || !isKnownUniquelyReferenced(&scratch) {
      scratch = AlignedMemory(count: distance * workers)
    }
    let (scratch, packed, wantsGradient) = (self.scratch.base, self.packed.base, backward && plan.hasLoss)
    parameters.withUnsafeBufferPointer { parameters in
      /// A group's memory, with a worker's own room.
      func memory(_ group: BatchRoom, _ worker: Int) -> BatchMemory {
        group.memory(
          parameters: parameters.baseAddress, packed: packed, rows: divisor, scratch: scratch + worker * distance)
      }
      sharing.forEach(groups.count) { index, worker in
        let group = groups[index]
        group.fill(samples)
        group.run(memory(group, worker), packed: packed, backward: wantsGradient)
      }
      for group in groups { memory(group, 0).losses(group.losses, add) }
      guard wantsGradient else { return }
      sums.withUnsafeMutableBufferPointer { sums in
        guard let target = sums.baseAddress else { return }
        if groups.count == 1, !sharing.isWorthSharing(sums.count) {
          let group = groups[0]
          if group.gradientRows.count > 0 {
            return memory(group, 0).add(group.gradientRows.all, into: target, starts: isFirst)
          }
        }
        sharing.forEach(shares.count) { share, worker in
          for (number, group) in groups.enumerated() {
            memory(group, worker).addParameterGradients(
              shares[share], group.gradients, into: target, starts: isFirst && number == 0)
          }
        }
      }
    }
  }
}
