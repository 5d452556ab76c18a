/// σ(a) = 1 / (1 + e⁻ᵃ), elementwise.
enum Sigmoid {
  /// y[u] = σ(a[u]).
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, y) = (site.values(0), site.result)
    for unit in 0..<site.width { y[unit] = .sigmoid(a[unit]) }
  }

  /// σ′ = y (1 − y): ∂L/∂a[u] = ∂L/∂y[u] · (y[u] (1 − y[u])).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let (y, back) = (site.result, site.gradient)
    for unit in 0..<gradient.width { gradient.add(unit, back[unit] * (y[unit] * (.one - y[unit]))) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .apply(.sigmoid, reading.element(0, unit))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .product([reading.gradient(unit), .product([reading.result(unit), .complement(reading.result(unit))])])
  }
}
