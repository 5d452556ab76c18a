extension Double {
  /// a b + c with one rounding: one instruction of the processor, or a function of the system's that gives the same bits.
  @inline(__always)
  static func fused(_ a: Double, _ b: Double, _ c: Double) -> Double {
    #if arch(wasm32)
      fusedInParts(a, b, c)
    #else
      c.addingProduct(a, b)
    #endif
  }

  /// The same where there is no such instruction, for numbers whose products and their errors are normal: Boldo and Melquiond,
  /// Emulation of FMA and correctly rounded sums: proved algorithms using rounding to odd, IEEE Transactions on Computers 57 (2008).
  static func fusedInParts(_ a: Double, _ b: Double, _ c: Double) -> Double {
    let product = a * b
    let ((a1, a2), (b1, b2)) = (halves(a), halves(b))
    let productRest = a2 * b2 - (((product - a1 * b1) - a2 * b1) - a1 * b2)
    let (small, smallRest) = exactSum(c, productRest)
    let (large, largeRest) = exactSum(product, small)
    // The rest of all, rounded to an odd last bit where it is not exact: then the last sum is rounded as if nothing had been before.
    let (odd, lost) = exactSum(largeRest, smallRest)
    guard lost != 0, odd.bitPattern & 1 == 0 else { return large + odd }
    let isOutward = (lost > 0) == (odd > 0)
    return large + Double(bitPattern: isOutward ? odd.bitPattern &+ 1 : odd.bitPattern &- 1)
  }

  /// A number as a sum of two of 26 bits each.
  private static func halves(_ x: Double) -> (Double, Double) {
    let shifted = x * 0x1.0000002p27
    let high = shifted - (shifted - x)
    return (high, x - high)
  }

  /// A sum, and what its rounding lost.
  private static func exactSum(_ a: Double, _ b: Double) -> (Double, Double) {
    let sum = a + b
    let part = sum - a
    return (sum, (a - (sum - part)) + (b - part))
  }
}
