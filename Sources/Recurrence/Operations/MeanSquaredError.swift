/// The squared error of one step, averaged over its outputs, without ½.
enum MeanSquaredError {
  /// ℓ = (Σₒ (y[o] − target[o])²) / O.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (y, target, outputs) = (site.values(0), site.values(1), site.width(0))
    var error = y[0] - target[0]
    var sum = error * error
    for output in 1..<outputs {
      error = y[output] - target[output]
      sum = sum + error * error
    }
    site.result[0] = sum / S(Double(outputs))
  }

  /// ∂L/∂y[o] = ∂L/∂ℓ · (2 (y[o] − target[o]) / O).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let (y, target, back) = (site.values(0), site.values(1), site.gradient[0])
    let (two, outputs) = (S(2), S(Double(gradient.width)))
    for output in 0..<gradient.width {
      gradient.add(output, back * (two * (y[output] - target[output]) / outputs))
    }
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
