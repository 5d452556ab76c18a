/// A formula in one line of text: the notation of cell files, which the parser reads back.
///
/// It also names the recorded quantities that have no letter of their own, such as `W_hi h'` or `f ⊙ c'`.
extension Formula {
  /// The two alphabets of plain text.
  public enum Alphabet: Sendable {
    /// `σ(a) ⊙ b`, `1 − z`.
    case unicode
    /// `sigmoid(a) * b`, `1 - z`: what any keyboard types.
    case ascii
  }

  /// The formula as text.
  public func text(_ alphabet: Alphabet = .unicode) -> String {
    text(alphabet, within: .sum)
  }

  /// How tightly the surroundings bind, from loosest to tightest.
  private enum Binding: Int { case sum, term, product, factor }

  private func text(_ alphabet: Alphabet, within: Binding) -> String {
    func parenthesized(_ text: String, binds: Binding) -> String {
      binds.rawValue < within.rawValue ? "(" + text + ")" : text
    }
    let minus = alphabet == .unicode ? "−" : "-"
    let times = alphabet == .unicode ? " ⊙ " : " * "
    switch self {
    case .quantity(let name, let delay):
      return delay <= 2 ? name + String(repeating: "'", count: delay) : name + "(t-" + String(delay) + ")"
    case .vector(let name):
      return name
    case .matrixVector(let name, let operand):
      return parenthesized(name + " " + operand.text(alphabet, within: .factor), binds: .product)
    case .sum(let terms):
      // What is left of b + c in a layer without biases.
      guard !terms.isEmpty else { return "0" }
      var text = ""
      for (index, term) in terms.enumerated() {
        if index > 0 {
          text += term.isNegative ? " " + minus + " " : " + "
        } else if term.isNegative {
          // What is left of b − a in a layer without biases.
          text += minus
        }
        text += term.formula.text(alphabet, within: .term)
      }
      return parenthesized(text, binds: .sum)
    case .product(let a, let b):
      return parenthesized(
        a.text(alphabet, within: .product) + times + b.text(alphabet, within: .factor), binds: .term)
    case .complement(let operand):
      return parenthesized("1 " + minus + " " + operand.text(alphabet, within: .term), binds: .sum)
    case .scale(let constant, let operand):
      let factor = constant == -1 ? minus : Formula.text(of: constant, minus: minus) + " "
      return parenthesized(factor + operand.text(alphabet, within: .factor), binds: .product)
    case .apply(let function, let operand):
      return function.name(alphabet) + "(" + operand.text(alphabet) + ")"
    case .concatenation(let parts):
      var text = "concat("
      for (index, part) in parts.enumerated() { text += (index == 0 ? "" : ", ") + part.text(alphabet) }
      return text + ")"
    case .rowLookup(let name, let index):
      return name + "[" + index.text(alphabet) + "]"
    case .dotProduct(let operand, let past):
      return "dot(" + operand.text(alphabet) + ", " + Formula.text(ofList: past) + ")"
    case .weightedSum(let operand, let past):
      return "weighted(" + operand.text(alphabet) + ", " + Formula.text(ofList: past) + ")"
    case .additiveScore(let vector, let query, let matrix):
      return "additive(" + vector + ", " + query.text(alphabet) + ", " + matrix + " " + Formula.encoderList + ")"
    }
  }

  /// Whole numbers have no point.
  private static func text(of constant: Double, minus: String) -> String {
    let magnitude = constant.magnitude
    let digits =
      magnitude == magnitude.rounded() && magnitude < 1e9 ? String(Int(magnitude)) : magnitude.description
    return (constant < 0 ? minus : "") + digits
  }
}

extension Formula.Function {
  /// The function's name: σ, tanh, relu, softmax.
  public func name(_ alphabet: Formula.Alphabet) -> String {
    self == .sigmoid && alphabet == .unicode ? "σ" : rawValue
  }
}
