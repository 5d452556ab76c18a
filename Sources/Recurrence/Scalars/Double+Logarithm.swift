extension Double {
  /// ln x, at most 1 ulp from the exact value; ln 0 = −∞, NaN below 0.
  @inline(__always)
  public static func log(_ x: Double) -> Double {
    // x = 2ᵏ m with √½ ≤ m < √2, after subnormal numbers have been scaled up. Subtracting the bits of √½ before the
    // exponent is cut off makes the cut at √½ rather than at 1.
    let small = x < leastNormalMagnitude
    let bits = (small ? x * 0x1p54 : x).bitPattern
    let shifted = bits &- 0x3FE6_A09E_667F_3BCD
    let m = Double(bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
    let biased = Int64(bitPattern: shifted) &>> 52
    let k = Double(small ? biased &- 54 : biased)
    // With f = m − 1 (exact) and s = f / (2 + f): ln(1 + f) = 2 artanh s = f − f²/2 + s (f²/2 + R(s²)),
    // R(z) = ⅔ z + ⅖ z² + …, as a minimax polynomial for |s| ≤ 3 − 2√2.
    let f = m - 1
    let s = f / (2 + f)
    let z = s * s
    let w = z * z
    let even = 0x1.5555555555558p-1 + w * (0x1.2492492e03e05p-2 + w * (0x1.7462ba27c8794p-3 + w * 0x1.2b5fbed6295a5p-3))
    let odd = 0x1.9999999995224p-2 + w * (0x1.c71c62d0402aep-3 + w * 0x1.39fdb949c5e05p-3)
    let r = z * (even + z * odd)
    let halfSquare = 0.5 * f * f
    // k ln 2 + f as a sum of two numbers: the first part of ln 2 has 42 bits, so that its product with k is exact.
    let high = k * 0x1.62e42fefa38p-1
    let sum = high + f
    let rest = (high - sum) + f
    let result = sum + ((rest + k * 0x1.ef35793c7673p-45) - (halfSquare - s * (halfSquare + r)))
    // The exceptions, written as selections: they hold for x ≤ 0, ∞ and NaN.
    let finite = x < infinity ? result : x
    return x > 0 ? finite : (x == 0 ? -infinity : nan)
  }
}
