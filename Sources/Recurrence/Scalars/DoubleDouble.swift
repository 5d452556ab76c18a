/// A number of about 106 bits: the unevaluated sum of two `Double`s, of which the second is at most half an ulp of the first.
///
/// Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18, 1971; bounds in Joldes, Muller
/// and Popescu, ACM TOMS 44(2), 2017. The exponents are those of `Double`, and full precision needs a low word that is not
/// subnormal: magnitudes above 10⁻²⁹⁰. Infinities and NaN have the low word 0.
public struct DoubleDouble: Sendable, Equatable {
  /// The `Double` nearest to the number.
  public let high: Double
  /// What `high` leaves over.
  public let low: Double

  /// The sum of two numbers, rounded to the format; they may come in any order of size.
  public init(high: Double, low: Double) {
    let sum = high + low
    let part = sum - high
    let rest = (high - (sum - part)) + (low - part)
    self.high = sum
    self.low = sum.isFinite ? rest : 0
  }

  /// The sum of two numbers of which the first is 0, not finite, or not smaller than the second.
  @inline(__always)
  init(ordered high: Double, _ low: Double) {
    let sum = high + low
    let rest = low - (sum - high)
    self.high = sum
    self.low = sum.isFinite ? rest : 0
  }

  /// The words as they are, for constants.
  @inline(__always)
  init(_ high: Double, _ low: Double) {
    self.high = high
    self.low = low
  }

  /// The product of two `Double`s without rounding, unless it overflows or its low word is subnormal.
  @inline(__always)
  static func product(_ a: Double, _ b: Double) -> DoubleDouble {
    let product = a * b
    guard product.isFinite else { return DoubleDouble(product, 0) }
    let (a1, a2) = split(a)
    let (b1, b2) = split(b)
    let rest = ((a1 * b1 - product) + a1 * b2 + a2 * b1) + a2 * b2
    return DoubleDouble(product, rest)
  }

  /// Two halves of at most 26 bits whose sum is `a`; found on the bits, since Dekker's product with 2²⁷ + 1 could overflow.
  @inline(__always)
  private static func split(_ a: Double) -> (Double, Double) {
    // Rounding up could reach ∞ in the topmost binade; cutting there costs one bit of the product's low word.
    let round: UInt64 = a.magnitude < 0x1p1023 ? 0x0400_0000 : 0
    let upper = Double(bitPattern: (a.bitPattern &+ round) & 0xFFFF_FFFF_F800_0000)
    return (upper, a - upper)
  }

  /// This number times a power of two, which must not make the low word subnormal if it is to be exact.
  @inline(__always)
  func scaled(by power: Double) -> DoubleDouble {
    DoubleDouble(ordered: high * power, low * power)
  }
}

extension DoubleDouble: CustomStringConvertible {
  /// Both words in shortest decimal form, such as `0.1 + 1e-18`.
  public var description: String { "\(high) + \(low)" }
}
