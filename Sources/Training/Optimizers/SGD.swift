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
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    // Δ = η g
    let step = factors.rate * gradient
    note("η g", step)
    element.value = element.value - step
  }
}
