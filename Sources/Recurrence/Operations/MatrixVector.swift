/// W x: a matrix of parameters times a vector.
enum MatrixVector {
  /// y[u] = Σₖ W[u,k] x[k], added in the order k = 0, 1, 2 and so on.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let columns = site.width(1)
    let weights = site.values(0)
    let x = site.values(1)
    let y = site.result
    for unit in 0..<site.width {
      let row = weights + unit * columns
      var sum = row[0] * x[0]
      for k in 1..<columns { sum = sum + row[k] * x[k] }
      y[unit] = sum
    }
  }

  /// The same for several products that read one vector, with the weights packed column by column, so that units run side by
  /// side; every sum keeps its order.
  @inline(__always)
  static func forward<S: Scalar>(
    packed weights: UnsafePointer<S>, rows: Int, columns: Int, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>
  ) {
    let first = x[0]
    for unit in 0..<rows { y[unit] = weights[unit] * first }
    add(weights + rows, rows: rows, count: columns - 1, x + 1, into: y)
  }

  /// y[u] += Σₖ M[k,u] x[k], in order, four terms a pass.
  @inline(__always)
  private static func add<S: Scalar>(
    _ matrix: UnsafePointer<S>, rows: Int, count: Int, _ x: UnsafePointer<S>, into y: UnsafeMutablePointer<S>
  ) {
    var k = 0
    while k + 4 <= count {
      let (x0, x1, x2, x3) = (x[k], x[k + 1], x[k + 2], x[k + 3])
      let m0 = matrix + k * rows
      let (m1, m2, m3) = (m0 + rows, m0 + 2 * rows, m0 + 3 * rows)
      for unit in 0..<rows {
        y[unit] = y[unit] + m0[unit] * x0 + m1[unit] * x1 + m2[unit] * x2 + m3[unit] * x3
      }
      k += 4
    }
    while k < count {
      let (factor, m) = (x[k], matrix + k * rows)
      for unit in 0..<rows { y[unit] = y[unit] + m[unit] * factor }
      k += 1
    }
  }

  /// ∂L/∂x[k] = Σᵤ W[u,k] ∂L/∂y[u], added in the order u = 0, 1, 2 and so on.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, into gradient: GradientSum<S>) {
    let weights = site.values(0)
    let back = site.gradient
    let sums = gradient.isFirst ? gradient.elements : site.memory.scratch
    forward(packed: weights, rows: gradient.width, columns: site.width, back, into: sums)
    if !gradient.isFirst {
      for k in 0..<gradient.width { gradient.elements[k] = gradient.elements[k] + sums[k] }
    }
  }

  /// ∂L/∂W[u,k] gets ∂L/∂y[u] x[k] from every step.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(_ site: Site<S>, into gradient: UnsafeMutablePointer<S>) {
    let columns = site.width(1)
    let x = site.values(1)
    let back = site.gradient
    for unit in 0..<site.width {
      let row = gradient + unit * columns
      let factor = back[unit]
      for k in 0..<columns { row[k] = row[k] + factor * x[k] }
    }
  }

  /// The same for four steps, added in the order in which they are given: the gradient is read and written once.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(
    _ a: Site<S>, _ b: Site<S>, _ c: Site<S>, _ d: Site<S>, into gradient: UnsafeMutablePointer<S>
  ) {
    let columns = a.width(1)
    let (xa, xb, xc, xd) = (a.values(1), b.values(1), c.values(1), d.values(1))
    let (backA, backB, backC, backD) = (a.gradient, b.gradient, c.gradient, d.gradient)
    for unit in 0..<a.width {
      let row = gradient + unit * columns
      let (fa, fb, fc, fd) = (backA[unit], backB[unit], backC[unit], backD[unit])
      for k in 0..<columns { row[k] = row[k] + fa * xa[k] + fb * xb[k] + fc * xc[k] + fd * xd[k] }
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .sum(
      (0..<reading.width(1)).map {
        .product([reading.element(0, row: unit, column: $0), reading.element(1, $0)])
      })
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .sum(
      (0..<reading.width).map {
        .product([reading.element(0, row: $0, column: unit), reading.gradient($0)])
      })
  }

  static func explainParameter<S: Scalar>(_ reading: Reading<S>, row: Int, column: Int) -> Working {
    .product([reading.gradient(row), reading.element(1, column)])
  }
}
