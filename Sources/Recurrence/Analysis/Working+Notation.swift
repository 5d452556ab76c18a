extension Working {
  /// The arithmetic in symbols, by the names of the recorded scalars.
  public func symbols(in program: Program) -> Notation {
    notation(.dot) { .symbol(Symbol($0, in: program)) }
  }

  /// The arithmetic with a run's numbers, of four decimals unless another precision is asked for.
  public func numbers<S: Scalar>(in trace: Trace<S>, _ precision: DecimalText.Precision? = nil) -> Notation {
    notation(.cross) { reference in
      let value = trace.value(reference).double
      return .number(value, precision ?? .inEquation(value))
    }
  }

  private func notation(_ sign: Notation.Sign, _ leaf: (Reference) -> Notation) -> Notation {
    switch self {
    case .reference(let reference): return leaf(reference)
    case .constant(let value): return .number(value, .shortest)
    case .sum(let terms):
      // The engine begins with 0 where a sum may turn out empty; it is not worth a word.
      let shown = terms.count > 1 && terms[0] == .constant(0) ? Array(terms.dropFirst()) : terms
      if shown.count == 1 { return shown[0].notation(sign, leaf) }
      return .sum(
        shown.map { term in
          if case .negative(let subtracted) = term {
            return Notation.Term(subtracted.notation(sign, leaf), isNegative: true)
          }
          return Notation.Term(term.notation(sign, leaf))
        })
    case .product(let factors):
      let flat = Working.flattened(factors)
      if flat.count == 2, flat[0] == flat[1] { return .power(flat[0].notation(sign, leaf), 2) }
      return .product(flat.map { $0.notation(sign, leaf) }, sign)
    case .quotient(let a, .constant(1)): return a.notation(sign, leaf)
    case .quotient(let a, let b): return .quotient(a.notation(sign, leaf), b.notation(sign, leaf))
    case .negative(let a): return .negative(a.notation(sign, leaf))
    case .maximum(let candidates): return .list("max", candidates.map { $0.notation(sign, leaf) })
    case .apply(.logOnePlus, let a):
      return .function(.log, .sum([.init(.number(1, .shortest)), .init(a.notation(sign, leaf))]))
    case .apply(let function, let a): return .function(Notation.Function(function), a.notation(sign, leaf))
    case .gated(let a, let gate):
      return .product([a.notation(sign, leaf), .isPositive(gate.notation(sign, leaf))], sign)
    }
  }

  /// A product that begins with a product is one product: (a b) c is a b c, multiplied from left to right.
  static func flattened(_ factors: [Working]) -> [Working] {
    guard case .product(let inner)? = factors.first, factors.count > 1 else { return factors }
    return flattened(inner) + factors.dropFirst()
  }
}

extension Notation.Function {
  fileprivate init(_ function: Working.Function) {
    switch function {
    case .sigmoid: self = .sigmoid
    case .tanh: self = .tanh
    case .relu: self = .relu
    case .exp: self = .exp
    case .log, .logOnePlus: self = .log
    case .magnitude: self = .magnitude
    }
  }
}

extension DecimalText.Precision {
  /// Four decimals, or three figures where they would show nothing, or too much.
  public static func inEquation(_ value: Double) -> DecimalText.Precision {
    value == 0 || (0.001..<10_000).contains(value.magnitude) ? .decimals(4) : .significant(3)
  }
}
