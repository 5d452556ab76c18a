import Testing

@testable import Recurrence

@Suite("Dual numbers")
struct DualTests {
  /// One expression in every operation.
  static func expression<S: Scalar>(_ x: S) -> S {
    let a = S.sigmoid(x * x - S(0.5)) / (S.one + S.exp(-x))
    let b = S.tanh(S(3) * a - x) * (x * x + S.one).squareRoot()
    return S.log(S(5) + b * b) + a * b
  }

  @Test("the derivative agrees with differences in 106 bits", arguments: [-2.5, -0.7, 0.0, 0.3, 1.1, 4.0])
  func derivative(at point: Double) {
    let result = Self.expression(Dual(value: DoubleDouble(point), derivative: .one))
    #expect(result.value == Self.expression(DoubleDouble(point)))
    // Richardson's extrapolation of central differences is off by h⁴·f⁽⁵⁾ ≈ 2⁻⁷² · 10² and by rounding, 2⁻¹⁰⁰/h = 2⁻⁸².
    func difference(_ h: Double) -> DoubleDouble {
      let (up, down) = (DoubleDouble(point) + DoubleDouble(h), DoubleDouble(point) - DoubleDouble(h))
      return (Self.expression(up) - Self.expression(down)) / DoubleDouble(2 * h)
    }
    let expected = (DoubleDouble(4) * difference(0x1p-19) - difference(0x1p-18)) / DoubleDouble(3)
    #expect((result.derivative - expected).high.magnitude < 0x1p-64)
    // In Double the same rules are off by rounding only: some thirty operations of numbers up to 10.
    let inDouble = Self.expression(Dual(value: point, derivative: 1))
    #expect((inDouble.derivative - expected.high).magnitude < 1e-13)
  }

  @Test("constants have the derivative 0 and values decide the order")
  func constants() {
    #expect(Dual<Double>(2).derivative == 0 && Dual<Double>.one.value == 1 && Dual<Double>.zero.double == 0)
    #expect(Dual(value: 1.0, derivative: 9) < Dual(value: 2.0, derivative: 0))
    #expect(Dual(value: 1.0, derivative: .nan).isNaN && !Dual(value: 1.0, derivative: .infinity).isFinite)
  }

  @Test("dual numbers of dual numbers give second derivatives")
  func secondDerivative() {
    let x = Dual(value: Dual(value: 2.0, derivative: 1), derivative: Dual(value: 1.0, derivative: 0))
    #expect((x * x * x).derivative.derivative == 12)
  }
}
