/// −log of the softmax probability of the right class.
///
/// Computed from the logits, so that it is exact where the probability underflows. Operands: logits a, target class k, probabilities p.
enum CrossEntropy {
  /// ℓ = log(1 + Σⱼ≠ₘ exp(a[j] − a[m])) + (a[m] − a[k]), m the first of the largest logits.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (logits, classes) = (site.values(0), site.width(0))
    let largest = Softmax.maximum(logits, classes)
    let first = argmax(logits, classes)
    let powers = site.memory.scratch
    for j in 0..<classes { powers[j] = .exp(logits[j] - largest) }
    var sum = S.zero
    for j in 0..<classes where j != first { sum = sum + powers[j] }
    site.result[0] = .logOnePlus(sum) + (largest - logits[Int(site.values(1)[0].double)])
  }

  @inline(__always)
  private static func argmax<S: Scalar>(_ logits: UnsafePointer<S>, _ classes: Int) -> Int {
    var best = 0
    for j in 1..<classes where logits[best] < logits[j] { best = j }
    return best
  }

  /// Through the logits, ∂L/∂a[j] = ∂L/∂ℓ (p[j] − [j = k]): softmax and logarithm together.
  ///
  /// With respect to the probabilities, ∂L/∂p[k] = −∂L/∂ℓ / p[k], and 0 for every other class.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ position: Int, into gradient: GradientSum<S>) {
    let (target, p, back) = (Int(site.values(1)[0].double), site.values(2), site.gradient[0])
    if position == 0 {
      for j in 0..<gradient.width { gradient.add(j, back * (j == target ? p[j] - .one : p[j])) }
    } else {
      for j in 0..<gradient.width { gradient.add(j, j == target ? -(back / p[j]) : .zero) }
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>) -> Working {
    let classes = reading.width(0)
    var first = 0
    for j in 1..<classes where reading.value(0, first) < reading.value(0, j) { first = j }
    let largest = reading.element(0, first)
    var terms: [Working] = [.constant(0)]
    for j in 0..<classes where j != first {
      terms.append(.apply(.exp, .difference(reading.element(0, j), largest)))
    }
    let target = reading.element(0, Int(reading.value(1, 0).double))
    return .sum([.apply(.logOnePlus, .sum(terms)), .difference(largest, target)])
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ position: Int, _ j: Int) -> Working {
    let isTarget = j == Int(reading.value(1, 0).double)
    let probability = reading.element(2, j)
    if position == 0 {
      return .product([
        reading.gradient(0), isTarget ? .difference(probability, .constant(1)) : probability,
      ])
    }
    return isTarget ? .negative(.quotient(reading.gradient(0), probability)) : .constant(0)
  }
}
