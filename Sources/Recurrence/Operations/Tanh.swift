/// tanh(a), elementwise.
enum Tanh {
  /// y[u] = tanh(a[u]).
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, y) = (site.values(0), site.result)
    for unit in 0..<site.width { y[unit] = .tanh(a[unit]) }
  }

  /// tanh′ = 1 − y²: ∂L/∂a[u] = ∂L/∂y[u] · (1 − y[u] y[u]).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let (y, back) = (site.result, site.gradient)
    for unit in 0..<gradient.width { gradient.add(unit, back[unit] * (.one - y[unit] * y[unit])) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .apply(.tanh, reading.element(0, unit))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .product([
      reading.gradient(unit), .complement(.product([reading.result(unit), reading.result(unit)])),
    ])
  }
}
