extension Double {
  /// sin x, at most 1 ulp from the exact value for every x, however large; NaN for infinities.
  public static func sin(_ x: Double) -> Double {
    if x.magnitude < 0x1p-27 { return x }
    return QuarterTurns(x).rotated(sine: true)
  }

  /// cos x, at most 1 ulp from the exact value for every x, however large; NaN for infinities.
  public static func cos(_ x: Double) -> Double {
    QuarterTurns(x).rotated(sine: false)
  }
}

/// An angle as a number of quarter turns and a rest: x = n π/2 + r with |r| ≤ π/4, and n known modulo 4.
private struct QuarterTurns {
  /// n modulo 4.
  var n: UInt64
  /// The rest, with a relative error below 2⁻¹⁰⁰.
  var r: DoubleDouble

  /// Multiplies x by 2/π, of which only the 256 bits are read that decide about n modulo 4 and the fraction (Payne and Hanek,
  /// "Radian reduction for trigonometric functions", SIGNUM Newsletter 18(1), 1983).
  init(_ x: Double) {
    guard x.isFinite, x.magnitude > 0.75 else {
      (n, r) = (0, DoubleDouble(x.isFinite ? x : .nan))
      return
    }
    // |x| = m 2ᵉ with a whole number m. The product m · window, modulo 2²⁵⁶, is x · 2/π modulo 4 in units of 2⁻²⁵⁴.
    let m = x.significandBitPattern | 0x0010_0000_0000_0000
    let start = Int(x.exponent) - 54
    var product = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    var carry: UInt64 = 0
    product.3 = Self.multiply(m, Self.bits(from: start + 192), &carry)
    product.2 = Self.multiply(m, Self.bits(from: start + 128), &carry)
    product.1 = Self.multiply(m, Self.bits(from: start + 64), &carry)
    product.0 = Self.multiply(m, Self.bits(from: start), &carry)
    n = product.0 &>> 62
    var high = (product.0 &<< 2) | (product.1 &>> 62)
    var middle = (product.1 &<< 2) | (product.2 &>> 62)
    var low = (product.2 &<< 2) | (product.3 &>> 62)
    // A fraction of one half or more becomes the next whole number with a negative rest.
    var negative = x < 0
    if high &>> 63 == 1 {
      n &+= 1
      negative.toggle()
      (high, middle, low) = (~high, ~middle, ~low)
    }
    if x < 0 { n = 0 &- n }
    n &= 3
    // No `Double` comes nearer than 2⁻⁶² to a multiple of π/2, so that 128 bits remain after the zeros in front.
    let zeros = UInt64(high.leadingZeroBitCount)
    if zeros > 0, zeros < 64 {
      high = (high &<< zeros) | (middle &>> (64 - zeros))
      middle = (middle &<< zeros) | (low &>> (64 - zeros))
    } else if zeros == 64 {
      (high, middle) = (middle, low)
    }
    let fraction =
      DoubleDouble(high: Double(high &>> 32) * 0x1p-32, low: Double(high & 0xFFFF_FFFF) * 0x1p-64)
      + DoubleDouble(high: Double(middle &>> 32) * 0x1p-96, low: Double(middle & 0xFFFF_FFFF) * 0x1p-128)
    let scale = Double(bitPattern: (1023 &- zeros) &<< 52)
    let angle = (fraction * DoubleDouble(0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54)).scaled(by: scale)
    r = negative ? -angle : angle
  }

  /// m · word + carry: returns the lower 64 bits and leaves the upper ones in `carry`.
  private static func multiply(_ m: UInt64, _ word: UInt64, _ carry: inout UInt64) -> UInt64 {
    let full = m.multipliedFullWidth(by: word)
    let (sum, overflow) = full.low.addingReportingOverflow(carry)
    carry = full.high &+ (overflow ? 1 : 0)
    return sum
  }

  /// 64 bits of 2/π from a position after the binary point on; bits before the point are 0.
  private static func bits(from position: Int) -> UInt64 {
    let word = position >> 6
    let shift = UInt64(position & 63)
    let first = word >= 0 && word < twoOverPi.count ? twoOverPi[word] : 0
    let second = word + 1 >= 0 && word + 1 < twoOverPi.count ? twoOverPi[word + 1] : 0
    return shift == 0 ? first : (first &<< shift) | (second &>> (64 - shift))
  }

  /// The first 1280 bits of 2/π = 0.636….
  private static let twoOverPi: [UInt64] = [
    0xA2F9_836E_4E44_1529, 0xFC27_57D1_F534_DDC0, 0xDB62_9599_3C43_9041, 0xFE51_63AB_DEBB_C561,
    0xB724_6E3A_424D_D2E0, 0x0649_2EEA_09D1_921C, 0xFE1D_EB1C_B129_A73E, 0xE882_35F5_2EBB_4484,
    0xE99C_7026_B45F_7E41, 0x3991_D639_8353_39F4, 0x9C84_5F8B_BDF9_283B, 0x1FF8_97FF_DE05_980F,
    0xEF2F_118B_5A0A_6D1F, 0x6D36_7ECF_27CB_09B7, 0x4F46_3F66_9E5F_EA2D, 0x7527_BAC7_EBE5_F17B,
    0x3D07_39F7_8A52_92EA, 0x6BFB_5FB1_1F8D_5D08, 0x5603_3046_FC7B_6BAB, 0xF0CF_BC20_9AF4_361D,
  ]

  /// The sine or cosine of the whole angle: sin r, cos r, −sin r or −cos r.
  func rotated(sine isSine: Bool) -> Double {
    let turns = isSine ? n : n &+ 1
    let value = turns & 1 == 0 ? sine(r.high, r.low) : cosine(r.high, r.low)
    return turns & 2 == 0 ? value : -value
  }

  /// sin(r + r′) ≈ r + (r³ S(r²) + r′ cos r), with a minimax polynomial S for |r| ≤ π/4.
  private func sine(_ r: Double, _ rest: Double) -> Double {
    let z = r * r
    let high = 0x1.71de379693ebep-19 + z * (-0x1.ae600b059a95cp-26 + z * 0x1.5e0b18e2e74a4p-33)
    let s = -0x1.5555555555555p-3 + z * (0x1.1111111110bb3p-7 + z * (-0x1.a01a019e83b98p-13 + z * high))
    return r + (r * z * s + rest * (1 - 0.5 * z))
  }

  /// cos(r + r′) ≈ 1 − r²/2 + (r⁴ C(r²) − r r′), with a minimax polynomial C for |r| ≤ π/4.
  private func cosine(_ r: Double, _ rest: Double) -> Double {
    let z = r * r
    let high = -0x1.27e4fa17db6c2p-22 + z * (0x1.1eeb68e764238p-29 + z * -0x1.907da02fc4a17p-37)
    let c = 0x1.5555555555555p-5 + z * (-0x1.6c16c16c16967p-10 + z * (0x1.a01a019f4eb44p-16 + z * high))
    let half = 0.5 * z
    let first = 1 - half
    return first + (((1 - first) - half) + (z * z * c - r * rest))
  }
}
