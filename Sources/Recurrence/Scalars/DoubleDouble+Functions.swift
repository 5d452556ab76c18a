extension DoubleDouble {
  /// x − n ln 2 for a whole number |n| < 2¹².
  ///
  /// The first two parts of ln 2 have 40 bits, so that their products are exact, and
  /// each is taken away on its own, so that what cancels was never rounded.
  private static func subtracting(ln2Times n: Double, from x: DoubleDouble) -> DoubleDouble {
    let first = (x - DoubleDouble(n * 0x1.62e42fefa2p-1)) - DoubleDouble(n * 0x1.9ef35793c6p-41)
    return first - DoubleDouble(n * 0x1.673007e5ed5e8p-81)
  }

  /// 1/3!, 1/4!, … 1/15!.
  private static var inverseFactorials: [DoubleDouble] {
    [
      DoubleDouble(0x1.5555555555555p-3, 0x1.5555555555555p-57),
      DoubleDouble(0x1.5555555555555p-5, 0x1.5555555555555p-59),
      DoubleDouble(0x1.1111111111111p-7, 0x1.1111111111111p-63),
      DoubleDouble(0x1.6c16c16c16c17p-10, -0x1.f49f49f49f49fp-65),
      DoubleDouble(0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01ap-73),
      DoubleDouble(0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01ap-76),
      DoubleDouble(0x1.71de3a556c734p-19, -0x1.c154f8ddc6cp-73),
      DoubleDouble(0x1.27e4fb7789f5cp-22, 0x1.cbbc05b4fa99ap-76),
      DoubleDouble(0x1.ae64567f544e4p-26, -0x1.c062e06d1f209p-80),
      DoubleDouble(0x1.1eed8eff8d898p-29, -0x1.2aec959e14c06p-83),
      DoubleDouble(0x1.6124613a86d09p-33, 0x1.f28e0cc748ebep-87),
      DoubleDouble(0x1.93974a8c07c9dp-37, 0x1.05d6f8a2efd1fp-92),
      DoubleDouble(0x1.ae7f3e733b81fp-41, 0x1.1d8656b0ee8cbp-97),
    ]
  }

  /// eʳ − 1 for |r| ≤ ½ ln 2, accurate relative to the result: Taylor's series of r/16, then m ← 2m + m² four times.
  private static func exponentialMinusOne(reduced r: DoubleDouble) -> DoubleDouble {
    let x = r.scaled(by: 0x1p-4)
    var sum = zero
    for coefficient in inverseFactorials.reversed() { sum = sum * x + coefficient }
    let square = x * x
    var m = x + (square.scaled(by: 0.5) + square * x * sum)
    for _ in 0..<4 { m = m.scaled(by: 2) + m * m }
    return m
  }

  /// x = n ln 2 + r with a whole number n and |r| ≤ ½ ln 2, for |x| ≤ 800.
  private static func reduced(_ x: DoubleDouble) -> (n: Double, r: DoubleDouble) {
    let n = (x.high * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52
    return (n, subtracting(ln2Times: n, from: x))
  }

  /// 2ⁿ for a whole number −1022 ≤ n ≤ 1023.
  private static func power(_ n: Int) -> Double { Double(bitPattern: UInt64(n + 1023) << 52) }

  /// eˣ, with a relative error below 2⁻¹⁰⁰.
  public static func exp(_ x: DoubleDouble) -> DoubleDouble {
    if x.isNaN { return x }
    if x.high > 710 { return DoubleDouble(.infinity) }
    if x.high < -746 { return zero }
    let (n, r) = reduced(x)
    let half = Int(n) / 2
    return (one + exponentialMinusOne(reduced: r)).scaled(by: power(half)).scaled(by: power(Int(n) - half))
  }

  /// eˣ − 1 for −80 ≤ x ≤ 80, with a relative error below 2⁻¹⁰⁰ also where x is small.
  static func exponentialMinusOne(_ x: DoubleDouble) -> DoubleDouble {
    let (n, r) = reduced(x)
    let scale = power(Int(n))
    return (DoubleDouble(scale) - one) + exponentialMinusOne(reduced: r).scaled(by: scale)
  }

  /// ln x, with a relative error below 2⁻¹⁰⁰; −∞ at 0, NaN below.
  public static func log(_ x: DoubleDouble) -> DoubleDouble {
    let start = Double.log(x.high)
    guard start.isFinite else { return DoubleDouble(start) }
    if x.high < 0x1p-900 { return subtracting(ln2Times: 600, from: log(x.scaled(by: 0x1p600))) }
    // x = 2ⁿ m with m near 1, so that m − 1 is exact and the result is not a difference of large numbers.
    let n = (start * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52
    let half = Int(n) / 2
    let m = x.scaled(by: power(-half)).scaled(by: power(half - Int(n)))
    // With y ≈ ln m: ln m = y + ln(1 + t), 1 + t = m e⁻ʸ, and |t| is below 2⁻⁵².
    let y = DoubleDouble(Double.log(m.high))
    let t = (m - one) + m * exponentialMinusOne(reduced: -y)
    let rest = t - (t * t).scaled(by: 0.5)
    return subtracting(ln2Times: -n, from: y + rest)
  }

  /// The hyperbolic tangent, with a relative error below 2⁻¹⁰⁰; tanh(−0) = −0.
  public static func tanh(_ x: DoubleDouble) -> DoubleDouble {
    if x.isNaN || x.high == 0 { return x }
    let negative = x.high < 0
    let size = negative ? -x : x
    if size.high > 40 { return negative ? -one : one }
    let m = exponentialMinusOne(size.scaled(by: -2))
    let result = -m / (DoubleDouble(2) + m)
    return negative ? -result : result
  }

  /// The logistic function, with a relative error below 2⁻¹⁰⁰ also where it is tiny.
  public static func sigmoid(_ x: DoubleDouble) -> DoubleDouble {
    let e = exp(x.high < 0 ? x : -x)
    return (x.high < 0 ? e : one) / (one + e)
  }

  /// xʸ for x > 0, with a relative error below 2⁻⁹⁰: the exponential of y ln x.
  public static func pow(_ x: DoubleDouble, _ y: DoubleDouble) -> DoubleDouble { exp(y * log(x)) }
}
