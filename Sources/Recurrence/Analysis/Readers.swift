/// What for: everything that reads a recorded scalar.
extension Trace {
  /// The recorded scalars that have a name and are computed from this one directly, in the order of the program; values first.
  ///
  /// Parts of formulas are passed over: what reads h₂[0] through `W_hi h'` is a_i at step 3. At most `limit` are looked for.
  public func readers(of reference: Reference, limit: Int = .max) -> [Reference] {
    var search = ReaderSearch(trace: self, limit: limit)
    search.visit(program.holder(of: reference))
    return search.found
  }
}

/// Walks from a scalar over unnamed parts of formulas to the named scalars behind them.
private struct ReaderSearch<S: Scalar> {
  let trace: Trace<S>
  let limit: Int
  var found: [Reference] = []
  private var seen: Set<Reference> = []

  init(trace: Trace<S>, limit: Int) {
    self.trace = trace
    self.limit = limit
  }

  private var program: Program { trace.program }
  private var steps: Int { trace.steps }

  mutating func visit(_ reference: Reference) {
    // A sum and its terms share their gradient: what reads it is not itself.
    seen.insert(reference)
    for index in program.instructions.indices {
      guard found.count < limit else { return }
      visitInstruction(index, for: reference)
    }
    if case .value(let slot, _, _) = reference, slot == program.lossSlot { report(.loss) }
    visitHandedState(reference)
  }

  /// A decoder's initial state reads the encoder's final one, whose gradient reads that of the decoder's.
  private mutating func visitHandedState(_ reference: Reference) {
    switch reference {
    case .value(let slot, let time, let unit):
      guard let target = program.slots[slot].handedTo, time == trace.layout.places[slot].finalRow else { return }
      report(.value(slot: target.slot, time: 0, unit: target.unit + unit))
    case .gradient(let slot, 0, let unit):
      guard let source = trace.handed(to: slot, unit: unit) else { return }
      report(.gradient(slot: source.slot, time: source.time, unit: source.unit))
    default: return
    }
  }

  /// Looks at every step at which an instruction can have to do with the scalar.
  private mutating func visitInstruction(_ index: Int, for reference: Reference) {
    let instruction = program.instructions[index]
    guard concerns(instruction, reference) else { return }
    let stage = program.stages[program.stage(of: index)]
    for row in rows(of: instruction, stage, for: reference) where stage.isActive(row, steps: steps) {
      guard found.count < limit else { return }
      let reading = Reading(trace: trace, instruction: instruction, row: row)
      for unit in candidates(reading.width, instruction, reference) where reads(reading.explain(unit), reference) {
        report(.value(slot: instruction.result, time: row, unit: unit))
      }
      guard trace.hasGradients, program.adjointSlot(of: instruction.result) != nil else { continue }
      for position in 0..<reading.arity { visitOperand(position, reading, index, for: reference) }
    }
  }

  /// Looks at the gradients that an instruction sends back to one of its operands.
  private mutating func visitOperand(
    _ position: Int, _ reading: Reading<S>, _ index: Int, for reference: Reference
  ) {
    switch reading.operand(position).place {
    case .slot(let slot, let delay):
      guard sendsBack(index, position, to: slot) else { return }
      // What a product W x sends back to x is made of weights and gradients.
      if case .value = reference, reading.instruction.operation == .matrixVector { return }
      let time = trace.layout.places[slot].row(reading.row, delayed: delay)
      for unit in candidates(reading.width(position), reading.instruction, reference)
      where reads(reading.explainAdjoint(position, unit, past: 0), reference) {
        report(.gradient(slot: slot, time: time, unit: unit))
      }
    case .past(let slot):
      guard sendsBack(index, position, to: slot) else { return }
      for past in 0..<reading.positions(position) {
        let time = trace.layout.places[slot].row(ofPosition: past)
        for unit in 0..<program.slots[slot].units
        where reads(reading.explainAdjoint(position, unit, past: past), reference) {
          report(.gradient(slot: slot, time: time, unit: unit))
        }
      }
    case .all(let slot):
      guard sendsBack(index, position, to: slot) else { return }
      for past in 0..<reading.positions(position) {
        for unit in 0..<program.slots[slot].units
        where reads(reading.explainAdjoint(position, unit, past: past), reference) {
          report(.gradient(slot: slot, time: past + 1, unit: unit))
        }
      }
    case .parameter(let parameter):
      let entry = program.parameters.entries[parameter]
      let isProduct = reading.instruction.operation == .matrixVector
      var (rows, columns) = (0..<entry.rows, 0..<entry.columns)
      // W[row,column] gets ∂L/∂y[row] x[column].
      if isProduct, case .gradient(_, _, let unit) = reference, unit < entry.rows { rows = unit..<unit + 1 }
      if isProduct, case .value(_, _, let unit) = reference, unit < entry.columns { columns = unit..<unit + 1 }
      for row in rows {
        for column in columns {
          guard found.count < limit else { return }
          guard let working = reading.explainParameter(position, row: row, column: column) else { continue }
          if reads(working, reference) {
            report(.parameterGradient(parameter, row: row, column: column))
          }
        }
      }
    }
  }

  /// The units that can have to do with a scalar: where an operation goes unit by unit, the scalar's own.
  private func candidates(_ width: Int, _ instruction: Instruction, _ reference: Reference) -> Range<Int> {
    switch instruction.operation {
    case .sum, .product, .complement, .scale, .sigmoid, .tanh, .relu:
      switch reference {
      case .value(_, _, let unit) where unit < width, .gradient(_, _, let unit) where unit < width:
        return unit..<unit + 1
      default: return 0..<width
      }
    default: return 0..<width
    }
  }

  private func reads(_ working: Working, _ reference: Reference) -> Bool {
    working.contains { program.holder(of: $0) == reference }
  }

  /// Whether an instruction has the scalar's quantity as an operand or result at all.
  private func concerns(_ instruction: Instruction, _ reference: Reference) -> Bool {
    switch reference {
    case .loss, .parameterGradient: return false
    case .gradient(let slot, _, _): return program.adjointSlot(of: instruction.result) == slot
    case .value(let slot, _, _):
      return instruction.result == slot
        || program.operands[instruction.operands].contains { operand in
          switch operand.place {
          case .slot(let read, _), .past(let read), .all(let read): read == slot
          case .parameter: false
          }
        }
    case .parameter(let parameter, _, _):
      return program.operands[instruction.operands].contains { $0.place == .parameter(parameter) }
    }
  }

  /// Whether the operand's gradient gets anything from this instruction.
  private func sendsBack(_ index: Int, _ position: Int, to slot: Int) -> Bool {
    guard program.adjointSlot(of: slot) != nil else { return false }
    return program.slots[slot].contributions.contains {
      program.contributions[$0].instruction == index && program.contributions[$0].position == position
    }
  }

  /// The steps to look at: all of them for parameters, else those that are near enough in time.
  private func rows(of instruction: Instruction, _ stage: Stage, for reference: Reference) -> [Int] {
    let own: Int
    let last = trace.layout.places[instruction.result].steps
    switch reference {
    case .loss: return []
    case .parameterGradient: return []
    case .parameter: return Array(1...last)
    case .value(_, let time, _), .gradient(_, let time, _): own = time
    }
    var far = 0
    var isPast = false
    for operand in program.operands[instruction.operands] {
      switch operand.place {
      case .slot(_, let delay): far = max(far, delay)
      case .past, .all: isPast = true
      case .parameter: break
      }
    }
    if isPast { return Array(1...last) }
    let low = max(1, own - far)
    let high = min(last, max(own, 1) + far)
    return low <= high ? Array(low...high) : []
  }

  /// A named scalar is found; behind an unnamed one the search goes on.
  private mutating func report(_ reference: Reference) {
    var reference = reference
    var isNamed = true
    switch reference {
    case .value(let slot, _, _): isNamed = program.isNamed(slot)
    case .gradient(let slot, let time, let unit):
      let holder = program.isNamed(slot) ? slot : program.adjointSlot(of: slot) ?? slot
      reference = .gradient(slot: holder, time: time, unit: unit)
      isNamed = program.isNamed(holder)
    default: break
    }
    guard !seen.contains(reference) else { return }
    if isNamed {
      seen.insert(reference)
      found.append(reference)
    } else {
      visit(program.holder(of: reference))
    }
  }
}
