/// dot(q, past(h)), dot(q, encoder): the scores of attention, one dot product with q for every earlier step or for every step of the
/// encoder.
///
/// Luong, Pham and Manning, Effective approaches to attention-based neural machine translation, EMNLP 2015 (score "dot").
enum DotProduct {
  /// y[j] = Σᵤ q[u] hⱼ[u], in the order u = 0, 1, 2 and so on.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (query, width, y) = (site.values(0), site.width(0), site.result)
    for position in 0..<site.positions(1) {
      let key = site.past(1, position)
      var sum = query[0] * key[0]
      for unit in 1..<width { sum = sum + query[unit] * key[unit] }
      y[position] = sum
    }
  }

  /// ∂L/∂q[u] = Σⱼ ∂L/∂y[j] hⱼ[u]; ∂L/∂hⱼ[u] = ∂L/∂y[j] q[u].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ operand: Int, into gradient: GradientSum<S>) {
    let back = site.gradient
    if operand == 0 {
      for unit in 0..<gradient.width {
        var sum = back[0] * site.past(1, 0)[unit]
        for position in 1..<site.positions(1) { sum = sum + back[position] * site.past(1, position)[unit] }
        gradient.add(unit, sum)
      }
    } else {
      let (query, factor) = (site.values(0), back[gradient.position])
      for unit in 0..<gradient.width { gradient.add(unit, factor * query[unit]) }
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ position: Int) -> Working {
    .sum(
      (0..<reading.width(0)).map {
        .product([reading.element(0, $0), reading.element(1, $0, past: position)])
      })
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ operand: Int, _ unit: Int, past position: Int)
    -> Working
  {
    if operand == 1 { return .product([reading.gradient(position), reading.element(0, unit)]) }
    return .sum(
      (0..<reading.positions(1)).map {
        .product([reading.gradient($0), reading.element(1, unit, past: $0)])
      })
  }
}
