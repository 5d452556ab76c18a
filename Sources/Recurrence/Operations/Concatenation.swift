/// concat(a, b, …): vectors one below the other.
enum Concatenation {
  /// y = (a[0], a[1], …, b[0], b[1], …).
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    var y = site.result
    for position in 0..<site.arity {
      let (part, width) = (site.values(position), site.width(position))
      for unit in 0..<width { y[unit] = part[unit] }
      y += width
    }
  }

  /// ∂L/∂b[u] = ∂L/∂y[u + the width of what stands above b].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    var above = 0
    for earlier in 0..<position { above += site.width(earlier) }
    let back = site.gradient + above
    for unit in 0..<gradient.width { gradient.add(unit, back[unit]) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    var unit = unit
    for position in 0..<reading.arity {
      let width = reading.width(position)
      if unit < width { return reading.element(position, unit) }
      unit -= width
    }
    return .constant(0)
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ unit: Int) -> Working {
    let above = (0..<position).reduce(0) { $0 + reading.width($1) }
    return reading.gradient(above + unit)
  }
}
