/// Logarithms and powers of ten for layout, where the last bit does not matter.
enum Logarithm {
  /// log₁₀ of a positive number, by log₂ of its exponent and the series of artanh on its significand.
  static func base10(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value > 0 ? value : -.infinity }
    var significand = value.significand
    var exponent = Double(value.exponent)
    if significand > 1.4142135623730951 {
      significand /= 2
      exponent += 1
    }
    let z = (significand - 1) / (significand + 1)
    var term = z
    var sum = 0.0
    for n in 0..<14 {
      sum += term / Double(2 * n + 1)
      term *= z * z
    }
    return exponent * 0.3010299956639812 + 2 * sum * 0.4342944819032518
  }

  /// 10ⁿ for a whole n.
  static func tenTo(_ n: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(400, abs(n)) { result *= 10 }
    return n < 0 ? 1 / result : result
  }
}
