/// The vectors of all steps one below the other: what a dense layer over a whole sequence reads.
enum Flattening {
  /// y = (x₁[0], x₁[1], …, x₂[0], x₂[1], …).
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (width, y) = (site.width(0), site.result)
    for position in 0..<site.positions(0) {
      let x = site.past(0, position)
      for unit in 0..<width { y[position * width + unit] = x[unit] }
    }
  }

  /// ∂L/∂xₜ[u] = ∂L/∂y[(t − 1) n + u], n the width of x.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let back = site.gradient + gradient.position * gradient.width
    for unit in 0..<gradient.width { gradient.add(unit, back[unit]) }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    let width = reading.width(0)
    return reading.element(0, unit % width, past: unit / width)
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int, past position: Int) -> Working {
    reading.gradient(position * reading.width(0) + unit)
  }
}
