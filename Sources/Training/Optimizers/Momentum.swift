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
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    apply(&element, gradient: gradient, factors, looksAhead: false, note: note)
  }

  /// One update; `looksAhead`: the step is the one that the velocity makes next, from where it has led.
  @inline(__always)
  func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, looksAhead: Bool,
    note: (String, Number) -> Void
  ) {
    switch convention {
    case .pytorch:
      // v ← μ v + g;  p ← p − η v, ahead p ← p − η (g + μ v)
      element.first = momentum * element.first + gradient
      note("v", element.first)
      var direction = element.first
      if looksAhead {
        direction = gradient + momentum * element.first
        note("g + μ v", direction)
      }
      let step = factors.rate * direction
      note(looksAhead ? "η (g + μ v)" : "η v", step)
      element.value = element.value - step
    case .keras:
      // v ← μ v − η g;  p ← p + v, ahead p ← p + μ v − η g
      let step = factors.rate * gradient
      note("η g", step)
      element.first = momentum * element.first - step
      note("v", element.first)
      var change = element.first
      if looksAhead {
        change = momentum * element.first - step
        note("μ v − η g", change)
      }
      element.value = element.value + change
    }
  }
}
