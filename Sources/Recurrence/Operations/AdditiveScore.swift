/// additive(v, q, U encoder): the scores of additive attention, one for every step of the encoder, whose keys are kⱼ = U hⱼ.
///
/// Bahdanau, Cho and Bengio, Neural machine translation by jointly learning to align and translate, ICLR 2015, appendix A.1.2.
/// Operands: the parameters v, the query q, the keys of all steps.
enum AdditiveScore {
  /// y[j] = Σᵤ v[u] tanh(q[u] + kⱼ[u]), in the order u = 0, 1, 2 and so on.
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    let (v, query, width, y) = (site.values(0), site.values(1), site.width(1), site.result)
    for position in 0..<site.positions(2) {
      let key = site.past(2, position)
      var sum = v[0] * .tanh(query[0] + key[0])
      for unit in 1..<width { sum = sum + v[unit] * .tanh(query[unit] + key[unit]) }
      y[position] = sum
    }
  }

  /// With t = tanh(q[u] + kⱼ[u]): ∂L/∂kⱼ[u] = ∂L/∂y[j] (v[u] (1 − t t)), and ∂L/∂q[u] is its sum over j.
  @inline(__always)
  static func adjoint<S: Scalar>(_ site: Site<S>, _ operand: Int, into gradient: GradientSum<S>) {
    let (v, query, back) = (site.values(0), site.values(1), site.gradient)
    for unit in 0..<gradient.width {
      func part(_ position: Int) -> S {
        let t = S.tanh(query[unit] + site.past(2, position)[unit])
        return back[position] * (v[unit] * (.one - t * t))
      }
      if operand == 2 {
        gradient.add(unit, part(gradient.position))
      } else {
        var sum = part(0)
        for position in 1..<site.positions(2) { sum = sum + part(position) }
        gradient.add(unit, sum)
      }
    }
  }

  /// ∂L/∂v[u] gets Σⱼ ∂L/∂y[j] tanh(q[u] + kⱼ[u]) from every step.
  @inline(__always)
  static func parameterAdjoint<S: Scalar>(_ site: Site<S>, into gradient: UnsafeMutablePointer<S>) {
    let (query, back) = (site.values(1), site.gradient)
    for unit in 0..<site.width(1) {
      var sum = back[0] * .tanh(query[unit] + site.past(2, 0)[unit])
      for position in 1..<site.positions(2) {
        sum = sum + back[position] * .tanh(query[unit] + site.past(2, position)[unit])
      }
      gradient[unit] = gradient[unit] + sum
    }
  }

  static func explain<S: Scalar>(_ reading: Reading<S>, _ position: Int) -> Working {
    .sum((0..<reading.width(1)).map { .product([reading.element(0, $0), tanh(reading, $0, position)]) })
  }

  static func explainAdjoint<S: Scalar>(_ reading: Reading<S>, _ operand: Int, _ unit: Int, past position: Int)
    -> Working
  {
    func part(_ position: Int) -> Working {
      let t = tanh(reading, unit, position)
      return .product([
        reading.gradient(position), .product([reading.element(0, unit), .complement(.product([t, t]))]),
      ])
    }
    return operand == 2 ? part(position) : .sum((0..<reading.positions(2)).map(part))
  }

  static func explainParameter<S: Scalar>(_ reading: Reading<S>, _ unit: Int) -> Working {
    .sum((0..<reading.positions(2)).map { .product([reading.gradient($0), tanh(reading, unit, $0)]) })
  }

  private static func tanh<S: Scalar>(_ reading: Reading<S>, _ unit: Int, _ position: Int) -> Working {
    .apply(.tanh, .sum([reading.element(1, unit), reading.element(2, unit, past: position)]))
  }
}
