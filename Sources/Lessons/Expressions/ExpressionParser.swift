import Recurrence

/// Reads expressions by operator precedence.
struct ExpressionParser {
  let text: String
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

  var token: ExpressionToken { tokens[at] }
  var following: ExpressionToken { tokens[min(at + 1, tokens.count - 1)] }

  mutating func advance() { at = min(at + 1, tokens.count - 1) }

  mutating func expression(above rank: Int) throws(Diagnosis) -> Expression {
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

  /// An operand and the entries picked of it: `gradient_norms(h)[3]`.
  private mutating func operand() throws(Diagnosis) -> Expression {
    var result = try whole()
    while token.kind == .sign("[") { result = .element(result, try list()) }
    return result
  }

  private mutating func whole() throws(Diagnosis) -> Expression {
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
    case .sign("["): return try list()
    case .word(let word):
      advance()
      if token.kind == .sign("(") { return try call(word, of: nil, column: start.column) }
      if token.kind == .sign(":") {
        advance()
        return try belonging(to: word)
      }
      at -= 1
      return try reference(experiment: nil)
    default:
      throw unexpected()
    }
  }

  /// `[1, 2...6, l0.t1.h]`, from its bracket on; a single part stands for itself.
  private mutating func list() throws(Diagnosis) -> Expression {
    try expect("[")
    var parts = [try part()]
    while token.kind == .sign(",") {
      advance()
      parts.append(try part())
    }
    try expect("]")
    return parts.count == 1 ? parts[0] : .list(parts)
  }

  private mutating func part() throws(Diagnosis) -> Expression {
    let first = try expression(above: 0)
    guard token.kind == .sign("...") else { return first }
    advance()
    let last = try expression(above: 0)
    guard token.kind == .word("by") else { return .span(from: first, through: last, by: .number(1)) }
    advance()
    return .span(from: first, through: last, by: try expression(above: 0))
  }

  /// What follows `cut:`, a measure or a reference.
  private mutating func belonging(to experiment: String) throws(Diagnosis) -> Expression {
    if case .word(let word) = token.kind, following.kind == .sign("(") {
      let column = token.column
      advance()
      return try call(word, of: experiment, column: column)
    }
    return try reference(experiment: experiment)
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

  private mutating func call(_ word: String, of experiment: String?, column: Int) throws(Diagnosis) -> Expression {
    if word == "each", experiment == nil { return try each() }
    if let measure = Measure(rawValue: word) { return try call(measure, of: experiment, column: column) }
    guard experiment == nil, let function = Expression.Function(rawValue: word) else {
      let measures = Measure.allCases.map(\.rawValue)
      let known = experiment == nil ? Expression.Function.allCases.map(\.rawValue) + measures : measures
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

  /// `each(gain, norm(grad l0.t1.h))`.
  private mutating func each() throws(Diagnosis) -> Expression {
    advance()
    guard case .word(let sweep) = token.kind else { throw unexpected() }
    advance()
    try expect(",")
    let inner = try expression(above: 0)
    try expect(")")
    return .each(sweep: sweep, inner)
  }

  mutating func expect(_ sign: String) throws(Diagnosis) {
    guard token.kind == .sign(sign) else { throw unexpected() }
    advance()
  }

  func unexpected() -> Diagnosis {
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
