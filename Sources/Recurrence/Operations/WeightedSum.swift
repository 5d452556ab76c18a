/// weighted(α, past(h)), weighted(α, encoder): the context of attention, Σⱼ αⱼ hⱼ over all earlier steps or all of the encoder's.
///
/// Bahdanau, Cho and Bengio, Neural machine translation by jointly learning to align and translate, ICLR 2015, equation 5.
enum WeightedSum {
  /// y[u] = Σⱼ α[j] hⱼ[u], in the order j = 0, 1, 2 and so on.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (weights, y, width) = (site.values(0), site.result, site.width)
    for position in 0..<site.positions(1) {
      let (weight, value) = (weights[position], site.past(1, position))
      if position == 0 {
        for unit in 0..<width { y[unit] = weight * value[unit] }
      } else {
        for unit in 0..<width { y[unit] = y[unit] + weight * value[unit] }
      }
    }
  }

  /// ∂L/∂α[j] = Σᵤ ∂L/∂y[u] hⱼ[u]; ∂L/∂hⱼ[u] = α[j] ∂L/∂y[u].
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ operand: Int, into gradient: GradientSum<S>) {
    let back = site.gradient
    if operand == 0 {
      for position in 0..<gradient.width {
        let value = site.past(1, position)
        var sum = back[0] * value[0]
        for unit in 1..<site.width { sum = sum + back[unit] * value[unit] }
        gradient.add(position, sum)
      }
    } else {
      let weight = site.values(0)[gradient.position]
      for unit in 0..<gradient.width { gradient.add(unit, weight * back[unit]) }
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .sum(
      (0..<reading.positions(1)).map {
        .product([reading.element(0, $0), reading.element(1, unit, past: $0)])
      })
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ operand: Int, _ unit: Int, past position: Int)
    -> Working
  {
    if operand == 1 { return .product([reading.element(0, position), reading.gradient(unit)]) }
    return .sum(
      (0..<reading.width).map {
        .product([reading.gradient($0), reading.element(1, $0, past: unit)])
      })
  }
}
