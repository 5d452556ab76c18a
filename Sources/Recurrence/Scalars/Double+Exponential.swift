// How exp, tanh and σ are computed. All three start from the same reduction
//
//     x = k ln 2 + r + r′,   |r| ≤ ½ ln 2,   eˣ = 2ᵏ (1 + r + c),   c = r² q(r) + r′
//
// where q is the minimax polynomial of degree 10 for (eʳ − 1 − r) / r² (error below 2⁻⁵⁹). Products are added with one rounding
// (`fused`), which every processor of today does in one instruction and with the same bits. There is no table and no branch: the
// same instructions run for every x, which lets the compiler evaluate several x at once without changing a bit.

/// eˣ in parts: x = k ln 2 + r + r′ and eˣ = 2ᵏ (1 + r + c).
struct ExponentialParts {
  /// The power of two.
  ///
  /// Means nothing where x is NaN (then `r` is NaN too).
  var k: Int64
  /// The reduced argument.
  var r: Double
  /// eʳ⁺ʳ′ − 1 − r.
  var c: Double

  /// Reduces an x that lies between −800 and 800 or is NaN.
  @inline(__always)
  init(_ x: Double) {
    // Adding 1.5·2⁵² rounds to an integer and leaves that integer in the low bits.
    let shifted = Double.fused(x, 0x1.71547652b82fep+0, 0x1.8p52)
    k = Int64(bitPattern: shifted.bitPattern &- (0x1.8p52 as Double).bitPattern)
    let n = shifted - 0x1.8p52
    // ln 2 in two parts; x less n times the first one is a multiple of 2⁻⁵⁴ below ½, so that it is exact.
    let high = Double.fused(n, -0x1.62e42fefa39efp-1, x)
    r = Double.fused(n, -0x1.abc9e3b39803fp-56, high)
    let rest = Double.fused(n, -0x1.abc9e3b39803fp-56, high - r)
    c = Double.fused(r * r, Self.quotient(r), rest)
  }

  /// q(r) ≈ (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2.
  @inline(__always)
  private static func quotient(_ r: Double) -> Double {
    let r2 = r * r
    let r4 = r2 * r2
    let a0 = Double.fused(0x1.5555555555557p-3, r, 0x1p-1)
    let a = Double.fused(Double.fused(0x1.11111111100dbp-7, r, 0x1.5555555555558p-5), r2, a0)
    let b0 = Double.fused(0x1.a01a01abe8204p-13, r, 0x1.6c16c16c151fap-10)
    let b = Double.fused(Double.fused(0x1.71de02313782fp-19, r, 0x1.a01a01acfb1c1p-16), r2, b0)
    let d0 = Double.fused(0x1.af4dea2b1bc57p-26, r, 0x1.27e4cccdb79e9p-22)
    let d = Double.fused(0x1.1f8b4c1725b48p-29, r2, d0)
    return Double.fused(Double.fused(d, r4, b), r4, a)
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
    // 2ᵏ as a product of two numbers, because k may lie outside the exponents of a `Double`.
    let normal = Swift.max(-1022, Swift.min(parts.k, 1023))
    return (1 + (parts.r + parts.c)) * powerOfTwo(normal) * powerOfTwo(parts.k &- normal)
  }

  /// The logistic function σ(x) = 1 / (1 + e⁻ˣ), at most 1 ulp from the exact value, also where it is tiny.
  @inline(__always)
  public static func sigmoid(_ x: Double) -> Double { SigmoidParts(x).value(at: x) }

  /// The hyperbolic tangent, at most 1 ulp from the exact value; tanh(−0) = −0.
  @inline(__always)
  public static func tanh(_ x: Double) -> Double { TanhParts(x).value(at: x) }

  /// (a + a′) / (b + b′) with one rounding of half an ulp (and little more), for 1 ≤ b ≤ 2 and tails below an ulp.
  @inline(__always)
  fileprivate static func quotient(_ a: Double, _ aRest: Double, _ b: Double, _ bRest: Double) -> Double {
    let reciprocal = 1 / b
    let first = a * reciprocal
    let remainder = fused(-first, b, a) + fused(-first, bRest, aRest)
    return fused(remainder, reciprocal, first)
  }

  /// 2ᵏ, for the exponents of normal numbers.
  @inline(__always)
  fileprivate static func powerOfTwo(_ k: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: k &+ 1023) &<< 52)
  }
}

/// The first half of σ(x): exp(−|x|) = 2ᵏ (1 + p).
///
/// Loops over many x do the halves one after the other, because a processor looks ahead only so far.
struct SigmoidParts {
  var p: Double
  /// A whole number.
  var k: Int64

  @inline(__always)
  init(p: Double, k: Int64) { (self.p, self.k) = (p, k) }

  @inline(__always)
  init(_ x: Double) {
    let size = x.magnitude
    let parts = ExponentialParts(size > 746 ? -746 : -size)
    (p, k) = (parts.r + parts.c, parts.k)
  }

  /// σ(x).
  @inline(__always)
  func value(at x: Double) -> Double {
    // With e = exp(−|x|) ≤ 1 and t = e / (1 + e): σ(x) = 1 − t for x ≥ 0 and t for x < 0.
    let sum = 1 + p
    let rest = (1 - sum) + p
    // Where e is subnormal, 1 + e is 1; t gets the rest of its power of two at the end.
    let normal = max(-1022, k)
    let scale = Double.powerOfTwo(normal)
    let divisor = Double.fused(sum, scale, 1)
    let divisorRest = Double.fused(rest, scale, Double.fused(sum, scale, 1 - divisor))
    let t = Double.quotient(sum, rest, divisor, divisorRest) * scale
    return x < 0 ? t * Double.powerOfTwo(k &- normal) : 1 - t
  }
}

/// The first half of tanh x: exp(−2|x|) = 2ᵏ (1 + p + p′).
struct TanhParts {
  var p: Double
  var pRest: Double
  /// 2ᵏ.
  var scale: Double

  @inline(__always)
  init(p: Double, pRest: Double, scale: Double) { (self.p, self.pRest, self.scale) = (p, pRest, scale) }

  @inline(__always)
  init(_ x: Double) {
    // Beyond 20 the result is 1.
    let size = x.magnitude
    let parts = ExponentialParts(-2 * (size > 20 ? 20 : size))
    p = parts.r + parts.c
    pRest = (parts.r - p) + parts.c
    scale = Double.powerOfTwo(parts.k)
  }

  /// tanh x.
  @inline(__always)
  func value(at x: Double) -> Double {
    // With m = exp(−2|x|) − 1 in (−1, 0]: tanh |x| = −m / (2 + m), m = (2ᵏ − 1) + 2ᵏ p, whose first term is 0 or outweighs the second.
    let shift = scale - 1
    let m = Double.fused(scale, p, shift)
    // From x = 18.4 on, 2ᵏ − 1 is rounded; the last term is what that lost.
    let mRest = Double.fused(scale, p, shift - m) + Double.fused(scale, pRest, scale - (shift + 1))
    let divisor = 2 + m
    let divisorRest = ((2 - divisor) + m) + mRest
    let quotient = Double.quotient(-m, -mRest, divisor, divisorRest)
    return Double(bitPattern: quotient.bitPattern | (x.bitPattern & 0x8000_0000_0000_0000))
  }
}
