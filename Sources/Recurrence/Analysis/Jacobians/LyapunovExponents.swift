/// How fast small disturbances of the states grow along a run, per step: ln of the factor, the largest first.
///
/// Benettin and others, Lyapunov characteristic exponents, Meccanica 15 (1980): vectors are carried from step to step and made
/// orthogonal again after each (QR). They are carried backward here, as gradients are.
public struct LyapunovExponents: Sendable, Equatable {
  /// The means of `growth` over all steps; −∞ for a direction in which a step loses everything.
  public let exponents: [Double]
  /// ln of the growth of every step, from the last step to the first; one row a step, one number an exponent.
  public let growth: [[Double]]
  /// What rounding alone may change in an exponent.
  let noise: Double

  /// The factor per step of the largest exponent.
  public var rate: Double { Double.exp(exponents[0]) }

  /// The number of steps in which the largest disturbance halves; nil where it does not shrink, or by no more than rounding.
  public var halfLife: Double? {
    exponents[0] < -noise ? Double.log(2) / -exponents[0] : nil
  }
}

extension Trace {
  /// The `count` largest Lyapunov exponents of a layer's states over the run.
  ///
  /// - Throws: see `StateVector`; `laboratory.jacobian-not-finite` where a step's numbers have exploded.
  public func lyapunovExponents(
    layer: Int = 0, direction: Model.Direction = .forward, count: Int = 1
  ) throws(Diagnosis) -> LyapunovExponents {
    let states = try StateVector(program, layer: layer, direction: direction)
    let count = max(1, min(count, states.count))
    let width = states.count
    var adjoint = StepAdjoint(self, states)
    // Random directions, the same for every run: none is by design orthogonal to the growing one.
    var generator = Generator(seed: 1)
    var vectors = (0..<count * width).map { _ in S(generator.gaussian()) }
    _ = Trace.orthonormalize(&vectors, count: count, width: width)
    var growth: [[Double]] = []
    let place = layout.places[states.components[0].slot]
    for position in (1...steps).reversed() {
      let time = place.row(ofPosition: position)
      adjoint.pull(&vectors, time: time)
      guard vectors.allSatisfy({ $0.isFinite }) else {
        throw Diagnosis("laboratory.jacobian-not-finite", ["layer": String(layer), "time": String(time)])
      }
      growth.append(Trace.orthonormalize(&vectors, count: count, width: width))
    }
    let exponents = (0..<count).map { index in
      growth.reduce(0) { $0 + $1[index] } / Double(steps)
    }
    return LyapunovExponents(exponents: exponents, growth: growth, noise: 64 * S.epsilon.double)
  }

  /// Makes vectors orthonormal, each against those before it (Gram and Schmidt, twice); ln of the lengths that were left.
  private static func orthonormalize(_ vectors: inout [S], count: Int, width: Int) -> [Double] {
    var lengths: [Double] = []
    for index in 0..<count {
      let own = index * width..<(index + 1) * width
      var logarithm = 0.0
      for _ in 0..<2 {
        // A power of two first, so that no square underflows.
        var vector = Array(vectors[own])
        guard let exponent = Matrix.normalize(&vector) else {
          logarithm = -.infinity
          break
        }
        for earlier in 0..<index {
          let other = earlier * width
          var inner = S.zero
          for k in 0..<width { inner = inner + vectors[other + k] * vector[k] }
          for k in 0..<width { vector[k] = vector[k] - inner * vectors[other + k] }
        }
        var square = S.zero
        for k in 0..<width { square = square + vector[k] * vector[k] }
        let length = square.squareRoot()
        // What is left of a vector that the earlier ones span is rounding.
        guard S.epsilon * S(Double(width)) < length else {
          for k in own { vectors[k] = .zero }
          logarithm = -.infinity
          break
        }
        logarithm += Double.log(length.double) + Double(exponent) * Double.log(2)
        for k in 0..<width { vectors[own.lowerBound + k] = vector[k] / length }
      }
      lengths.append(logarithm)
    }
    return lengths
  }
}
