/// The squared error of one step, averaged over its outputs, without ½.
enum MeanSquaredError {
  /// ℓ = (Σₒ (y[o] − target[o])²) / O.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    site.result[0] = value(site.values(0), site.values(1), outputs: site.width(0))
  }

  /// The same of so many outputs and their targets, of which there is at least one.
  @inline(__always)
  static func value<S: Scalar>(_ y: UnsafePointer<S>, _ target: UnsafePointer<S>, outputs: Int) -> S {
    var error = y[0] - target[0]
    var sum = error * error
    for output in 1..<max(1, outputs) {
      error = y[output] - target[output]
      sum = sum + error * error
    }
    return sum / S(Double(outputs))
  }

  /// ∂L/∂y[o] = ∂L/∂ℓ · (2 (y[o] − target[o]) / O).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let (y, target, back) = (site.values(0), site.values(1), site.gradient[0])
    for output in 0..<gradient.width {
      gradient.add(output, slope(y[output], target[output], outputs: gradient.width, back))
    }
  }

  /// The same of one output and its target, where `back` is ∂L/∂ℓ.
  @inline(__always)
  static func slope<S: Scalar>(_ y: S, _ target: S, outputs: Int, _ back: S) -> S {
    back * (S(2) * (y - target) / S(Double(outputs)))
  }

  static func explain<S: Scalar>(_ reading: Reading<S>) -> Working {
    let squares = (0..<reading.width(0)).map { output in
      let error = Working.difference(reading.element(0, output), reading.element(1, output))
      return Working.product([error, error])
    }
    return .quotient(.sum(squares), .constant(Double(squares.count)))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ output: Int) -> Working {
    let error = Working.difference(reading.element(0, output), reading.element(1, output))
    let slope = Working.quotient(.product([.constant(2), error]), .constant(Double(reading.width(0))))
    return .product([reading.gradient(0), slope])
  }
}
