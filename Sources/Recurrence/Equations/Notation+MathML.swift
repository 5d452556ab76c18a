extension Notation {
  /// The notation as a MathML element, `<math>…</math>`, for a web page (MathML Core).
  public func mathML(display: Bool = true) -> String {
    "<math" + (display ? " display=\"block\"" : "") + "><mrow>" + elements(within: .sum) + "</mrow></math>"
  }

  private func elements(within: Binding) -> String {
    binding.rawValue < within.rawValue ? Notation.inParentheses(elements) : elements
  }

  private static func inParentheses(_ text: String) -> String { "<mrow>" + fence("(") + text + fence(")") + "</mrow>" }

  /// A bracket as high as its line, however high its neighbors are.
  static func fence(_ text: String) -> String { "<mo stretchy=\"false\">" + text + "</mo>" }

  private static func sign(_ text: String) -> String { "<mo>" + text + "</mo>" }

  private var elements: String {
    switch self {
    case .symbol(let symbol): return symbol.mathML
    case .number(let value, let precision): return Notation.mathML(DecimalText(value, precision))
    case .sum(let terms):
      var text = ""
      for (index, term) in terms.enumerated() {
        if index > 0 || term.isNegative { text += Notation.sign(term.isNegative ? "−" : "+") }
        text += index > 0 ? term.notation.operand(within: .negative) : term.notation.elements(within: .negative)
      }
      return text
    case .product(let factors, let sign):
      var text = ""
      for (index, factor) in factors.enumerated() {
        let place = Notation.binding(ofFactor: index, in: factors)
        text += index == 0 ? factor.elements(within: place) : Notation.sign(sign.mathML) + factor.operand(within: place)
      }
      return text
    case .quotient(let a, let b): return "<mfrac><mrow>" + a.elements + "</mrow><mrow>" + b.elements + "</mrow></mfrac>"
    case .negative(let a): return Notation.sign("−") + a.elements(within: .product)
    case .power(let base, let exponent):
      let raised = "<mn>" + String(exponent) + "</mn></msup>"
      if case .function(let function, let argument) = base, function != .magnitude {
        return "<msup>" + function.mathML + raised + Notation.argument(of: function, argument)
      }
      return "<msup><mrow>" + base.operand(within: .factor) + "</mrow>" + raised
    case .function(.magnitude, let argument):
      return Notation.fence("|") + argument.elements + Notation.fence("|")
    case .function(let function, let argument): return function.mathML + Notation.argument(of: function, argument)
    case .list(let name, let arguments):
      var text = ""
      for (index, argument) in arguments.enumerated() {
        text += (index > 0 ? Notation.sign(",") : "") + argument.elements
      }
      return "<mi>" + Markup.escaped(name) + "</mi>" + Notation.inParentheses(text)
    case .isPositive(let argument):
      return Notation.sign("[") + argument.elements + Notation.sign("&gt;") + "<mn>0</mn>" + Notation.sign("]")
    case .series(let term): return Notation.sign("∑") + term.elements(within: .product)
    case .equation(let sides):
      var text = ""
      for (index, side) in sides.enumerated() { text += (index > 0 ? Notation.sign("=") : "") + side.elements }
      return text
    }
  }

  /// As an operand after a sign: a negative number stands in parentheses.
  private func operand(within: Binding) -> String {
    if case .number(let value, _) = self, value < 0 { return Notation.inParentheses(elements) }
    return elements(within: within)
  }

  private static func argument(of function: Function, _ argument: Notation) -> String {
    let applied = "<mo>&#x2061;</mo>"
    // Without parentheses a little room keeps tanh c apart.
    return function.needsParentheses(around: argument)
      ? applied + inParentheses(argument.elements) : applied + "<mspace width=\"0.17em\"/>" + argument.elements
  }

  private static func mathML(_ number: DecimalText) -> String {
    let minus = number.isNegative ? sign("−") : ""
    switch number.kind {
    case .notANumber: return "<mi>NaN</mi>"
    case .infinite: return minus + "<mi>∞</mi>"
    case .finite:
      let mantissa = "<mn>" + number.mantissa + "</mn>"
      guard let exponent = number.exponent else { return minus + mantissa }
      let raised = exponent < 0 ? "<mrow><mo>−</mo><mn>" + String(-exponent) : "<mrow><mn>" + String(exponent)
      return minus + mantissa + sign("×") + "<msup><mn>10</mn>" + raised + "</mn></mrow></msup>"
    }
  }
}

extension Notation.Sign {
  fileprivate var mathML: String {
    switch self {
    case .dot: "·"
    case .cross: "×"
    case .hadamard: "⊙"
    case .none: "&#x2062;"
    }
  }
}

extension Notation.Function {
  fileprivate var mathML: String { "<mi>" + (self == .sigmoid ? "σ" : rawValue) + "</mi>" }
}

extension Symbol {
  /// The symbol with real subscripts as MathML elements.
  var mathML: String {
    let letter = isLoss ? (time == .none ? "L" : "ℓ") : base
    var marks = ""
    if !mark.isEmpty { marks = "<mi>" + Markup.escaped(mark) + "</mi>" }
    switch time {
    case .none: break
    case .step(let step): marks += (marks.isEmpty ? "" : "<mo>,</mo>") + "<mn>" + String(step) + "</mn>"
    case .earlier(let delay):
      let earlier = delay == 0 ? "" : "<mo>−</mo><mn>" + String(delay) + "</mn>"
      marks += (marks.isEmpty ? "" : "<mo>,</mo>") + "<mi>t</mi>" + earlier
    }
    var text = "<mi>" + Markup.escaped(letter) + "</mi>"
    let above = layer.map {
      "<mrow><mo>(</mo><mn>" + String($0) + "</mn>" + (isReverse ? "<mo>←</mo>" : "") + "<mo>)</mo></mrow>"
    }
    switch (marks.isEmpty, above) {
    case (true, nil): break
    case (false, nil): text = "<msub>" + text + "<mrow>" + marks + "</mrow></msub>"
    case (true, let above?): text = "<msup>" + text + above + "</msup>"
    case (false, let above?): text = "<msubsup>" + text + "<mrow>" + marks + "</mrow>" + above + "</msubsup>"
    }
    if isGradient { text = "<mo>∂</mo>" + text }
    guard !indices.isEmpty else { return text }
    var inside = ""
    for (position, index) in indices.enumerated() {
      inside += (position > 0 ? "<mo>,</mo>" : "") + "<mn>" + String(index) + "</mn>"
    }
    return text + Notation.fence("[") + inside + Notation.fence("]")
  }
}
