/// A number s · 2ᵉ whose size may lie outside every floating-point format.
///
/// Products of many Jacobians are kept this way, so that they neither underflow nor overflow.
public struct ScaledNumber: Sendable, Equatable {
  /// 1 ≤ |s| < 2, or 0.
  public let significand: Double
  /// e; 0 where the number is zero.
  public let exponent: Int

  /// The number `value` · 2^`exponent`; `value` is finite.
  public init(_ value: Double, exponent: Int = 0) {
    guard value != 0, value.isFinite else {
      (significand, self.exponent) = (value, 0)
      return
    }
    let own = Int(value.exponent)
    // In two steps: 2⁻ᵒʷⁿ itself may overflow.
    significand = value * Double.power(ofTwo: -own / 2) * Double.power(ofTwo: -own - -own / 2)
    self.exponent = own + exponent
  }

  /// The nearest `Double`: 0 where the number is too small, ∞ where it is too large.
  public var double: Double {
    if exponent > 1023 { return significand * .infinity }
    if exponent >= -1022 || significand == 0 { return significand * Double.power(ofTwo: exponent) }
    // One rounding, to the subnormal number.
    return exponent < -1080 ? significand * 0 : significand * 0x1p-1022 * Double.power(ofTwo: exponent + 1022)
  }

  /// ln |s · 2ᵉ|; −∞ for zero.
  public var logarithm: Double { Double.log(significand.magnitude) + Double(exponent) * Double.log(2) }

  /// log₁₀ |s · 2ᵉ|; −∞ for zero.
  public var decimalLogarithm: Double { logarithm / Double.log(10) }

  /// The number as d · 10ⁿ with 1 ≤ |d| < 10, to about 15 − log₁₀ |n| digits.
  public var decimal: (significand: Double, exponent: Int) {
    guard significand != 0 else { return (0, 0) }
    // 2ᵉ = 10ⁿ · r by the logarithm in twice the precision, so that the digits of r are good for every e.
    let ln10 = DoubleDouble.log(DoubleDouble(10))
    let whole =
      DoubleDouble.log(DoubleDouble(significand.magnitude)) + DoubleDouble(Double(exponent)) * .log(DoubleDouble(2))
    var power = (whole / ln10).double.rounded(.down)
    var digits = DoubleDouble.exp(whole - DoubleDouble(power) * ln10).double
    if digits >= 10 { (digits, power) = (digits / 10, power + 1) }
    if digits < 1 { (digits, power) = (digits * 10, power - 1) }
    return (significand < 0 ? -digits : digits, Int(power))
  }

  /// The quotient of two numbers as a `Double`; NaN for 0/0.
  public static func / (a: ScaledNumber, b: ScaledNumber) -> Double {
    ScaledNumber(a.significand / b.significand, exponent: a.exponent - b.exponent).double
  }

  /// The product of two numbers.
  public static func * (a: ScaledNumber, b: ScaledNumber) -> ScaledNumber {
    ScaledNumber(a.significand * b.significand, exponent: a.exponent + b.exponent)
  }

  /// Whether a is smaller in magnitude.
  public static func isSmaller(_ a: ScaledNumber, _ b: ScaledNumber) -> Bool {
    if a.significand == 0 || b.significand == 0 { return b.significand != 0 }
    if a.exponent != b.exponent { return a.exponent < b.exponent }
    return a.significand.magnitude < b.significand.magnitude
  }
}

extension Scalar {
  /// The distance from 1 to the next number: 2⁻⁵² for `Double`, 2⁻²³ for `Float`, 2⁻¹⁰⁴ (the error of a sum) for `DoubleDouble`.
  static var epsilon: Self {
    // 4/3 is rounded, everything after it is exact (Kahan).
    let third = Self(4) / Self(3) - .one
    let rest = (third + third + third - .one).magnitude
    return rest < Self(0x1p-104) ? Self(0x1p-104) : rest
  }
}
