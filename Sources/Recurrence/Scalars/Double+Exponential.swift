// How exp, tanh and σ are computed. All three start from the same reduction
//
//     x = k ln 2 + r + r′,   |r| ≤ ½ ln 2,   eˣ = 2ᵏ (1 + r + c),   c = r² q(r) + r′ (1 + r)
//
// where q is the minimax polynomial of degree 10 for (eʳ − 1 − r) / r² (error below 2⁻⁵⁹). 1 + r is kept as an unrounded sum of two
// numbers, so that all but the last rounding together stay below a fifth of an ulp. There is no table and no branch: the
// same instructions run for every x, which lets the compiler evaluate several x at once without changing a bit.

/// eˣ in parts: x = k ln 2 + r + r′ and eˣ = 2ᵏ (1 + r + c).
struct ExponentialParts {
  /// The power of two, in two's complement.
  ///
  /// Means nothing where x is NaN (then `r` is NaN too).
  var k: UInt64
  /// The reduced argument.
  var r: Double
  /// eʳ⁺ʳ′ − 1 − r.
  var c: Double

  /// Reduces an x that lies between −800 and 800 or is NaN.
  @inline(__always)
  init(_ x: Double) {
    // Adding 1.5·2⁵² rounds to an integer and leaves that integer in the low bits.
    let shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52
    k = shifted.bitPattern &- (0x1.8p52 as Double).bitPattern
    let n = shifted - 0x1.8p52
    // ln 2 in two parts; the first has 42 bits, so that its product with n is exact.
    let high = x - n * 0x1.62e42fefa38p-1
    let low = n * 0x1.ef35793c7673p-45
    r = high - low
    let rest = (high - r) - low
    c = r * r * Self.quotient(r) + (rest + rest * r)
  }

  /// q(r) ≈ (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2.
  @inline(__always)
  private static func quotient(_ r: Double) -> Double {
    let r2 = r * r
    let r4 = r2 * r2
    let a = (0x1p-1 + 0x1.5555555555557p-3 * r) + (0x1.5555555555558p-5 + 0x1.11111111100dbp-7 * r) * r2
    let b0 = 0x1.6c16c16c151fap-10 + 0x1.a01a01abe8204p-13 * r
    let b = b0 + (0x1.a01a01acfb1c1p-16 + 0x1.71de02313782fp-19 * r) * r2
    let d = (0x1.27e4cccdb79e9p-22 + 0x1.af4dea2b1bc57p-26 * r) + 0x1.1f8b4c1725b48p-29 * r2
    return a + (b + d * r4) * r4
  }

  /// 2ᵏ as a product of two numbers, because k may lie outside the exponents of a `Double`.
  @inline(__always)
  var scales: (Double, Double) {
    let half = ((k &+ 2048) &>> 1) &- 1024
    return (Double(bitPattern: (half &+ 1023) &<< 52), Double(bitPattern: (k &- half &+ 1023) &<< 52))
  }
}

extension Double {
  /// eˣ, at most 1 ulp from the exact value.
  ///
  /// e⁻ᴵⁿᶠ = 0, eᴵⁿᶠ = ∞; results too large are ∞, small ones subnormal or 0.
  @inline(__always)
  public static func exp(_ x: Double) -> Double {
    // Beyond these bounds the result is 0 or ∞ anyway; NaN passes both comparisons unchanged.
    let bounded = x < -746 ? -746 : (x > 710 ? 710 : x)
    let parts = ExponentialParts(bounded)
    let sum = 1 + parts.r
    let rest = (1 - sum) + parts.r
    let (scale, scale2) = parts.scales
    return (sum + (rest + parts.c)) * scale * scale2
  }

  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ), at most 1 ulp from the exact value, also where it is tiny.
  @inline(__always)
  public static func sigmoid(_ x: Double) -> Double {
    // With e = exp(−|x|) ≤ 1: σ(x) = 1 / (1 + e) for x ≥ 0 and e / (1 + e) for x < 0.
    let size = x.magnitude
    let parts = ExponentialParts(size > 746 ? -746 : -size)
    let first = 1 + parts.r
    let tail = ((1 - first) + parts.r) + parts.c
    let sum = first + tail
    let rest = (first - sum) + tail
    let (scale, scale2) = parts.scales
    let e = sum * scale * scale2
    let divisor = 1 + e
    let divisorRest = ((1 - divisor) + e) + rest * scale * scale2
    // The numerator goes through the division without its power of two: it might be subnormal.
    let negative = x < 0
    let quotient = Double.quotient(negative ? sum : 1, negative ? rest : 0, divisor, divisorRest)
    return quotient * (negative ? scale : 1) * (negative ? scale2 : 1)
  }

  /// The hyperbolic tangent, at most 1 ulp from the exact value; tanh(−0) = −0.
  @inline(__always)
  public static func tanh(_ x: Double) -> Double {
    // With m = exp(−2|x|) − 1 in (−1, 0]: tanh |x| = −m / (2 + m). Beyond 20 the result is 1.
    let size = x.magnitude
    let parts = ExponentialParts(-2 * (size > 20 ? 20 : size))
    let scale = Double(bitPattern: (parts.k &+ 1023) &<< 52)
    // eʳ − 1 as a sum of two numbers; then m = (2ᵏ − 1) + 2ᵏ (eʳ − 1), whose first term is 0 or outweighs the second.
    let p = parts.r + parts.c
    let pRest = (parts.r - p) + parts.c
    let shift = scale - 1
    let m = shift + scale * p
    // From x = 18.4 on, 2ᵏ − 1 is rounded; the last term is what that lost.
    let mRest = ((shift - m) + scale * p) + (scale * pRest + (scale - (shift + 1)))
    let divisor = 2 + m
    let divisorRest = ((2 - divisor) + m) + mRest
    let quotient = Double.quotient(-m, -mRest, divisor, divisorRest)
    return Double(bitPattern: quotient.bitPattern | (x.bitPattern & 0x8000_0000_0000_0000))
  }

  /// (a + a′) / (b + b′) with one rounding of half an ulp (and little more), for 1 ≤ b ≤ 2 and tails below an ulp.
  ///
  /// A first quotient of 26 bits times the upper 26 bits of b is exact, so the remainder is known almost exactly.
  @inline(__always)
  private static func quotient(_ a: Double, _ aRest: Double, _ b: Double, _ bRest: Double) -> Double {
    let reciprocal = 1 / b
    let first = (a * reciprocal).upperHalf
    let upper = b.upperHalf
    let remainder = (a - first * upper) - first * ((b - upper) + bRest) + aRest
    return first + remainder * reciprocal
  }

  /// The number without the lower 27 bits of its significand.
  @inline(__always)
  private var upperHalf: Double { Double(bitPattern: bitPattern & 0xFFFF_FFFF_F800_0000) }
}
