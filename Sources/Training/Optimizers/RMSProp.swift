/// Adagrad that forgets: Tieleman and Hinton, lecture 6.5 of Neural networks for machine learning (2012).
///
/// PyTorch divides by √s + ε (ρ = 0.99, ε = 1e-8, η = 0.01), Keras by √(s + ε) (ρ = 0.9, ε = 1e-7, η = 0.001).
public struct RMSProp: UpdateRule {
  /// The running mean of squares s.
  public static let memory = ["s"]
  /// η.
  public var rate: Double
  /// ρ: how much of s stays.
  public var decay: Double
  /// ε.
  public var epsilon: Double
  /// Where ε stands.
  public var convention: Convention

  /// The framework's defaults unless given.
  public init(
    rate: Double? = nil, decay: Double? = nil, epsilon: Double? = nil, convention: Convention = .pytorch
  ) {
    let isPyTorch = convention == .pytorch
    self.rate = rate ?? (isPyTorch ? 0.01 : 0.001)
    self.decay = decay ?? (isPyTorch ? 0.99 : 0.9)
    self.epsilon = epsilon ?? (isPyTorch ? 1e-8 : 1e-7)
    self.convention = convention
  }

  /// One update of one parameter.
  @inline(__always)
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    // s ← ρ s + (1 − ρ) g²
    let new: Double = 1 - decay
    element.first = decay * element.first + new * (gradient * gradient)
    note("s", element.first)
    convention.stepByRoot(&element, gradient: gradient, factors, epsilon: epsilon, note: note)
  }
}

extension Convention {
  /// p ← p − η g / √s: the step of the rules that keep a sum or mean s of squares; the conventions differ in where ε stands.
  @inline(__always)
  func stepByRoot<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, epsilon: Double,
    note: (String, Number) -> Void
  ) {
    let divisor: Number
    switch self {
    case .pytorch:
      divisor = element.first.squareRoot() + epsilon
      note("√s + ε", divisor)
    case .keras:
      divisor = (element.first + epsilon).squareRoot()
      note("√(s + ε)", divisor)
    }
    let step = factors.rate * gradient / divisor
    note("Δ", step)
    element.value = element.value - step
  }
}
