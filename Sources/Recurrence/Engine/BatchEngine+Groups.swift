/// Running groups, perhaps several at once.
extension BatchEngine {
  /// Runs groups forward and backward and adds their gradients in the groups' order; the losses of their sequences.
  ///
  /// Gradients are shared out by parameter: each number is added up by one worker, from the first sequence to the last.
  mutating func execute<Sharing: WorkSharing>(
    _ groups: inout [Group], _ parameters: [Double], divisor: Int, backward: Bool, _ sharing: Sharing
  ) -> [Double] {
    let program = self.program
    let wantsGradient = backward && program.loss != nil
    let tasks = Array(0..<groups.count)
    let room = scratchRoom
    while scratch.count < room * max(1, sharing.count) { scratch.append(0) }
    var sums = gradient.values
    gradient.values = []
    var losses = Array(repeating: [Double](), count: groups.count)
    let shares = self.shares(sharing.count)
    sums.withUnsafeMutableBufferPointer { sums in
      withMemory(of: &groups, parameters) { memories, scratch in
        losses.withUnsafeMutableBufferPointer { losses in
          let (target, losses) = (sums.baseAddress, losses)
          sharing.forEach(tasks.count) { index, worker in
            let memory = memories[index].using(scratch + worker * room)
            memory.runForward(program)
            losses[index] = memory.losses(program, rows: divisor)
            if wantsGradient { memory.runBackward(program, rows: divisor) }
          }
          guard wantsGradient, let target else { return }
          sharing.forEach(shares.count) { share, worker in
            for memory in memories {
              memory.using(scratch + worker * room).addParameterGradients(program, into: target, shares[share])
            }
          }
        }
      }
    }
    gradient.values = sums
    return losses.flatMap { $0 }
  }

  /// The parameters cut into as many neighboring parts as there are workers, of about as many numbers each.
  private func shares(_ count: Int) -> [Range<Int>] {
    let entries = program.parameters.entries
    guard count > 1 else { return [entries.indices] }
    var shares: [Range<Int>] = []
    var first = 0
    for share in 1...count {
      let goal = program.parameters.count * share / count
      var last = first
      while last < entries.count, share == count || entries[last].offset + entries[last].count / 2 < goal { last += 1 }
      if last > first { shares.append(first..<last) }
      first = last
    }
    return shares
  }

  /// Pointers to the groups' memory, for as long as `body` runs.
  private mutating func withMemory(
    of groups: inout [Group], _ parameters: [Double],
    _ body: ([LaneMemory], UnsafeMutablePointer<Double>) -> Void
  ) {
    // One more offset, so that a model without parameters has an array to point to.
    let offsets = program.parameters.entries.map { $0.offset } + [0]
    let (program, packed, layouts) = (self.program, self.packed, groups.map { $0.layout })
    scratch.withUnsafeMutableBufferPointer { scratch in
      program.operands.withUnsafeBufferPointer { operands in
        parameters.withUnsafeBufferPointer { parameters in
          packed.withUnsafeBufferPointer { packed in
            offsets.withUnsafeBufferPointer { offsets in
              guard let operands = operands.baseAddress, let scratch = scratch.baseAddress,
                let offsets = offsets.baseAddress
              else { return }
              var memories: [LaneMemory] = []
              func open(_ index: Int) {
                guard index < layouts.count else { return body(memories, scratch) }
                let (lanes, active) = (groups[index].lanes, groups[index].active)
                var storage: [Double] = []
                swap(&storage, &groups[index].storage)
                storage.withUnsafeMutableBufferPointer { storage in
                  layouts[index].places.withUnsafeBufferPointer { places in
                    guard let base = storage.baseAddress, let places = places.baseAddress else { return }
                    memories.append(
                      LaneMemory(
                        steps: layouts[index].steps, lanes: lanes, active: active, base: base, places: places,
                        operands: operands, parameters: parameters.baseAddress ?? UnsafePointer(base),
                        parameterOffsets: offsets, packed: packed.baseAddress ?? UnsafePointer(base),
                        scratch: scratch))
                    open(index + 1)
                  }
                }
                swap(&storage, &groups[index].storage)
              }
              open(0)
            }
          }
        }
      }
    }
  }
}

extension LaneMemory {
  /// Each sequence's loss, as `Program.totalLoss` adds it up.
  fileprivate func losses(_ program: Program, rows: Int) -> [Double] {
    guard let lossSlot = program.lossSlot else { return [] }
    let stage = program.stages[program.slots[lossSlot].stage]
    return (0..<active).map { lane in
      var total: Double?
      for row in 1...steps where stage.isActive(row, steps: steps) {
        let step = value(lossSlot, row)[lane]
        total = total.map { $0 + step } ?? step
      }
      return (total ?? 0) / Double(rows)
    }
  }
}
