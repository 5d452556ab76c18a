extension Notation {
  /// The notation as LaTeX for a mathematics environment; it needs no package beyond amsmath.
  public var latex: String { latex(within: .sum) }

  private func latex(within: Binding) -> String {
    let text = latexBody
    return binding.rawValue < within.rawValue ? "\\left(" + text + "\\right)" : text
  }

  private var latexBody: String {
    switch self {
    case .symbol(let symbol): return symbol.latex
    case .number(let value, let precision): return Notation.latex(DecimalText(value, precision))
    case .sum(let terms):
      var text = ""
      for (index, term) in terms.enumerated() {
        if index > 0 { text += term.isNegative ? " - " : " + " } else if term.isNegative { text += "-" }
        text += index > 0 ? term.notation.latexOperand(within: .negative) : term.notation.latex(within: .negative)
      }
      return text
    case .product(let factors, let sign):
      var text = ""
      for (index, factor) in factors.enumerated() {
        let place = Notation.binding(ofFactor: index, in: factors)
        text += index == 0 ? factor.latex(within: place) : sign.latex + factor.latexOperand(within: place)
      }
      return text
    case .quotient(let a, let b): return "\\frac{" + a.latex + "}{" + b.latex + "}"
    case .negative(let a): return "-" + a.latex(within: .product)
    case .power(let base, let exponent):
      if case .function(let function, let argument) = base, function != .magnitude {
        return function.latex + "^{" + String(exponent) + "}" + Notation.argument(of: function, argument)
      }
      return "{" + base.latexOperand(within: .factor) + "}^{" + String(exponent) + "}"
    case .function(.magnitude, let argument): return "\\left|" + argument.latex + "\\right|"
    case .function(let function, let argument): return function.latex + Notation.argument(of: function, argument)
    case .list(let name, let arguments):
      var text = "\\operatorname{" + name + "}\\left("
      for (index, argument) in arguments.enumerated() { text += (index > 0 ? ", " : "") + argument.latex }
      return text + "\\right)"
    case .isPositive(let argument): return "\\left[" + argument.latex + " > 0\\right]"
    case .series(let term): return "\\sum " + term.latex(within: .product)
    case .equation(let sides):
      var text = ""
      for (index, side) in sides.enumerated() { text += (index > 0 ? " = " : "") + side.latex }
      return text
    }
  }

  /// As an operand after a sign: a negative number stands in parentheses.
  private func latexOperand(within: Binding) -> String {
    if case .number(let value, _) = self, value < 0 { return "\\left(" + latexBody + "\\right)" }
    return latex(within: within)
  }

  private static func argument(of function: Function, _ argument: Notation) -> String {
    function.needsParentheses(around: argument) ? "\\left(" + argument.latex + "\\right)" : " " + argument.latex
  }

  private static func latex(_ number: DecimalText) -> String {
    let sign = number.isNegative ? "-" : ""
    switch number.kind {
    case .notANumber: return "\\mathrm{NaN}"
    case .infinite: return sign + "\\infty"
    case .finite:
      return sign + number.mantissa + (number.exponent.map { " \\times 10^{" + String($0) + "}" } ?? "")
    }
  }
}

extension Notation.Sign {
  fileprivate var latex: String {
    switch self {
    case .dot: " \\cdot "
    case .cross: " \\times "
    case .hadamard: " \\odot "
    case .none: "\\, "
    }
  }
}

extension Notation.Function {
  fileprivate var latex: String {
    switch self {
    case .sigmoid: "\\sigma"
    case .tanh, .exp, .log: "\\" + rawValue
    case .relu, .softmax, .magnitude: "\\operatorname{" + rawValue + "}"
    }
  }
}

extension Symbol {
  /// The symbol with real subscripts: `\partial c_{3}[0]`, `W_{hi}[0,1]`, `a_{f,3}[0]`.
  public var latex: String {
    var text = isGradient ? "\\partial " : ""
    text += isLoss ? (time == .none ? "L" : "\\ell") : Symbol.latexLetter(base)
    if let layer { text += "^{(" + String(layer) + (isReverse ? "\\leftarrow" : "") + ")}" }
    var marks: [String] = mark.isEmpty ? [] : [Symbol.escaped(mark)]
    switch time {
    case .none: break
    case .step(let step): marks.append(String(step))
    case .earlier(let delay): marks.append(delay == 0 ? "t" : "t-" + String(delay))
    }
    if !marks.isEmpty {
      text += "_{"
      for (index, mark) in marks.enumerated() { text += (index > 0 ? "," : "") + mark }
      text += "}"
    }
    return text + brackets
  }

  private static func latexLetter(_ base: String) -> String {
    if let command = greek[base] { return "\\" + command }
    if base.count == 1 { return base }
    return "\\mathrm{" + escaped(base) + "}"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "_", "%", "#", "&", "$", "{", "}": result += "\\" + String(character)
      case "\\": result += "\\backslash "
      case "⊙": result += "\\odot "
      case "−": result += "-"
      case " ": result += "\\,"
      default: result.append(character)
      }
    }
    return result
  }

  private static let greek = [
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "λ": "lambda", "σ": "sigma", "θ": "theta",
  ]
}
