/// A piece of mathematics to be set: the one tree behind plain ASCII, Unicode, LaTeX and MathML.
///
/// Formulas of cells (`Formula.notation`) and the arithmetic of single scalars (`Working.notation`) both become one.
public indirect enum Notation: Equatable, Sendable {
  /// A letter with its marks.
  case symbol(Symbol)
  /// A number of this run, or a constant.
  case number(Double, DecimalText.Precision)
  /// Terms added from left to right.
  case sum([Term])
  /// Factors multiplied from left to right.
  case product([Notation], Sign)
  case quotient(Notation, Notation)
  case negative(Notation)
  /// A whole power.
  case power(Notation, Int)
  /// A function of one argument.
  case function(Function, Notation)
  /// A function of several arguments, by its name: `max`, `concat`.
  case list(String, [Notation])
  /// 1 where the argument is above 0, else 0 (Iverson's bracket).
  case isPositive(Notation)
  /// Terms of one form, added over their index: Σ Wʰⁱ · h₂.
  case series(Notation)
  /// Sides with equals signs between them.
  case equation([Notation])

  /// A term of a sum.
  public struct Term: Equatable, Sendable {
    /// Whether it is subtracted.
    public var isNegative: Bool
    /// The term without its sign.
    public var notation: Notation

    /// A term, added unless it is negative.
    public init(_ notation: Notation, isNegative: Bool = false) {
      self.notation = notation
      self.isNegative = isNegative
    }
  }

  /// What stands between factors.
  public enum Sign: Equatable, Sendable {
    /// `·` between symbols.
    case dot
    /// `×` between numbers.
    case cross
    /// `⊙`, element by element.
    case hadamard
    /// Nothing: a matrix in front of a vector.
    case none
  }

  /// Functions with a name of their own.
  public enum Function: String, Equatable, Sendable {
    case sigmoid, tanh, relu, softmax, exp, log, magnitude
  }

  /// Whether it is ∂h₃/∂h₂, which is one sign in a line of text.
  var isDerivative: Bool {
    guard case .quotient(.symbol(let a), .symbol(let b)) = self else { return false }
    return a.isGradient && b.isGradient
  }

  /// How tightly a notation holds together, from loosest to tightest.
  enum Binding: Int { case sum, negative, product, factor }

  var binding: Binding {
    switch self {
    case .sum(let terms): terms.count == 1 && !terms[0].isNegative ? terms[0].notation.binding : .sum
    case .equation: .sum
    case .negative: .negative
    case .product(let factors, _): factors.count == 1 ? factors[0].binding : .product
    case .quotient: isDerivative ? .factor : .product
    case .series: .negative
    case .function(let function, let argument):
      // tanh c, without parentheses, must not stand before a power.
      function.needsParentheses(around: argument) ? .factor : .product
    case .symbol, .number, .power, .list, .isPositive: .factor
    }
  }

  /// How tightly a factor has to hold together at its place in a product.
  ///
  /// A product on the right of another is a step of its own, so its parentheses stay; tanh c stands without any only at the end.
  static func binding(ofFactor index: Int, in factors: [Notation]) -> Binding {
    if factors.count == 1 { return .product }
    if case .function = factors[index] { return index == factors.count - 1 ? .product : .factor }
    return index == 0 ? .product : .factor
  }
}

extension Notation.Function {
  /// tanh c is set without parentheses, σ(c) and |c| with them.
  func needsParentheses(around argument: Notation) -> Bool {
    guard self == .tanh || self == .exp || self == .log else { return true }
    if case .symbol = argument { return false }
    return true
  }
}
