/// Cells with one equation changed, for experiments; the parameters stay those of the cell, so that runs can be compared.
///
/// The change is written into the equations themselves, so that explanations, diagrams and gradients tell the truth about it.
extension Cell {
  /// A quantity held at a constant: f = 1.
  ///
  /// What the equation said before stays with the factor 0, so that its parameters are still there and get the gradient 0.
  /// - Throws: `laboratory.no-quantity`.
  public func clamping(_ quantity: String, to value: Double) throws(Diagnosis) -> Cell {
    let equation = try self.equation(of: quantity)
    var formula = Formula.scale(0, equation.formula)
    // 0 · a is 0, 1 − 0 · a is 1.
    if value != 0 { formula = .complement(formula) }
    if value != 0, value != 1 { formula = .scale(value, formula) }
    return try changing(equation, to: formula, suffix: quantity + "-" + CellVariant.text(value))
  }

  /// A quantity kept within −bound … bound: what is beyond is cut off and gets no gradient.
  ///
  /// Written with ReLU: relu(a + b) − relu(a − b) − b is a between the bounds.
  /// - Throws: `laboratory.no-quantity`, `laboratory.bound` for a bound that is not above 0.
  public func clamping(_ quantity: String, within bound: Double) throws(Diagnosis) -> Cell {
    let equation = try self.equation(of: quantity)
    guard bound > 0, bound.isFinite else { throw Diagnosis("laboratory.bound", ["got": bound.description]) }
    let free = quantity + "_free"
    let value = Formula.quantity(free, delay: 0)
    let limit = Formula.scale(bound, .complement(.scale(0, value)))
    let formula = Formula.sum([
      .init(.apply(.relu, .sum([.init(value), .init(limit)]))),
      .init(.apply(.relu, .sum([.init(value), .init(limit, isNegative: true)])), isNegative: true),
      .init(limit, isNegative: true),
    ])
    return try changing(
      equation, to: formula, suffix: quantity + "-within-" + CellVariant.text(bound), before: (free, equation.formula))
  }

  /// An equation with another function: the first one that its formula applies, from the outside, is replaced.
  ///
  /// - Throws: `laboratory.no-quantity`, `laboratory.no-function` where the equation applies none.
  public func swappingFunction(of quantity: String, with function: Formula.Function) throws(Diagnosis) -> Cell {
    let equation = try self.equation(of: quantity)
    guard let formula = equation.formula.replacingFunction(with: function) else {
      throw Diagnosis("laboratory.no-function", ["text": quantity, "cell": name])
    }
    return try changing(equation, to: formula, suffix: quantity + "-" + function.rawValue)
  }

  private func equation(of quantity: String) throws(Diagnosis) -> Equation {
    guard let equation = equations.first(where: { $0.name == quantity }) else {
      throw Diagnosis(
        "laboratory.no-quantity",
        ["text": quantity, "cell": name, "names": equations.map { $0.name }.joined(separator: ", ")])
    }
    return equation
  }

  /// The cell whose file has another line for one equation.
  private func changing(
    _ equation: Equation, to formula: Formula, suffix: String, before: (name: String, formula: Formula)? = nil
  ) throws(Diagnosis) -> Cell {
    var lines: [String] = []
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.hasPrefix("name:") || line.hasPrefix("title:") { continue }
      guard number == equation.line else {
        lines.append(String(line))
        continue
      }
      if let before { lines.append(before.name + " = " + before.formula.text()) }
      lines.append(equation.name + " = " + formula.text())
    }
    var head = ["name: " + name + "-" + suffix, "title: " + title + ", " + suffix]
    if let before, width(of: equation.name) == .output { head.append("width: " + before.name + " = output") }
    return try Cell(parsing: (head + lines).joined(separator: "\n"))
  }
}

private enum CellVariant {
  /// Whole numbers have no point.
  static func text(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : value.description
  }
}

extension Formula {
  /// The formula with its outermost function replaced; nil where it applies none.
  fileprivate func replacingFunction(with function: Function) -> Formula? {
    switch self {
    case .apply(_, let operand): return .apply(function, operand)
    case .matrixVector(let name, let operand):
      return operand.replacingFunction(with: function).map { .matrixVector(name, $0) }
    case .complement(let operand): return operand.replacingFunction(with: function).map { .complement($0) }
    case .scale(let constant, let operand):
      return operand.replacingFunction(with: function).map { .scale(constant, $0) }
    case .product(let a, let b):
      if let changed = a.replacingFunction(with: function) { return .product(changed, b) }
      return b.replacingFunction(with: function).map { .product(a, $0) }
    case .sum(var terms):
      for index in terms.indices {
        if let changed = terms[index].formula.replacingFunction(with: function) {
          terms[index].formula = changed
          return .sum(terms)
        }
      }
      return nil
    case .concatenation(var parts):
      for index in parts.indices {
        if let changed = parts[index].replacingFunction(with: function) {
          parts[index] = changed
          return .concatenation(parts)
        }
      }
      return nil
    case .quantity, .vector, .rowLookup, .dotProduct, .weightedSum, .additiveScore: return nil
    }
  }
}
