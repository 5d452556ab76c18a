import Recurrence

/// A formula with one unit's numbers in the place of its symbols: `−1.27 × 0.02 + 0.28 × 0.99`.
struct FormulaNumbers {
  let trace: Trace<Double>
  let layer: Int
  let direction: Model.Direction
  let time: Int
  var unit: Int

  /// The arithmetic of an equation; nil where it takes whole vectors (matrices) that are not recorded as one number.
  func text(of equation: Equation) -> String? {
    if case .apply(let function, let operand) = equation.formula, value("a_" + equation.name, delay: 0) != nil {
      _ = operand
      return value("a_" + equation.name, delay: 0).map { function.name(.unicode) + "(" + $0 + ")" }
    }
    return text(equation.formula, isFactor: false)
  }

  /// The arithmetic of a pre-activation, from its products; nil where it is too long or not of matrices alone.
  func expanded(_ equation: Equation) -> String? {
    guard case .apply(let function, let operand) = equation.formula, let inner = text(operand, isFactor: false),
      inner.unicodeScalars.count <= 150
    else { return nil }
    return function.name(.unicode) + "(" + inner + ")"
  }

  private func text(_ formula: Formula, isFactor: Bool) -> String? {
    switch formula {
    case .quantity(let name, let delay):
      guard let number = value(name, delay: delay) else { return nil }
      return isFactor && number.unicodeScalars.first == "−" ? "(" + number + ")" : number
    case .sum(let terms):
      var result = ""
      for (index, term) in terms.enumerated() {
        guard let part = text(term.formula, isFactor: index > 0) else { return nil }
        result += (index == 0 ? (term.isNegative ? "−" : "") : term.isNegative ? " − " : " + ") + part
      }
      return isFactor ? "(" + result + ")" : result
    case .product(let a, let b):
      guard let left = text(a, isFactor: isFactor), let right = text(b, isFactor: true) else { return nil }
      return left + "\u{a0}×\u{a0}" + right
    case .complement(let a):
      guard let inner = text(a, isFactor: true) else { return nil }
      return "(1\u{a0}−\u{a0}" + inner + ")"
    case .scale(let constant, let a):
      guard let inner = text(a, isFactor: true) else { return nil }
      return NumberText(constant, significant: 3).plain + "\u{a0}×\u{a0}" + inner
    case .apply(let function, let a):
      guard function != .softmax, let inner = text(a, isFactor: false) else { return nil }
      return function.name(.unicode) + "(" + inner + ")"
    case .vector(let name):
      guard let index = parameter(name) else { return "0" }
      let number = FormulaNumbers.number(trace.parameters[index, unit, 0])
      return isFactor && number.unicodeScalars.first == "−" ? "(" + number + ")" : number
    case .matrixVector(let name, .quantity(let operand, let delay)): return row(of: name, operand, delay, isFactor)
    case .matrixVector, .rowLookup, .concatenation, .dotProduct, .weightedSum, .additiveScore: return nil
    }
  }

  /// The products of a short row of a matrix.
  private func row(of matrix: String, _ name: String, _ delay: Int, _ isFactor: Bool) -> String? {
    guard let index = parameter(matrix), trace.program.parameters.entries[index].columns <= 4 else { return nil }
    var result = ""
    for column in 0..<trace.program.parameters.entries[index].columns {
      var operand = self
      operand.unit = column
      let slot = name == "x" ? input : trace.program.slot(layer: layer, direction: direction, name)
      guard let slot, let number = operand.number(slot, delay: delay) else { return nil }
      let weight = FormulaNumbers.number(trace.parameters[index, unit, column])
      let first = !result.isEmpty || isFactor ? FormulaNumbers.factor(weight) : weight
      result += (result.isEmpty ? "" : " + ") + first + "\u{a0}×\u{a0}" + FormulaNumbers.factor(number)
    }
    return result
  }

  private func parameter(_ name: String) -> Int? {
    trace.program.parameters.entries.firstIndex {
      $0.layer == layer && $0.direction == direction && $0.symbol == name
    }
  }

  /// The slot of x; nil above the first layer, whose x has another name.
  private var input: Int? { layer == 0 && trace.program.model.embedding == nil ? trace.program.input : nil }

  /// A number as a factor or a later term: negative ones in parentheses.
  private static func factor(_ number: String) -> String {
    number.unicodeScalars.first == "−" ? "(" + number + ")" : number
  }

  /// A recorded number, with as many figures as tiles have.
  private func value(_ name: String, delay: Int) -> String? {
    trace.program.slot(layer: layer, direction: direction, name).flatMap { number($0, delay: delay) }
  }

  private func number(_ slot: Int, delay: Int) -> String? {
    let earlier = direction == .reverse ? time + delay : time - delay
    let row = earlier < 1 || earlier > trace.steps ? 0 : earlier
    guard trace.isRecorded(slot, time: row), unit < trace.values(slot, time: row).count else { return nil }
    return FormulaNumbers.number(trace.value(.value(slot: slot, time: row, unit: unit)))
  }

  /// Two decimals, or three figures of a number for which these say too little or too much.
  static func number(_ value: Double) -> String {
    value == 0 || (0.095..<100).contains(abs(value))
      ? NumberText(value, decimals: 2).mantissa : NumberText(value, significant: 2).plain
  }
}
