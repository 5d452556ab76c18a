/// Momentum that looks ahead: Nesterov 1983, in the form of Sutskever, Martens, Dahl and Hinton, On the importance of initialization and
/// momentum in deep learning, ICML 2013.
///
/// For the two conventions see `Momentum`.
public struct Nesterov: UpdateRule {
  /// The velocity v.
  public static let memory = ["v"]
  /// η.
  public var rate: Double
  /// μ.
  public var momentum: Double
  /// What v is.
  public var convention: Convention

  /// With μ = 0.9 unless given.
  public init(rate: Double = 0.01, momentum: Double = 0.9, convention: Convention = .pytorch) {
    self.rate = rate
    self.momentum = momentum
    self.convention = convention
  }

  /// One update of one parameter.
  @inline(__always)
  public func apply(
    _ element: inout UpdateElement, gradient: Double, _ factors: UpdateFactors, note: (String, Double) -> Void
  ) {
    switch convention {
    case .pytorch:
      // v ← μ v + g;  p ← p − η (g + μ v)
      element.first = momentum * element.first + gradient
      note("v", element.first)
      let ahead = gradient + momentum * element.first
      note("g + μ v", ahead)
      let step = factors.rate * ahead
      note("η (g + μ v)", step)
      element.value -= step
    case .keras:
      // v ← μ v − η g;  p ← p + μ v − η g
      let step = factors.rate * gradient
      note("η g", step)
      element.first = momentum * element.first - step
      note("v", element.first)
      let ahead = momentum * element.first - step
      note("μ v − η g", ahead)
      element.value += ahead
    }
  }
}
