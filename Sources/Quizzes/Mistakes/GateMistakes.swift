import Recurrence

/// Mistakes with gates: the wrong one, none, the complement on the wrong side, the reset before instead of after.
extension MistakeSearch {
  var gates: [Mistake] { swappedGates + missingGates + complements + resetSide + addedInstead }

  /// The gates that multiply something, each once.
  private var gateReads: [Reference] {
    working.reads.filter { read in
      guard case .value(let slot, _, _) = read, isInLayer(slot), program.isNamed(slot), !program.slots[slot].isState
      else { return false }
      return operation(slot) == .sigmoid || operation(slot) == .complement
    }
  }

  /// Two gates taken for each other; a single one taken for the gate that stands before or after it in the equations.
  private var swappedGates: [Mistake] {
    let reads = gateReads.filter { !isAsked($0) }
    return reads.prefix(3).compactMap { read in
      guard case .value(let slot, let time, let unit) = read else { return nil }
      let beside = gates(beside: slot).filter { $0 != slot }
      let present = beside.first { other in reads.contains(.value(slot: other, time: time, unit: unit)) }
      guard let other = present ?? beside.first else { return nil }
      let instead = Reference.value(slot: other, time: time, unit: unit)
      let changed = working.replacing { $0 == read ? instead : $0 == instead ? read : nil }
      return Mistake(.otherGate, changed, part: symbol(read), instead: symbol(instead))
    }
  }

  private func isAsked(_ read: Reference) -> Bool {
    guard case .value(let slot, _, _) = read, case .gradient(let asked, _, _) = reference else { return false }
    // f (1 − f) is the derivative's business.
    return name(asked) == "a_" + name(slot)
  }

  private var missingGates: [Mistake] {
    gateReads.filter { !isAsked($0) }.prefix(3).map { read in
      let changed = working.withoutFactors { $0 == .reference(read) || $0.complemented == .reference(read) }
      return Mistake(.noGate, changed, part: symbol(read))
    }
  }

  /// z for 1 − z and back; 1 + z; a minus sign of the complement lost on the way back.
  private var complements: [Mistake] {
    var gate: Working?
    _ = working.rewriting { working in
      if working.derivative != nil { return working }
      if case .reference? = working.complemented, gate == nil { gate = working.complemented }
      return nil
    }
    var found: [Mistake] = []
    if let gate {
      let part = gate.symbols(in: program).text()
      let swapped = working.rewriting { working in
        if working.derivative != nil { return working }
        if working.complemented == gate { return gate }
        return working == gate ? .oneMinus(gate) : nil
      }
      found.append(Mistake(.complementSwapped, swapped, part: part))
      let plus = working.rewriting { working in
        if working.derivative != nil { return working }
        return working.complemented == gate ? .sum([.constant(1), gate]) : nil
      }
      found.append(Mistake(.complementSign, plus, part: part))
    }
    if isGradient, place.map({ operation(sourceSlot($0.slot)) != nil }) ?? false {
      let changed = working.rewriting { working in
        if working.derivative != nil || working.isComplement { return working }
        if case .negative(let a) = working { return a }
        return nil
      }
      if let slot = place?.slot, isComplemented(sourceSlot(slot)) {
        found.append(Mistake(.complementSign, changed, part: name(sourceSlot(slot))))
      }
    }
    return found
  }

  /// The gate of a pre-activation; any other slot is its own.
  private func sourceSlot(_ slot: Int) -> Int {
    guard name(slot).hasPrefix("a_") else { return slot }
    let letter = name(slot).dropFirst(2)
    return program.stages[program.slots[slot].stage].slots.first { name($0) == letter } ?? slot
  }

  /// Whether an equation reads 1 − the quantity.
  private func isComplemented(_ slot: Int) -> Bool {
    program.instructions.contains { instruction in
      instruction.operation == .complement
        && program.operands(of: instruction).contains { $0.place == .slot(slot, delay: 0) }
    }
  }

  /// r ⊙ (W h′ + b) for W (r ⊙ h′) + b, and the other way round.
  private var resetSide: [Mistake] {
    var part = ""
    let changed = working.rewriting { working in
      guard case .product(let factors) = working, factors.count == 2 else { return nil }
      // After: r[u] · (Σ W[u,k] h′[k] + b).
      if case .reference(let gate) = factors[0], case .value(let slot, let time, _) = gate, gateReads.contains(gate),
        case .sum = factors[1], factors[1].reads.contains(where: isState)
      {
        part = letter(slot, time)
        return factors[1].rewriting { inner in
          guard case .reference(let read) = inner, isState(read), case .value(_, _, let unit) = read else { return nil }
          return .product([.reference(.value(slot: slot, time: time, unit: unit)), inner])
        }
      }
      return nil
    }
    if !part.isEmpty { return [Mistake(.resetSide, changed, part: part)] }
    guard case .value(_, _, let unit) = reference else { return [] }
    // Before: Σ W[u,k] (r[k] h′[k]).
    let swapped = working.rewriting { working in
      guard case .product(let factors) = working, factors.count == 2, case .reference(.parameter) = factors[0],
        case .product(let inner) = factors[1], inner.count == 2, case .reference(let gate) = inner[0],
        case .value(let slot, let time, _) = gate, gateReads.contains(gate), case .reference(let state) = inner[1],
        isState(state)
      else { return nil }
      part = letter(slot, time)
      return .product([.reference(.value(slot: slot, time: time, unit: unit)), .product([factors[0], inner[1]])])
    }
    return part.isEmpty ? [] : [Mistake(.resetSide, swapped, part: part)]
  }

  private func letter(_ slot: Int, _ time: Int) -> String { Symbol(name(slot), time: .step(time)).text() }

  private func isState(_ read: Reference) -> Bool {
    guard case .value(let slot, let time, _) = read, let place else { return false }
    return program.slots[slot].isState && time != place.time
  }

  /// + where the equation has ⊙.
  private var addedInstead: [Mistake] {
    let changed = working.rewritingFirst { working in
      guard case .product(let factors) = working, factors.count == 2, working.derivative == nil,
        !factors.contains(where: { if case .reference(.parameter) = $0 { true } else { false } })
      else { return nil }
      return .sum(factors)
    }
    return changed.map { [Mistake(.addedInstead, $0)] } ?? []
  }
}
