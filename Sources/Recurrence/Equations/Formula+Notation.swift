extension Formula {
  /// The formula as it holds at every step t: h′ becomes hₜ₋₁.
  public var notation: Notation {
    switch self {
    case .quantity(let name, let delay): .symbol(Symbol(name, time: .earlier(delay)))
    case .vector(let name): .symbol(Symbol(name))
    case .matrixVector(let name, let operand): .product([.symbol(Symbol(name)), operand.notation], .none)
    case .sum(let terms): .sum(terms.map { Notation.Term($0.formula.notation, isNegative: $0.isNegative) })
    case .product(let a, let b): .product([a.notation, b.notation], .hadamard)
    case .complement(let operand):
      .sum([Notation.Term(.number(1, .shortest)), Notation.Term(operand.notation, isNegative: true)])
    case .scale(let constant, let operand): .product([.number(constant, .shortest), operand.notation], .none)
    case .apply(let function, let argument): .function(Notation.Function(function), argument.notation)
    case .concatenation(let parts): .list("concat", parts.map { $0.notation })
    case .rowLookup(let name, let index): .list(name, [index.notation])
    case .dotProduct(let operand, let past): .list("dot", [operand.notation, Formula.notation(ofList: past)])
    case .weightedSum(let operand, let past):
      .list("weighted", [operand.notation, Formula.notation(ofList: past)])
    case .additiveScore(let vector, let query, let matrix):
      .list(
        "additive",
        [
          .symbol(Symbol(vector)), query.notation,
          .product([.symbol(Symbol(matrix)), Formula.notation(ofList: Formula.encoderList)], .none),
        ])
    }
  }

  private static func notation(ofList list: String) -> Notation {
    list == encoderList ? .symbol(Symbol(list)) : .list("past", [.symbol(Symbol(list))])
  }
}

extension Equation {
  /// The equation as it holds at every step t.
  public var notation: Notation {
    .equation([.symbol(Symbol(name, time: .earlier(0))), formula.notation])
  }
}

extension Notation.Function {
  init(_ function: Formula.Function) {
    switch function {
    case .sigmoid: self = .sigmoid
    case .tanh: self = .tanh
    case .relu: self = .relu
    case .softmax: self = .softmax
    }
  }
}
