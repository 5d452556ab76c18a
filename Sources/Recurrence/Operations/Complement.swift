/// 1 − a.
enum Complement {
  /// y[u] = 1 − a[u].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, y) = (site.values(0), site.result)
    for unit in 0..<site.width { y[unit] = .one - a[unit] }
  }

  /// ∂L/∂a[u] = −∂L/∂y[u].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let back = site.gradient
    for unit in 0..<gradient.width { gradient.add(unit, -back[unit]) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .complement(reading.element(0, unit))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .negative(reading.gradient(unit))
  }
}
