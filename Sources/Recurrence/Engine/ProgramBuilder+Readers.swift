/// Who reads what, and where gradients are kept.
extension ProgramBuilder {
  /// The program with every slot's readers and the place of its gradient.
  func finished() -> Program {
    var program = program
    var readers: [[Contribution]] = Array(repeating: [], count: program.slots.count)
    for (index, instruction) in program.instructions.enumerated() where index != bypassed {
      for (position, operand) in program.operands[instruction.operands].enumerated() {
        // The loss sends through the logits what it would send through the output.
        if instruction.result == program.lossSlot, position == 2, program.fed == program.output { continue }
        switch operand.place {
        case .slot(let slot, let delay):
          readers[slot].append(Contribution(instruction: index, position: position, delay: delay))
        case .past(let slot):
          readers[slot].append(Contribution(instruction: index, position: position, delay: nil))
        case .all(let slot):
          readers[slot].append(Contribution(instruction: index, position: position, delay: nil, readsAll: true))
        case .parameter: break
        }
      }
    }
    for slot in program.slots.indices {
      // What is above comes first, then what the same step reads, then what later steps read.
      let stage = program.slots[slot].stage
      let above = readers[slot].filter { program.stage(of: $0.instruction) != stage }
      var own: [Contribution] = []
      let delays = Set(readers[slot].compactMap { $0.delay }).sorted()
      for delay in delays {
        own += readers[slot].filter { $0.delay == delay && program.stage(of: $0.instruction) == stage }
      }
      own += readers[slot].filter { $0.delay == nil && program.stage(of: $0.instruction) == stage }
      let all = above + own
      let first = program.contributions.count
      program.contributions += all
      program.slots[slot].contributions = first..<program.contributions.count
      program.slots[slot].adjoint = adjoint(of: slot, readers: all)
    }
    program.groupKernels()
    program.groups = groups
    return program
  }

  /// Stages go through time one after the other, but together from the input to the output where the output is fed back.
  private var groups: [Range<Int>] {
    var groups: [Range<Int>] = []
    for (index, stage) in program.stages.enumerated() {
      let isTogether = program.fed != nil && !stage.isSource && stage.role != .input && stage.role != .loss
      if isTogether, let last = groups.popLast() {
        groups.append(last.lowerBound..<index + 1)
      } else {
        groups.append(index..<index + 1)
      }
    }
    return groups
  }

  private func adjoint(of slot: Int, readers: [Contribution]) -> Slot.Adjoint {
    let known = program.slots[slot]
    guard known.adjoint != .none else { return .none }
    guard readers.count == 1, let reader = readers.first, reader.delay == 0, !known.isState else { return .own }
    let instruction = program.instructions[reader.instruction]
    let operand = program.operands[instruction.operands.lowerBound + reader.position]
    guard instruction.operation == .sum, !operand.isNegative, program.stage(of: reader.instruction) == known.stage
    else { return .own }
    return .shared(instruction.result)
  }
}
