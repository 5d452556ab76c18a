/// Gradient descent with momentum: Polyak, Some methods of speeding up the convergence of iteration methods (1964).
///
/// The conventions agree as long as the learning rate stays: PyTorch keeps v ← μ v + g and steps −η v, Keras keeps the step itself,
/// v ← μ v − η g, so that a schedule reaches only the newest gradient.
public struct Momentum: UpdateRule {
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
      // v ← μ v + g;  p ← p − η v
      element.first = momentum * element.first + gradient
      note("v", element.first)
      let step = factors.rate * element.first
      note("η v", step)
      element.value -= step
    case .keras:
      // v ← μ v − η g;  p ← p + v
      let step = factors.rate * gradient
      note("η g", step)
      element.first = momentum * element.first - step
      note("v", element.first)
      element.value += element.first
    }
  }
}
