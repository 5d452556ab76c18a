/// Reads one equation, by recursive descent.
///
///     equation = name "=" sum
///     sum      = ["-"] product { ("+" | "-") product }
///     product  = factor { "⊙" factor }
///     factor   = number factor | matrix factor | function "(" … ")" | name { "'" } | name "(t-" number ")" | "(" sum ")"
///
/// Which names are quantities and which are parameters is known from the left sides of all equations, handed in.
struct FormulaParser {
  private var tokens: [Token]
  private var at = 0
  private var depth = 0
  /// `x` and the left sides of all equations.
  private let quantities: Set<String>

  /// Factors nested deeper than this are refused, so that no file can exhaust the stack.
  static let maximumDepth = 64
  /// A state is kept for every step anyway, so this bounds nothing but nonsense.
  static let longestDelay = 1000

  init(_ tokens: [Token], quantities: Set<String>) {
    self.tokens = tokens
    self.quantities = quantities
  }

  static let functions: [String: Formula.Function] = [
    "σ": .sigmoid, "sigmoid": .sigmoid, "tanh": .tanh, "relu": .relu, "ReLU": .relu, "softmax": .softmax,
  ]
  static let otherCalls: Set<String> = ["concat", "dot", "weighted", "additive", "past"]

  /// The names that no quantity or parameter may have.
  static var reservedNames: Set<String> { otherCalls.union(functions.keys).union(["t", "x", Formula.encoderList]) }

  mutating func equation() throws(Diagnosis) -> Equation {
    let first = tokens[at]
    guard case .name(let name) = first.kind else { throw unexpected("cell.expected-name") }
    at += 1
    try expect("=")
    let formula = try sum()
    guard tokens[at].kind == .end else { throw unexpected("cell.expected-operator") }
    return Equation(name: name, formula: formula, line: first.line)
  }

  private mutating func sum() throws(Diagnosis) -> Formula {
    if case .number(1) = tokens[at].kind, tokens[at + 1].kind == .sign("-") {
      at += 2
      let operand = try product()
      guard tokens[at].kind != .sign("+"), tokens[at].kind != .sign("-") else {
        throw unexpected("cell.complement-alone")
      }
      return .complement(operand)
    }
    var terms = [Formula.Term(try product(), isNegative: false)]
    while tokens[at].kind == .sign("+") || tokens[at].kind == .sign("-") {
      let isNegative = tokens[at].kind == .sign("-")
      at += 1
      terms.append(Formula.Term(try product(), isNegative: isNegative))
    }
    return terms.count == 1 ? terms[0].formula : .sum(terms)
  }

  private mutating func product() throws(Diagnosis) -> Formula {
    var result = try factor()
    var count = 1
    while take("*") {
      count += 1
      guard count <= FormulaParser.maximumDepth else { throw unexpected("cell.too-deep") }
      result = FormulaParser.product(result, try factor())
    }
    return result
  }

  /// a ⊙ b; constants in front of a stand in front of the product.
  private static func product(_ a: Formula, _ b: Formula) -> Formula {
    if case .scale(let constant, let scaled) = a { return .scale(constant, product(scaled, b)) }
    return .product(a, b)
  }

  private mutating func factor() throws(Diagnosis) -> Formula {
    depth += 1
    defer { depth -= 1 }
    guard depth <= FormulaParser.maximumDepth else { throw unexpected("cell.too-deep") }
    let token = tokens[at]
    switch token.kind {
    case .number(let constant):
      at += 1
      _ = take("*")
      guard startsFactor else { throw unexpected("cell.lonely-number") }
      return .scale(constant, try factor())
    case .sign("-"):
      at += 1
      return .scale(-1, try factor())
    case .sign("("):
      at += 1
      let inside = try sum()
      try expect(")")
      return inside
    case .name(let name):
      at += 1
      return try named(name, token)
    default:
      throw unexpected("cell.expected-factor")
    }
  }

  private mutating func named(_ name: String, _ token: Token) throws(Diagnosis) -> Formula {
    if let function = FormulaParser.functions[name] {
      return .apply(function, try argument())
    }
    switch name {
    case "concat":
      try expect("(")
      var parts = [try sum()]
      while take(",") { parts.append(try sum()) }
      try expect(")")
      return .concatenation(parts)
    case "dot", "weighted":
      try expect("(")
      let operand = try sum()
      try expect(",")
      let past = try self.past()
      try expect(")")
      return name == "dot" ? .dotProduct(operand, past: past) : .weightedSum(operand, past: past)
    case "additive":
      return try additive()
    case "past", Formula.encoderList:
      throw Token.error("cell.past-alone", name, token.line, token.column)
    default:
      break
    }
    if quantities.contains(name) {
      let delay = try self.delay()
      if startsFactor { throw unexpected("cell.missing-product") }
      return .quantity(name, delay: delay)
    }
    if take("[") {
      let index = try sum()
      try expect("]")
      return .rowLookup(name, index)
    }
    if tokens[at].kind == .sign("'") { throw Token.error("cell.no-quantity", name, token.line, token.column) }
    // `tan(…)`, with nothing between: a function is meant, though a matrix may stand there.
    if tokens[at].kind == .sign("("), tokens[at].column == token.column + name.count, name.count > 2,
      let near = Suggestion.nearest(to: name, in: FormulaParser.functions.keys.sorted())
    {
      throw Token.error("cell.no-function", name, token.line, token.column).adding(["suggestion": near])
    }
    return startsFactor ? .matrixVector(name, try factor()) : .vector(name)
  }

  /// `'` once or more, or `(t-3)`.
  private mutating func delay() throws(Diagnosis) -> Int {
    var delay = 0
    while take("'") {
      delay += 1
      guard delay <= FormulaParser.longestDelay else { throw unexpected("cell.bad-delay") }
    }
    guard delay == 0, tokens[at].kind == .sign("(") else { return delay }
    guard at + 4 < tokens.count, tokens[at + 1].kind == .name("t"), tokens[at + 2].kind == .sign("-"),
      case .number(let steps) = tokens[at + 3].kind, tokens[at + 4].kind == .sign(")")
    else { throw unexpected("cell.missing-product") }
    guard steps >= 1, steps <= Double(FormulaParser.longestDelay), steps == steps.rounded() else {
      at += 3
      throw unexpected("cell.bad-delay")
    }
    at += 5
    return Int(steps)
  }

  /// `additive(v, q, U encoder)`, after the name.
  private mutating func additive() throws(Diagnosis) -> Formula {
    try expect("(")
    let vector = try parameter()
    try expect(",")
    let query = try sum()
    try expect(",")
    let matrix = try parameter()
    guard tokens[at].kind == .name(Formula.encoderList) else { throw unexpected("cell.expected-encoder") }
    at += 1
    try expect(")")
    return .additiveScore(vector, query, matrix: matrix)
  }

  /// The name of a parameter.
  private mutating func parameter() throws(Diagnosis) -> String {
    guard case .name(let name) = tokens[at].kind, !quantities.contains(name),
      !FormulaParser.reservedNames.contains(name)
    else { throw unexpected("cell.expected-name") }
    at += 1
    return name
  }

  /// `past(h)`, or `encoder`.
  private mutating func past() throws(Diagnosis) -> String {
    if tokens[at].kind == .name(Formula.encoderList) {
      at += 1
      return Formula.encoderList
    }
    guard tokens[at].kind == .name("past") else { throw unexpected("cell.expected-past") }
    at += 1
    try expect("(")
    guard case .name(let name) = tokens[at].kind, quantities.contains(name) else {
      throw unexpected("cell.expected-past")
    }
    at += 1
    try expect(")")
    return name
  }

  private mutating func argument() throws(Diagnosis) -> Formula {
    try expect("(")
    let inside = try sum()
    try expect(")")
    return inside
  }

  /// Whether the next token can begin a factor, which makes a name before it a matrix.
  private var startsFactor: Bool {
    switch tokens[at].kind {
    case .name, .number, .sign("("): true
    default: false
    }
  }

  private mutating func take(_ sign: Character) -> Bool {
    guard tokens[at].kind == .sign(sign) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ sign: Character) throws(Diagnosis) {
    guard take(sign) else { throw unexpected("cell.expected-sign", expected: sign) }
  }

  private func unexpected(_ key: String, expected: Character? = nil) -> Diagnosis {
    let token = tokens[at]
    let base = Token.error(key, token.kind == .end ? "⏎" : token.text, token.line, token.column)
    guard let expected else { return base }
    return base.adding(["expected": String(expected)])
  }
}
