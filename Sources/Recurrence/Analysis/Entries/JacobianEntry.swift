/// An entry of a Jacobian: how a scalar of a run depends on an earlier one of the same layer, through everything in between.
///
/// `∂h₅[1]/∂h₂[0]`. Both are values of one layer and direction; the earlier one may also be an input of the layer.
public struct JacobianEntry: Hashable, Sendable {
  /// What depends.
  public var of: Reference
  /// On what.
  public var by: Reference

  /// ∂of/∂by.
  public init(of: Reference, by: Reference) {
    self.of = of
    self.by = by
  }

  /// The entry as mathematics sets it.
  public func notation(in program: Program) -> Notation {
    .quotient(JacobianEntry.differential(of, program), JacobianEntry.differential(by, program))
  }

  private static func differential(_ reference: Reference, _ program: Program) -> Notation {
    var symbol = Symbol(reference, in: program)
    symbol.isGradient = true
    return .symbol(symbol)
  }
}

/// One term of an entry: a derivative that an equation gives times entries that lead further back.
public struct JacobianTerm: Equatable, Sendable {
  /// The equation's own derivative; nil for a product of entries alone.
  public var local: Working?
  /// The entries that it is multiplied by: none, one, or two for a sum over the states in the middle.
  public var entries: [JacobianEntry]
  /// What the term adds.
  public var value: Double
  /// The sum up to this term.
  public var subtotal: Double
}

/// An entry's account: its terms in the order in which they are added.
public struct JacobianAccount: Equatable, Sendable {
  /// How the entry comes about.
  public enum Way: Equatable, Sendable {
    /// The chain rule along the equations of a step.
    case equations
    /// The product of Jacobians: the sum over the states at the step before.
    case states(time: Int)
    /// The entry of a scalar by itself: 1.
    case itself
  }

  /// What is accounted for.
  public var entry: JacobianEntry
  /// How it comes about.
  public var way: Way
  /// The terms; none where nothing leads from one scalar to the other: the entry is 0.
  public var terms: [JacobianTerm]
  /// The value: the last subtotal.
  public var value: Double

  /// The equation in symbols: ∂h₃[0]/∂h₁[1] = ∂h₃[0]/∂h₂[0] · ∂h₂[0]/∂h₁[1] + ….
  public func symbols(in program: Program) -> Notation {
    let sum = terms.map { term in
      JacobianAccount.notation(term, sign: .dot, local: { $0.symbols(in: program) }) { $0.notation(in: program) }
    }
    return equation(entry.notation(in: program), sum)
  }

  /// The same with the run's numbers.
  public func numbers<S: Scalar>(_ entries: inout JacobianEntries<S>) -> Notation {
    var sum: [Notation.Term] = []
    for term in terms {
      let values = term.entries.map { entries.value(of: $0).double }
      let factors = values.map { Notation.number($0, .inEquation($0)) }
      let local = term.local.map { $0.numbers(in: entries.trace) }
      sum.append(Notation.Term(JacobianAccount.product((local.map { [$0] } ?? []) + factors, .cross)))
    }
    return equation(.number(value, .inEquation(value)), sum)
  }

  private func equation(_ left: Notation, _ sum: [Notation.Term]) -> Notation {
    switch (way, sum.count) {
    case (.itself, _): .equation([left, .number(1, .shortest)])
    case (_, 0): .equation([left, .number(0, .shortest)])
    case (_, 1) where !sum[0].isNegative: .equation([left, sum[0].notation])
    default: .equation([left, .sum(sum)])
    }
  }

  private static func notation(
    _ term: JacobianTerm, sign: Notation.Sign, local: (Working) -> Notation, entry: (JacobianEntry) -> Notation
  ) -> Notation.Term {
    Notation.Term(product((term.local.map { [local($0)] } ?? []) + term.entries.map(entry), sign))
  }

  private static func product(_ factors: [Notation], _ sign: Notation.Sign) -> Notation {
    factors.count == 1 ? factors[0] : .product(factors, sign)
  }
}
