import Recurrence

/// Reads expressions by operator precedence.
struct ExpressionParser {
  private let text: String
  private let tokens: [ExpressionToken]
  private var at = 0
  private var depth = 0

  /// Reads a whole expression; errors carry the expression and the column.
  static func parse(_ text: String) throws(Diagnosis) -> Expression {
    var parser = ExpressionParser(text: text, tokens: try ExpressionToken.words(of: text))
    let expression = try parser.expression(above: 0)
    guard parser.token.kind == .end else { throw parser.unexpected() }
    return expression
  }

  private init(text: String, tokens: [ExpressionToken]) {
    self.text = text
    self.tokens = tokens
  }

  private var token: ExpressionToken { tokens[at] }

  private mutating func advance() { at = min(at + 1, tokens.count - 1) }

  private mutating func expression(above rank: Int) throws(Diagnosis) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else { throw Diagnosis("expression.deep", ["expression": text]) }
    var left = try operand()
    while let found = infix(), found.rank >= rank {
      advance()
      let right = try expression(above: found == .power ? found.rank : found.rank + 1)
      left = .binary(found, left, right)
    }
    return left
  }

  private func infix() -> Expression.Operator? {
    switch token.kind {
    case .sign(let sign): Expression.Operator(rawValue: sign)
    case .word("and"): .and
    case .word("or"): .or
    default: nil
    }
  }

  private mutating func operand() throws(Diagnosis) -> Expression {
    let start = token
    switch start.kind {
    case .number(let value):
      advance()
      return .number(value)
    case .sign("-"):
      advance()
      return .negated(try expression(above: 5))
    case .sign("("):
      advance()
      let inner = try expression(above: 0)
      try expect(")")
      return inner
    case .word(let word):
      advance()
      if token.kind == .sign("(") { return try call(word, column: start.column) }
      if token.kind == .sign(":") {
        advance()
        return try reference(experiment: word)
      }
      at -= 1
      return try reference(experiment: nil)
    default:
      throw unexpected()
    }
  }

  private mutating func reference(experiment: String?) throws(Diagnosis) -> Expression {
    let column = token.column
    guard case .word(let first) = token.kind else { throw unexpected() }
    advance()
    guard first == "grad" else { return .reference(experiment: experiment, name: first, column: column) }
    guard case .word(let second) = token.kind else { throw unexpected() }
    advance()
    return .reference(experiment: experiment, name: "grad " + second, column: column)
  }

  private mutating func call(_ word: String, column: Int) throws(Diagnosis) -> Expression {
    guard let function = Expression.Function(rawValue: word) else {
      let known = Expression.Function.allCases.map(\.rawValue)
      throw Diagnosis(
        "expression.function",
        [
          "name": word, "expression": text, "column": "\(column)",
          "suggestion": Suggestion.nearest(to: word, in: known) ?? known.joined(separator: ", "),
        ])
    }
    advance()
    var arguments = [try expression(above: 0)]
    while token.kind == .sign(",") {
      advance()
      arguments.append(try expression(above: 0))
    }
    try expect(")")
    if let arity = function.arity, arity != arguments.count {
      throw Diagnosis(
        "expression.arguments",
        ["name": word, "expected": "\(arity)", "got": "\(arguments.count)", "expression": text, "column": "\(column)"])
    }
    return .call(function, arguments, column: column)
  }

  private mutating func expect(_ sign: String) throws(Diagnosis) {
    guard token.kind == .sign(sign) else { throw unexpected() }
    advance()
  }

  private func unexpected() -> Diagnosis {
    let found =
      switch token.kind {
      case .number(let value): "\(value)"
      case .word(let word): word
      case .sign(let sign): sign
      case .end: ""
      }
    if found.isEmpty { return Diagnosis("expression.end", ["expression": text, "column": "\(token.column)"]) }
    return Diagnosis("expression.unexpected", ["found": found, "expression": text, "column": "\(token.column)"])
  }
}
