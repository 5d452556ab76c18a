extension Program {
  /// Whether a slot has a name of its own; the others hold parts of formulas, such as `W_hi h'`.
  public func isNamed(_ slot: Int) -> Bool { Symbol.isName(slots[slot].name) }
}

extension Program {
  /// The same scalar under the slot that holds it: ∂L/∂a and ∂L/∂(a + b) are one where the sum is the only reader.
  public func holder(of reference: Reference) -> Reference {
    guard case .gradient(let slot, let time, let unit) = reference, let holder = adjointSlot(of: slot) else {
      return reference
    }
    return .gradient(slot: holder, time: time, unit: unit)
  }
}

extension Trace {
  /// The same arithmetic down to quantities that have names: parts of formulas are replaced by how they were computed.
  ///
  /// Every operation and every order stays, so evaluating it gives the same bits.
  public func expanded(_ working: Working) -> Working {
    switch working {
    case .reference(let reference): return expanded(reference)
    case .constant: return working
    case .sum(let terms): return .sum(terms.map(expanded))
    case .product(let factors): return .product(factors.map(expanded))
    case .quotient(let a, let b): return .quotient(expanded(a), expanded(b))
    case .negative(let a): return .negative(expanded(a))
    case .maximum(let candidates): return .maximum(candidates.map(expanded))
    case .apply(let function, let a): return .apply(function, expanded(a))
    case .gated(let a, let gate): return .gated(expanded(a), by: expanded(gate))
    }
  }

  private func expanded(_ reference: Reference) -> Working {
    switch reference {
    case .value(let slot, let time, _):
      guard time > 0, !program.isNamed(slot) else { return .reference(reference) }
    case .gradient(let slot, let time, let unit):
      guard !program.isNamed(slot) else { return .reference(reference) }
      if let holder = program.adjointSlot(of: slot), holder != slot {
        return expanded(.gradient(slot: holder, time: time, unit: unit))
      }
    default: return .reference(reference)
    }
    guard let explanation = explain(reference) else { return .reference(reference) }
    let workings = explanation.parts.map { expanded($0.working) }
    return workings.count == 1 ? workings[0] : .sum(workings)
  }
}

extension Working {
  /// The recorded scalars that it reads, each once, in the order of reading.
  public var reads: [Reference] {
    var found: [Reference] = []
    var seen: Set<Reference> = []
    collect(&found, &seen)
    return found
  }

  /// Whether it reads a scalar of which a test holds.
  func contains(_ test: (Reference) -> Bool) -> Bool {
    switch self {
    case .reference(let reference): return test(reference)
    case .constant: return false
    case .sum(let parts), .product(let parts), .maximum(let parts): return parts.contains { $0.contains(test) }
    case .quotient(let a, let b), .gated(let a, let b): return a.contains(test) || b.contains(test)
    case .negative(let a), .apply(_, let a): return a.contains(test)
    }
  }

  private func collect(_ found: inout [Reference], _ seen: inout Set<Reference>) {
    switch self {
    case .reference(let reference): if seen.insert(reference).inserted { found.append(reference) }
    case .constant: break
    case .sum(let parts), .product(let parts), .maximum(let parts):
      for part in parts { part.collect(&found, &seen) }
    case .quotient(let a, let b), .gated(let a, let b):
      a.collect(&found, &seen)
      b.collect(&found, &seen)
    case .negative(let a), .apply(_, let a): a.collect(&found, &seen)
    }
  }
}
