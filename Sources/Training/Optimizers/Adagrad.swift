/// A learning rate for every parameter, smaller the more it has moved: Duchi, Hazan and Singer, Adaptive subgradient methods, JMLR 12
/// (2011).
///
/// PyTorch divides by √s + ε and starts at s = 0; Keras divides by √(s + ε) and starts at s = 0.1. min-char-rnn is Keras's form with
/// ε = 1e-8 and s = 0.
public struct Adagrad: UpdateRule {
  /// The sum of squares s.
  public static let memory = ["s"]
  /// η.
  public var rate: Double
  /// ε.
  public var epsilon: Double
  /// s before the first update.
  public var initialMemory: Double
  /// Where ε stands.
  public var convention: Convention

  /// The framework's defaults unless given.
  public init(
    rate: Double? = nil, epsilon: Double? = nil, initialSum: Double? = nil, convention: Convention = .pytorch
  ) {
    let isPyTorch = convention == .pytorch
    self.rate = rate ?? (isPyTorch ? 0.01 : 0.001)
    self.epsilon = epsilon ?? (isPyTorch ? 1e-10 : 1e-7)
    initialMemory = initialSum ?? (isPyTorch ? 0 : 0.1)
    self.convention = convention
  }

  /// One update of one parameter.
  @inline(__always)
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    // s ← s + g²
    element.first = element.first + gradient * gradient
    note("s", element.first)
    convention.stepByRoot(&element, gradient: gradient, factors, epsilon: epsilon, note: note)
  }
}
