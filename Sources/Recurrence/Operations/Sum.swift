/// a + b − c …: vectors, or vectors of parameters, added from left to right.
enum Sum {
  /// y[u] = ((a[u] ± b[u]) ± c[u]) and so on.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let y = site.result
    let width = site.width
    guard site.arity > 0 else {
      for unit in 0..<width { y[unit] = .zero }
      return
    }
    let first = site.values(0)
    if site.operand(0).isNegative {
      for unit in 0..<width { y[unit] = -first[unit] }
    } else {
      for unit in 0..<width { y[unit] = first[unit] }
    }
    var position = 1
    while position < site.arity {
      let term = site.values(position)
      if site.operand(position).isNegative {
        for unit in 0..<width { y[unit] = y[unit] - term[unit] }
      } else {
        for unit in 0..<width { y[unit] = y[unit] + term[unit] }
      }
      position += 1
    }
  }

  /// ∂L/∂a[u] = ±∂L/∂y[u].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let back = site.gradient
    if site.operand(position).isNegative {
      for unit in 0..<gradient.width { gradient.add(unit, -back[unit]) }
    } else {
      for unit in 0..<gradient.width { gradient.add(unit, back[unit]) }
    }
  }

  /// ∂L/∂b[u] gets ±∂L/∂y[u] from every step.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: UnsafeMutablePointer<S>) {
    let back = site.gradient
    if site.operand(position).isNegative {
      for unit in 0..<site.width { gradient[unit] = gradient[unit] - back[unit] }
    } else {
      for unit in 0..<site.width { gradient[unit] = gradient[unit] + back[unit] }
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .sum((0..<reading.arity).map { signed(reading, $0, reading.element($0, unit)) })
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ unit: Int) -> Working {
    signed(reading, position, reading.gradient(unit))
  }

  private static func signed<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ working: Working) -> Working {
    reading.operand(position).isNegative ? .negative(working) : working
  }
}
