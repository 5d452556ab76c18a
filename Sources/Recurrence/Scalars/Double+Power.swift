extension Double {
  /// xʸ, at most 1 ulp from the exact value, with the exceptions of IEEE 754's `pow`.
  ///
  /// x⁰ and 1ʸ are 1 even for NaN; a negative x has a power only where y is a whole number, else the result is NaN.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return nan }
    let size = x.magnitude
    // Every Double from 2⁵³ on is even.
    let isLarge = y.magnitude >= 0x1p53
    let isWhole = isLarge || y == Double(Int64(y))
    let isOdd = !isLarge && isWhole && Int64(y) & 1 == 1
    let negate = x.sign == .minus && isOdd
    if size == 0 || size == infinity {
      let result = (size == 0) == (y > 0) ? 0 : infinity
      return negate ? -result : result
    }
    if x < 0 && !isWhole && y.magnitude != infinity { return nan }
    if y.magnitude == infinity {
      return size == 1 ? 1 : ((size > 1) == (y > 0) ? infinity : 0)
    }
    // Powers that an optimizer takes at every update: some ten multiplications.
    if isWhole, y > 0, y < 0x1p20, let result = DoubleDouble.pow(size, Int(y)) { return negate ? -result : result }
    let result = DoubleDouble.pow(DoubleDouble(size), DoubleDouble(y)).high
    return negate ? -result : result
  }
}

extension DoubleDouble {
  /// xⁿ by repeated squaring, with a relative error below 2⁻⁸⁰; nil where a low word might be lost.
  fileprivate static func pow(_ x: Double, _ n: Int) -> Double? {
    var (power, result, rest) = (DoubleDouble(x), one, n)
    while true {
      if rest & 1 == 1 { result = result * power }
      rest >>= 1
      if rest == 0 { break }
      power = power * power
    }
    return result.high > 0x1p-900 && result.high < 0x1p900 && power.high > 0x1p-900 ? result.high : nil
  }
}
