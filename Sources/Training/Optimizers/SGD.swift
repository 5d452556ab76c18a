/// Gradient descent: p ← p − η g.
public struct SGD: UpdateRule {
  /// Nothing is kept.
  public static let memory: [String] = []
  /// η.
  public var rate: Double

  /// With the learning rate of Keras unless given.
  public init(rate: Double = 0.01) { self.rate = rate }

  /// One update of one parameter.
  @inline(__always)
  public func apply(
    _ element: inout UpdateElement, gradient: Double, _ factors: UpdateFactors, note: (String, Double) -> Void
  ) {
    // Δ = η g
    let step = factors.rate * gradient
    note("η g", step)
    element.value -= step
  }
}
