/// The decimal digits of a finite number's magnitude: d.ddd… × 10^`exponent`; no digits stand for 0.
struct DecimalDigits: Equatable {
  /// The digits 0–9; the first is not 0.
  var digits: [UInt8]
  /// The power of ten of the first digit; 0 for the number 0.
  var exponent: Int

  /// All digits of the binary value, without rounding (up to 767 of them).
  init(exactly value: Double) {
    let pattern = value.magnitude.significandBitPattern
    let isNormal = value.exponentBitPattern != 0
    var significand = isNormal ? pattern | 0x0010_0000_0000_0000 : pattern
    var power = (isNormal ? Int(value.exponentBitPattern) : 1) - 1075
    guard significand != 0 else {
      self.init(digits: [], exponent: 0)
      return
    }
    let zeros = significand.trailingZeroBitCount
    significand &>>= UInt64(zeros)
    power += zeros
    // m·2ᵖ is a whole number for p ≥ 0; otherwise it is m·5⁻ᵖ with −p digits after the point.
    var number = WholeNumber(significand)
    var rest = abs(power)
    let (base, step): (UInt64, Int) = power < 0 ? (5, 12) : (2, 28)
    while rest > 0 {
      let count = min(rest, step)
      var factor: UInt64 = 1
      for _ in 0..<count { factor &*= base }
      number.multiply(by: factor)
      rest -= count
    }
    let digits = number.digits
    self.init(digits: digits, exponent: digits.count - 1 + min(power, 0))
  }

  /// The digits of the shortest text that reads back as the same number, from Swift's own description of it.
  init(shortest description: String) {
    var digits: [UInt8] = []
    var exponent = -1
    var power = 0
    var (inPower, powerIsNegative, afterPoint) = (false, false, false)
    for character in description.utf8 {
      switch character {
      case UInt8(ascii: "e"): inPower = true
      case UInt8(ascii: "-"): powerIsNegative = inPower
      case UInt8(ascii: "."): afterPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = character - UInt8(ascii: "0")
        if inPower {
          power = power * 10 + Int(digit)
        } else if digits.isEmpty && digit == 0 {
          exponent -= afterPoint ? 1 : 0
        } else {
          digits.append(digit)
          exponent += afterPoint ? 0 : 1
        }
      default: break
      }
    }
    while digits.last == 0 { digits.removeLast() }
    self.init(digits: digits, exponent: digits.isEmpty ? 0 : exponent + (powerIsNegative ? -power : power))
  }

  /// Digits and exponent as given.
  init(digits: [UInt8], exponent: Int) {
    self.digits = digits
    self.exponent = exponent
  }

  /// The digits down to that of 10^`place`, rounded half to even; trailing zeros are kept, so that the last one stands there.
  func rounded(toPlace place: Int) -> DecimalDigits {
    let count = exponent - place + 1
    if digits.isEmpty || count < 0 { return DecimalDigits(digits: [], exponent: 0) }
    var kept = Array(digits.prefix(count))
    kept += Array(repeating: 0, count: count - kept.count)
    guard count < digits.count, roundsUp(after: count) else {
      return kept.isEmpty ? DecimalDigits(digits: [], exponent: 0) : DecimalDigits(digits: kept, exponent: exponent)
    }
    var index = count
    while index > 0, kept[index - 1] == 9 {
      index -= 1
      kept[index] = 0
    }
    if index > 0 {
      kept[index - 1] += 1
      return DecimalDigits(digits: kept, exponent: exponent)
    }
    return DecimalDigits(digits: [1] + kept, exponent: exponent + 1)
  }

  /// Whether the digits from `count` on are more than half of the place before, or exactly half and that place is odd.
  private func roundsUp(after count: Int) -> Bool {
    if digits[count] != 5 { return digits[count] > 5 }
    if digits[(count + 1)...].contains(where: { $0 != 0 }) { return true }
    return count > 0 && digits[count - 1] & 1 == 1
  }
}

/// A whole number of any size ≥ 0, in base 10⁹.
private struct WholeNumber {
  /// The base.
  private static let base: UInt64 = 1_000_000_000
  /// The places, lowest first.
  private var places: [UInt64]

  init(_ value: UInt64) {
    places = [value % Self.base, value / Self.base % Self.base, value / Self.base / Self.base]
  }

  /// Multiplies by a factor below 10⁹.
  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in places.indices {
      let product = places[index] * factor + carry
      places[index] = product % Self.base
      carry = product / Self.base
    }
    if carry > 0 { places.append(carry) }
  }

  /// The decimal digits, without zeros in front.
  var digits: [UInt8] {
    var result: [UInt8] = []
    for place in places {
      var rest = place
      for _ in 0..<9 {
        result.append(UInt8(rest % 10))
        rest /= 10
      }
    }
    while result.last == 0 { result.removeLast() }
    return result.reversed()
  }
}
