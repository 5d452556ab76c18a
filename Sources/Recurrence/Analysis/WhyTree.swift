/// The tree behind a scalar: what it was computed from, what that was computed from, and so on.
///
/// Nothing is kept: a node's children are computed when they are asked for, so the tree of any trace opens at once.
public struct WhyNode: Equatable, Sendable {
  /// What stands on the line.
  public enum Subject: Equatable, Sendable {
    /// A recorded scalar.
    case scalar(Reference)
    /// A term of the sum above; a gradient's term has the name of its way.
    case term(Working, GradientPath?)
    /// A factor that is more than one scalar: 1 − tanh² c.
    case expression(Working)
  }

  /// What stands on the line.
  public var subject: Subject
  /// Its value.
  public var value: Double
  /// What it adds to the scalar at the root; nil for factors, which add nothing by themselves.
  public var adds: Double?
  /// By what a change of this value is multiplied on its way to the root; nil where that is no fixed number.
  var weight: Double?
}

extension Trace {
  /// The root of a scalar's tree.
  public func why(_ reference: Reference) -> WhyNode {
    let value = value(reference).double
    return WhyNode(subject: .scalar(reference), value: value, adds: value, weight: 1)
  }

  /// The lines below a node; none for what is given.
  public func children(of node: WhyNode) -> [WhyNode] {
    switch node.subject {
    case .scalar(let reference):
      guard let account = account(of: reference) else { return [] }
      let weight = node.weight.map { $0 / (account.divisor ?? 1) }
      if account.entries.count == 1, let entry = account.entries.first, entry.path == nil || entry.working.isPlain {
        return factors(of: entry.working, weight: weight)
      }
      return account.entries.map { entry in
        if case .reference(let read) = entry.working, entry.path == nil {
          return WhyNode(
            subject: .scalar(read), value: entry.value, adds: weight.map { $0 * entry.value }, weight: weight)
        }
        return WhyNode(
          subject: .term(entry.working, entry.path), value: entry.value, adds: weight.map { $0 * entry.value },
          weight: weight)
      }
    case .term(let working, _): return factors(of: working, weight: node.weight)
    case .expression(let working):
      return working.reads.map { scalar($0, weight: nil) }
    }
  }

  /// What a term is made of: products of a sum, factors of a product, the argument of a function.
  private func factors(of working: Working, weight: Double?) -> [WhyNode] {
    switch working {
    case .reference(let reference): return [scalar(reference, weight: weight)]
    case .constant: return []
    case .negative(let inner): return factors(of: inner, weight: weight.map { -$0 })
    case .sum(let terms) where terms.count > 1 && terms.allSatisfy { !$0.isPlain }:
      return terms.map { term -> WhyNode in
        let value = number(term)
        return WhyNode(subject: .term(term, nil), value: value, adds: weight.map { $0 * value }, weight: weight)
      }
    case .product(let factors):
      let flat = Working.flattened(factors)
      return flat.indices.filter { !flat[..<$0].contains(flat[$0]) }.map { index in
        guard case .reference(let reference) = flat[index] else {
          return WhyNode(subject: .expression(flat[index]), value: number(flat[index]))
        }
        return scalar(reference, weight: weight.flatMap { factor(of: reference, in: working, times: $0) })
      }
    default: return working.reads.map { scalar($0, weight: nil) }
    }
  }

  private func number(_ working: Working) -> Double {
    working.evaluate { reference -> S in value(reference) }.double
  }

  private func scalar(_ reference: Reference, weight: Double?) -> WhyNode {
    WhyNode(subject: .scalar(reference), value: value(reference).double, weight: weight)
  }

  /// What a gradient is multiplied by within a term, which is linear in all gradients.
  private func factor(of reference: Reference, in working: Working, times weight: Double) -> Double? {
    guard case .gradient = reference else { return nil }
    let cofactor = working.evaluate { other -> S in
      if other == reference { return .one }
      if case .gradient = other { return .zero }
      return value(other)
    }
    return cofactor.double * weight
  }
}

extension Working {
  /// Whether it is a single scalar or constant.
  var isPlain: Bool {
    switch self {
    case .reference, .constant: true
    case .negative(let inner): inner.isPlain
    default: false
    }
  }

  /// The arithmetic in short, without units: `Σ Wʰⁱ · ∂aⁱ₄`.
  public func brief(in program: Program) -> Notation {
    symbols(in: program).brief
  }
}

extension Notation {
  /// The notation without units; terms of one form are one series.
  public var brief: Notation {
    switch self {
    case .symbol(var symbol):
      symbol.indices = []
      return .symbol(symbol)
    case .number: return self
    case .sum(let terms):
      let short = terms.map { Term($0.notation.brief, isNegative: $0.isNegative) }
      if short.count > 1, !short[0].isNegative, short.allSatisfy({ $0 == short[0] }) {
        return .series(short[0].notation)
      }
      return .sum(short)
    case .product(let factors, let sign): return .product(factors.map { $0.brief }, sign)
    case .quotient(let a, let b): return .quotient(a.brief, b.brief)
    case .negative(let a): return .negative(a.brief)
    case .power(let a, let exponent): return .power(a.brief, exponent)
    case .function(let function, let a): return .function(function, a.brief)
    case .list(let name, let parts):
      let short = parts.map { $0.brief }
      let first = short.prefix(1)
      return .list(name, short.allSatisfy { $0 == short[0] } ? Array(first) : short)
    case .isPositive(let a): return .isPositive(a.brief)
    case .series(let a): return .series(a.brief)
    case .equation(let sides): return .equation(sides.map { $0.brief })
    }
  }
}
