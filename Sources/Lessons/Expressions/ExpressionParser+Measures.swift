import Recurrence

extension ExpressionParser {
  /// The arguments of a measure, by place or as `name=value`.
  mutating func call(_ measure: Measure, of experiment: String?, column: Int) throws(Diagnosis) -> Expression {
    advance()
    var arguments: [MeasureArgument] = []
    let parameters = measure.parameters
    while token.kind != .sign(")") {
      var parameter = parameters.first { known in !arguments.contains { $0.parameter == known.name } }
      if case .word(let label) = token.kind, following.kind == .sign("=") {
        parameter = parameters.first { $0.name == label }
        guard parameter != nil else { throw unknown(label, of: measure) }
        advance()
        advance()
      }
      guard let parameter, !arguments.contains(where: { $0.parameter == parameter.name }) else {
        throw Diagnosis(
          "expression.too-many",
          ["name": measure.rawValue, "usage": measure.usage, "expression": text, "column": "\(token.column)"])
      }
      arguments.append(try argument(parameter, of: measure))
      if token.kind == .sign(",") { advance() } else { break }
    }
    try expect(")")
    for parameter in parameters
    where parameter.isRequired && !arguments.contains(where: { $0.parameter == parameter.name }) {
      throw Diagnosis(
        "expression.missing-argument",
        [
          "name": measure.rawValue, "argument": parameter.name, "usage": measure.usage, "expression": text,
          "column": "\(column)",
        ])
    }
    return .measure(experiment: experiment, measure, arguments, column: column)
  }

  private mutating func argument(
    _ parameter: Measure.Parameter, of measure: Measure
  ) throws(Diagnosis) -> MeasureArgument {
    let column = token.column
    let value = try expression(above: 0)
    guard parameter.kind == .name else { return MeasureArgument(parameter: parameter.name, content: .value(value)) }
    guard case .reference(nil, let name, _) = value else {
      throw Diagnosis(
        "expression.name-wanted",
        ["name": measure.rawValue, "argument": parameter.name, "expression": text, "column": "\(column)"])
    }
    return MeasureArgument(parameter: parameter.name, content: .name(name))
  }

  private func unknown(_ label: String, of measure: Measure) -> Diagnosis {
    let known = measure.parameters.map(\.name)
    return Diagnosis(
      "expression.unknown-argument",
      [
        "name": measure.rawValue, "argument": label, "usage": measure.usage, "expression": text,
        "column": "\(token.column)",
        "suggestion": Suggestion.nearest(to: label, in: known) ?? known.joined(separator: ", "),
      ])
  }
}

extension Measure {
  /// How it is called, for messages: `half_life(state, layer, reverse)`.
  public var usage: String { rawValue + "(" + parameters.map(\.name).joined(separator: ", ") + ")" }
}
