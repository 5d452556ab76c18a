import Recurrence

/// A piece of an equation's line: a symbol, and below it what it stands for.
enum EquationPiece: Equatable {
  /// A sign between pieces, the same in both lines.
  case sign(String)
  /// A name whose numbers are not shown.
  case word(String)
  /// A function's name, or nothing, and an opening parenthesis.
  case open(String)
  /// A closing parenthesis.
  case close
  /// A quantity at a step.
  case vector(String, slot: Int, time: Int, isBare: Bool)
  /// A matrix or a vector of parameters.
  case parameter(Int)
}

/// Takes equations apart into the pieces of their lines.
struct EquationReader {
  let program: Program
  let layer: Int
  let direction: Model.Direction
  let steps: Int
  let time: Int

  /// The pieces of an equation: its quantity, its formula, and where it is a function the pre-activation once more.
  func pieces(_ equation: Equation) -> [EquationPiece] {
    guard let slot = slot(equation.name) else { return [] }
    let left: [EquationPiece] = [.vector(equation.name, slot: slot, time: time, isBare: false), .sign("=")]
    guard case .apply(let function, let operand) = equation.formula, let argument = self.slot("a_" + equation.name)
    else { return left + pieces(equation.formula, isBare: hasMatrix(equation.formula)) }
    let name = function.name(.unicode)
    return left + [.open(name)] + pieces(operand, isBare: true)
      + [
        .close, .sign("="), .open(name), .vector("a_" + equation.name, slot: argument, time: time, isBare: true),
        .close,
      ]
  }

  private func pieces(_ formula: Formula, isBare: Bool) -> [EquationPiece] {
    switch formula {
    case .quantity(let name, let delay):
      let symbol = name + String(repeating: "'", count: delay)
      guard let slot = slot(name) else { return [.word(symbol)] }
      let earlier = direction == .reverse ? time + delay : time - delay
      let row = delay == 0 || (1...steps).contains(earlier) ? earlier : 0
      return [.vector(symbol, slot: slot, time: row, isBare: isBare)]
    case .vector(let name): return parameter(name).map { [.parameter($0)] } ?? []
    case .matrixVector(let name, let operand):
      let inner = pieces(operand, isBare: true)
      let isSimple = inner.count == 1
      return (parameter(name).map { [.parameter($0)] } ?? []) + (isSimple ? inner : [.open("")] + inner + [.close])
    case .sum(let terms):
      var result: [EquationPiece] = []
      for term in terms {
        let inner = pieces(term.formula, isBare: isBare)
        guard !inner.isEmpty else { continue }
        if term.isNegative { result.append(.sign("−")) } else if !result.isEmpty { result.append(.sign("+")) }
        result += inner
      }
      return result
    case .product(let a, let b):
      return parenthesized(a, isBare) + [.sign("⊙")] + parenthesized(b, isBare)
    case .complement(let operand): return [.sign("1 −")] + parenthesized(operand, isBare)
    case .scale(let constant, let operand):
      return [.sign(NumberText(constant, significant: 3).plain)] + parenthesized(operand, isBare)
    case .apply(let function, let operand):
      return [.open(function.name(.unicode))] + pieces(operand, isBare: isBare) + [.close]
    case .concatenation(let parts):
      var result: [EquationPiece] = [.open("concat")]
      for (index, part) in parts.enumerated() {
        if index > 0 { result.append(.sign(",")) }
        result += pieces(part, isBare: true)
      }
      return result + [.close]
    case .rowLookup(let name, let operand):
      return (parameter(name).map { [.parameter($0)] } ?? []) + [.open("row")] + pieces(operand, isBare: true) + [
        .close
      ]
    case .dotProduct(let operand, let past):
      return [.open("dot")] + pieces(operand, isBare: true) + [.sign(","), .word(Self.text(ofList: past)), .close]
    case .weightedSum(let operand, let past):
      return [.open("weighted")] + pieces(operand, isBare: true) + [.sign(","), .word(Self.text(ofList: past)), .close]
    case .additiveScore(let vector, let query, let matrix):
      let keys: [EquationPiece] = (parameter(matrix).map { [.parameter($0)] } ?? []) + [.word(Formula.encoderList)]
      return [.open("additive")] + (parameter(vector).map { [.parameter($0)] } ?? []) + [.sign(",")]
        + pieces(query, isBare: true) + [.sign(",")] + keys + [.close]
    }
  }

  private static func text(ofList list: String) -> String {
    list == Formula.encoderList ? list : "past(" + list + ")"
  }

  private func parenthesized(_ formula: Formula, _ isBare: Bool) -> [EquationPiece] {
    let inner = pieces(formula, isBare: isBare)
    switch formula {
    case .sum, .complement: return inner.count == 1 ? inner : [.open("")] + inner + [.close]
    default: return inner
    }
  }

  private func hasMatrix(_ formula: Formula) -> Bool {
    if case .matrixVector = formula { return true }
    return formula.parts.contains { hasMatrix($0) }
  }

  private func slot(_ name: String) -> Int? {
    if name != "x" { return program.slot(layer: layer, direction: direction, name) }
    if layer == 0 {
      return program.stages.first { $0.role == .embedding }?.slots.last ?? program.input
    }
    let below = program.stages.first { $0.role == .concatenation(layer: layer - 1) }?.slots.last
    return below ?? program.slot(layer: layer - 1, program.model.layers[layer - 1].cell.output)
  }

  private func parameter(_ name: String) -> Int? {
    program.parameters.entries.firstIndex { entry in
      entry.layer == layer && entry.direction == direction && entry.symbol == name
    }
  }
}
