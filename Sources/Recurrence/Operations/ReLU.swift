/// relu(a) = max(a, 0), elementwise; its derivative at 0 is 0 by convention, as in PyTorch.
enum ReLU {
  /// y[u] = a[u] where it is positive, else 0; NaN stays NaN.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, y) = (site.values(0), site.result)
    for unit in 0..<site.width { y[unit] = value(a[unit]) }
  }

  @inline(__always)
  static func value<S: Scalar>(_ x: S) -> S { isShut(x) ? .zero : x }

  /// Whether x ≤ 0; false for NaN.
  @inline(__always)
  static func isShut<S: Scalar>(_ x: S) -> Bool { !(.zero < x) && !x.isNaN }

  /// ∂L/∂a[u] = ∂L/∂y[u] where y[u] > 0, else 0.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let (y, back) = (site.result, site.gradient)
    for unit in 0..<gradient.width { gradient.add(unit, isShut(y[unit]) ? .zero : back[unit]) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .apply(.relu, reading.element(0, unit))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .gated(reading.gradient(unit), by: reading.result(unit))
  }
}
