/// Momentum that looks ahead: Nesterov 1983, in the form of Sutskever, Martens, Dahl and Hinton, On the importance of initialization and
/// momentum in deep learning, ICML 2013.
///
/// For the two conventions see `Momentum`.
public struct Nesterov: UpdateRule {
  /// The velocity v.
  public static let memory = Momentum.memory
  /// η, μ and what v is.
  public var momentum: Momentum

  /// With μ = 0.9 unless given.
  public init(rate: Double = 0.01, momentum: Double = 0.9, convention: Convention = .pytorch) {
    self.momentum = Momentum(rate: rate, momentum: momentum, convention: convention)
  }

  /// η.
  public var rate: Double {
    get { momentum.rate }
    set { momentum.rate = newValue }
  }

  /// One update of one parameter.
  @inline(__always)
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    momentum.apply(&element, gradient: gradient, factors, looksAhead: true, note: note)
  }
}
