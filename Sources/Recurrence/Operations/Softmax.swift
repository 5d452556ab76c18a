/// softmax(a): e^a[u] over the sum of all e^a[j]; the largest a is subtracted first, which changes nothing but the range.
enum Softmax {
  /// y[u] = exp(a[u] − m) / Σⱼ exp(a[j] − m), m = maxⱼ a[j].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (a, y) = (site.values(0), site.result)
    let width = site.width
    let largest = maximum(a, width)
    for unit in 0..<width { y[unit] = .exp(a[unit] - largest) }
    var total = y[0]
    for unit in 1..<width { total = total + y[unit] }
    for unit in 0..<width { y[unit] = y[unit] / total }
  }

  @inline(__always)
  static func maximum<S: Scalar>(_ a: UnsafePointer<S>, _ width: Int) -> S {
    var largest = a[0]
    for unit in 1..<width where largest < a[unit] { largest = a[unit] }
    return largest
  }

  /// ∂L/∂a[u] = y[u] (∂L/∂y[u] − Σⱼ ∂L/∂y[j] y[j]).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let (y, back) = (site.result, site.gradient)
    var total = back[0] * y[0]
    for unit in 1..<gradient.width { total = total + back[unit] * y[unit] }
    for unit in 0..<gradient.width { gradient.add(unit, y[unit] * (back[unit] - total)) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    let largest = Working.maximum((0..<reading.width).map { reading.element(0, $0) })
    let powers = (0..<reading.width).map {
      Working.apply(.exp, .difference(reading.element(0, $0), largest))
    }
    return .quotient(powers[unit], .sum(powers))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    let total = Working.sum((0..<reading.width).map { .product([reading.gradient($0), reading.result($0)]) })
    return .product([reading.result(unit), .difference(reading.gradient(unit), total)])
  }
}
