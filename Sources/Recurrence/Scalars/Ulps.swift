extension Double {
  /// How far this number lies from an exact value, in units of the last place of that value; positive where it is too large.
  ///
  /// 0.5 is the most that a correctly rounded result is off. The unit is the distance of neighboring `Double`s around the exact
  /// value. Equal infinities, and two NaN, are 0 apart; a finite number is ∞ away from either.
  public func ulps(from exact: DoubleDouble) -> Double {
    guard isFinite, exact.isFinite else {
      return self == exact.high || (isNaN && exact.isNaN) ? 0 : .infinity
    }
    return Self.quotient(self, exact, unit: Self.unit(exact, exact.high.ulp, smallest: .leastNonzeroMagnitude))
  }

  /// The distance divided by the unit, both exact or nearly so.
  fileprivate static func quotient(_ value: Double, _ exact: DoubleDouble, unit: Double) -> Double {
    // Scaled first where the unit is so small that its distances would be subnormal.
    let scale = unit < 0x1p-900 ? 0x1p100 : 1
    let distance = (value * scale - exact.high * scale) - exact.low * scale
    return distance / (unit * scale)
  }

  /// The ulp of an exact value, where `ulp` is that of its high word: half as large just below a power of two.
  fileprivate static func unit(_ exact: DoubleDouble, _ ulp: Double, smallest: Double) -> Double {
    let isPowerOfTwo = exact.high.significandBitPattern == 0
    let isBelow = exact.high > 0 ? exact.low < 0 : exact.low > 0
    return isPowerOfTwo && isBelow && ulp > smallest ? ulp / 2 : ulp
  }
}

extension Float {
  /// How far this number lies from an exact value, in units of the last place of that value as a `Float`.
  public func ulps(from exact: DoubleDouble) -> Double {
    let nearest = Float(exact.high)
    guard isFinite, exact.isFinite, nearest.isFinite else {
      return self == nearest || (isNaN && nearest.isNaN) ? 0 : .infinity
    }
    // Cut rather than rounded, so that the unit is that of the binade in which the exact value lies.
    let rounded = Double(nearest)
    let up = rounded.magnitude > exact.high.magnitude && nearest.significandBitPattern == 0
    let ulp = Double(nearest.ulp)
    let unit = up && ulp > Double(Float.leastNonzeroMagnitude) ? ulp / 2 : ulp
    return Double.quotient(
      Double(self), exact, unit: Double.unit(exact, unit, smallest: Double(Float.leastNonzeroMagnitude)))
  }
}
