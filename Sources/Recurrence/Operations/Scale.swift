/// k a: a constant times a vector.
enum Scale {
  /// y[u] = k a[u].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (factor, a, y) = (site.constant, site.values(0), site.result)
    for unit in 0..<site.width { y[unit] = factor * a[unit] }
  }

  /// ∂L/∂a[u] = k ∂L/∂y[u].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let (factor, back) = (site.constant, site.gradient)
    for unit in 0..<gradient.width { gradient.add(unit, factor * back[unit]) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .product([.constant(reading.instruction.constant), reading.element(0, unit)])
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .product([.constant(reading.instruction.constant), reading.gradient(unit)])
  }
}
