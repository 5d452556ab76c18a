/// a ⊙ b: the elementwise (Hadamard) product; either side may be a vector of parameters (a peephole).
enum Product {
  /// y[u] = a[u] b[u].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, b, y) = (site.values(0), site.values(1), site.result)
    for unit in 0..<site.width { y[unit] = a[unit] * b[unit] }
  }

  /// ∂L/∂a[u] = ∂L/∂y[u] b[u], and the other way round.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let (other, back) = (site.values(1 - position), site.gradient)
    for unit in 0..<gradient.width { gradient.add(unit, back[unit] * other[unit]) }
  }

  /// ∂L/∂p[u] gets ∂L/∂y[u] b[u] from every step.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: UnsafeMutablePointer<S>) {
    let (other, back) = (site.values(1 - position), site.gradient)
    for unit in 0..<site.width { gradient[unit] = gradient[unit] + back[unit] * other[unit] }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .product([reading.element(0, unit), reading.element(1, unit)])
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ unit: Int) -> Working {
    .product([reading.gradient(unit), reading.element(1 - position, unit)])
  }
}
