/// Setting in plain text, as tokens, so that a terminal can give every symbol its color.
extension Notation {
  /// A piece of set text.
  public struct Token: Equatable, Sendable {
    /// The characters.
    public var text: String
    /// The symbol that they are; nil for signs and numbers.
    public var symbol: Symbol?
  }

  /// The notation in one line of text.
  public func text(_ alphabet: Formula.Alphabet = .unicode) -> String {
    tokens(alphabet).reduce("") { $0 + $1.text }
  }

  /// The same, symbol by symbol.
  public func tokens(_ alphabet: Formula.Alphabet = .unicode) -> [Token] {
    var writer = TextWriter(alphabet: alphabet)
    writer.write(self, within: .sum)
    return writer.tokens
  }
}

private struct TextWriter {
  let alphabet: Formula.Alphabet
  var tokens: [Notation.Token] = []

  private var isUnicode: Bool { alphabet == .unicode }
  private var minus: String { isUnicode ? "−" : "-" }

  private mutating func put(_ text: String) {
    if let last = tokens.last, last.symbol == nil {
      tokens[tokens.count - 1].text += text
    } else {
      tokens.append(.init(text: text, symbol: nil))
    }
  }

  mutating func write(_ notation: Notation, within: Notation.Binding) {
    let opens = notation.binding.rawValue < within.rawValue
    if opens { put("(") }
    body(notation)
    if opens { put(")") }
  }

  private mutating func body(_ notation: Notation) {
    switch notation {
    case .symbol(let symbol): tokens.append(.init(text: symbol.text(alphabet), symbol: symbol))
    case .number(let value, let precision):
      put(DecimalText(value, precision).text(isUnicode ? .unicode : .ascii))
    case .sum(let terms):
      for (index, term) in terms.enumerated() {
        if index > 0 { put(term.isNegative ? " " + minus + " " : " + ") } else if term.isNegative { put(minus) }
        write(term.notation, within: .negative)
      }
    case .product(let factors, let sign):
      for (index, factor) in factors.enumerated() {
        if index > 0 { put(text(sign)) }
        write(factor, within: Notation.binding(ofFactor: index, in: factors))
      }
    case .quotient(let a, let b):
      write(a, within: .product)
      put(Notation.quotient(a, b).isDerivative ? "/" : " / ")
      write(b, within: .factor)
    case .negative(let a):
      put(minus)
      write(a, within: .product)
    case .power(let base, let exponent): power(base, exponent)
    case .function(let function, let argument): call(function, argument, power: nil)
    case .list(let name, let arguments):
      put(name + "(")
      for (index, argument) in arguments.enumerated() {
        if index > 0 { put(", ") }
        write(argument, within: .sum)
      }
      put(")")
    case .isPositive(let argument):
      put("[")
      write(argument, within: .sum)
      put(" > 0]")
    case .series(let term):
      put(isUnicode ? "Σ " : "sum ")
      write(term, within: .product)
    case .equation(let sides):
      for (index, side) in sides.enumerated() {
        if index > 0 { put(" = ") }
        write(side, within: .sum)
      }
    }
  }

  private func text(_ sign: Notation.Sign) -> String {
    guard isUnicode else { return sign == .none ? " " : " * " }
    switch sign {
    case .dot: return " · "
    case .cross: return " × "
    case .hadamard: return " ⊙ "
    case .none: return " "
    }
  }

  /// tanh² c, g₃[0]², (−0.5)².
  private mutating func power(_ base: Notation, _ exponent: Int) {
    let raised = isUnicode ? DecimalText.superscript(exponent) : "^" + String(exponent)
    if case .function(let function, let argument) = base, function != .magnitude {
      call(function, argument, power: raised)
      return
    }
    var opens = base.binding.rawValue < Notation.Binding.factor.rawValue
    if case .number(let value, _) = base, value < 0 { opens = true }
    if opens { put("(") }
    body(base)
    put((opens ? ")" : "") + raised)
  }

  private mutating func call(_ function: Notation.Function, _ argument: Notation, power: String?) {
    if function == .magnitude {
      put("|")
      write(argument, within: .sum)
      put("|")
      return
    }
    let parentheses = function.needsParentheses(around: argument)
    let name = function == .sigmoid && isUnicode ? "σ" : function.rawValue
    put(name + (power ?? "") + (parentheses ? "(" : " "))
    write(argument, within: .sum)
    if parentheses { put(")") }
  }
}
