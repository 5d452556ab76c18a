import Recurrence

/// Mistakes in which terms of a sum are left out.
extension MistakeSearch {
  var terms: [Mistake] {
    guard case .value(let asked, let time, _) = reference else { return [] }
    var found: [Mistake] = []
    let states = leftOut { read in
      guard case .value(let slot, let at, _) = read else { return false }
      return at != time && program.slots[slot].isState
    }
    if let first = states.first { found.append(Mistake(.noState, states.working, part: first)) }
    let inputs = leftOut { read in
      guard case .value(let slot, _, _) = read else { return false }
      return slot == inputSlot(asked)
    }
    if let first = inputs.first { found.append(Mistake(.noInput, inputs.working, part: first)) }
    let biases = leftOut(isBias)
    if let first = biases.first { found.append(Mistake(.noBias, biases.working, part: first)) }
    let names = Set(working.reads.filter(isBias))
    if names.count > 1, let last = working.reads.last(where: isBias) {
      found.append(Mistake(.oneBias, leftOut { $0 == last }.working, part: symbol(last)))
    }
    return found + wholeTerms
  }

  /// One term of a short sum left out: of c = f c′ + i g, of h = (1 − z) n + z h′.
  private var wholeTerms: [Mistake] {
    guard case .sum(let terms) = working, terms.count == 2 || terms.count == 3, !working.isComplement else { return [] }
    return terms.indices.map { index in
      var kept = terms
      let left = kept.remove(at: index)
      return Mistake(.noTerm, .sum(kept), part: left.symbols(in: program).text())
    }
  }

  func isBias(_ reference: Reference) -> Bool {
    guard case .parameter(let index, _, _) = reference else { return false }
    return program.parameters.entries[index].isBias
  }

  /// The slot that a slot's stage reads as x.
  private func inputSlot(_ slot: Int) -> Int? {
    guard case .layer(let layer, _) = role(slot) else { return nil }
    return program.inputSlot(ofLayer: layer)
  }

  /// The arithmetic without the terms that have a scalar among their factors for which a test holds; the first such scalar.
  private func leftOut(_ test: (Reference) -> Bool) -> (working: Working, first: String?) {
    var first: String?
    let changed = working.withoutTerms { term in
      guard let hit = term.factorReferences.first(where: test) else { return false }
      if first == nil { first = letter(hit) }
      return true
    }
    return (changed, first)
  }

  /// The quantity without its unit: x₂ for x₂[0].
  private func letter(_ reference: Reference) -> String {
    var symbol = Symbol(reference, in: program)
    symbol.indices = []
    return symbol.text()
  }
}
