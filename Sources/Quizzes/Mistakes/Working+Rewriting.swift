import Recurrence

/// Changes to arithmetic: how mistakes are computed without touching the engine.
extension Working {
  /// The arithmetic with everything replaced for which `change` has something else, from the outside in.
  func rewriting(_ change: (Working) -> Working?) -> Working {
    if let changed = change(self) { return changed }
    switch self {
    case .reference, .constant: return self
    case .sum(let terms): return .sum(terms.map { $0.rewriting(change) })
    case .product(let factors): return .product(factors.map { $0.rewriting(change) })
    case .quotient(let a, let b): return .quotient(a.rewriting(change), b.rewriting(change))
    case .negative(let a): return .negative(a.rewriting(change))
    case .maximum(let candidates): return .maximum(candidates.map { $0.rewriting(change) })
    case .apply(let function, let a): return .apply(function, a.rewriting(change))
    case .gated(let a, let gate): return .gated(a.rewriting(change), by: gate.rewriting(change))
    }
  }

  /// The arithmetic with other scalars in the place of some.
  func replacing(_ change: (Reference) -> Reference?) -> Working {
    rewriting { working in
      guard case .reference(let reference) = working else { return nil }
      return change(reference).map { .reference($0) }
    }
  }

  /// Only the first place, from the outside in, is changed; nil where there is none.
  func rewritingFirst(_ change: (Working) -> Working?) -> Working? {
    var isDone = false
    let result = rewriting { working in
      guard !isDone, let changed = change(working) else { return isDone ? working : nil }
      isDone = true
      return changed
    }
    return isDone ? result : nil
  }

  /// Without the terms of sums for which `isLeftOut` holds; 1 − a counts as one thing.
  func withoutTerms(_ isLeftOut: (Working) -> Bool) -> Working {
    rewriting { working in
      guard case .sum(let terms) = working, !working.isComplement else { return nil }
      let kept = terms.filter { !isLeftOut($0) }.map { $0.withoutTerms(isLeftOut) }
      return kept.isEmpty ? .constant(0) : .sum(kept)
    }
  }

  /// Without the factors of products for which `isLeftOut` holds.
  func withoutFactors(_ isLeftOut: (Working) -> Bool) -> Working {
    rewriting { working in
      guard case .product(let factors) = working else { return nil }
      let kept = factors.filter { !isLeftOut($0) }.map { $0.withoutFactors(isLeftOut) }
      return kept.isEmpty ? .constant(1) : kept.count == 1 ? kept[0] : .product(kept)
    }
  }

  /// 1 − a, as complements are written.
  var isComplement: Bool { complemented != nil }

  /// The a of 1 − a.
  var complemented: Working? {
    guard case .sum(let terms) = self, terms.count == 2, terms[0] == .constant(1), case .negative(let a) = terms[1]
    else { return nil }
    return a
  }

  /// 1 − a.
  static func oneMinus(_ a: Working) -> Working { .sum([.constant(1), .negative(a)]) }

  /// The y of a squashing function's derivative: y (1 − y) or 1 − y².
  var derivative: (of: Working, isSigmoid: Bool)? {
    if case .product(let factors) = self, factors.count == 2, factors[1].complemented == factors[0] {
      return (factors[0], true)
    }
    if case .product(let factors)? = complemented, factors.count == 2, factors[0] == factors[1] {
      return (factors[0], false)
    }
    return nil
  }

  /// What a term multiplies, signs and nested products opened; sums stay closed.
  var factors: [Working] {
    switch self {
    case .product(let inner): inner.flatMap(\.factors)
    case .negative(let a): a.factors
    case .quotient(let a, _): a.factors
    case .gated(let a, _): a.factors
    default: [self]
    }
  }

  /// The scalars among the factors.
  var factorReferences: [Reference] {
    factors.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
  }
}
