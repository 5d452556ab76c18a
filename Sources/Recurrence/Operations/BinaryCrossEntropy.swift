/// −(t log p + (1 − t) log(1 − p)) for sigmoid outputs p = σ(a), averaged over the outputs of a step.
///
/// Computed from the logits, so that it is exact where a probability is rounded to 0 or 1. Operands: logits a, targets t, probabilities p.
enum BinaryCrossEntropy {
  /// ℓ = (Σₒ max(a, 0) − a t + log(1 + e^−|a|)) / O.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (logits, targets, outputs) = (site.values(0), site.values(1), site.width(0))
    var sum = part(logits[0], targets[0])
    for output in 1..<outputs { sum = sum + part(logits[output], targets[output]) }
    site.result[0] = sum / S(Double(outputs))
  }

  @inline(__always)
  private static func part<S: Scalar>(_ a: S, _ target: S) -> S {
    ReLU.value(a) - a * target + .logOnePlus(.exp(-a.magnitude))
  }

  /// Through the logits, ∂L/∂a = ∂L/∂ℓ ((p − t) / O); with respect to the probabilities, ∂L/∂ℓ (((p − t) / (p (1 − p))) / O).
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let (targets, p, back) = (site.values(1), site.values(2), site.gradient[0])
    let outputs = S(Double(gradient.width))
    for output in 0..<gradient.width {
      var slope = p[output] - targets[output]
      if position == 2 { slope = slope / (p[output] * (.one - p[output])) }
      gradient.add(output, back * (slope / outputs))
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>) -> Working {
    let parts = (0..<reading.width(0)).map { output in
      let a = reading.element(0, output)
      return Working.sum([
        .apply(.relu, a), .negative(.product([a, reading.element(1, output)])),
        .apply(.logOnePlus, .apply(.exp, .negative(.apply(.magnitude, a)))),
      ])
    }
    return .quotient(.sum(parts), .constant(Double(parts.count)))
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ output: Int) -> Working {
    let p = reading.element(2, output)
    var slope = Working.difference(p, reading.element(1, output))
    if position == 2 { slope = .quotient(slope, .product([p, .complement(p)])) }
    return .product([reading.gradient(0), .quotient(slope, .constant(Double(reading.width(0))))])
  }
}
