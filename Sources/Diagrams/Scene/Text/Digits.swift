/// A finite number as decimal digits: `digits` with the decimal point behind the first `point` of them.
///
/// The digits are the shortest that name the Double, as Swift prints them; rounding starts from these, ties away from zero.
struct Digits: Equatable {
  var isNegative: Bool
  /// Without leading or trailing zeros; empty for zero.
  var digits: [UInt8]
  /// 123.4 has digits 1234 and point 3; 0.012 has digits 12 and point −1.
  var point: Int

  /// The digits of a finite number.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    isNegative = value < 0
    digits = []
    point = 0
    var exponent = 0
    var isExponentNegative = false
    var inExponent = false
    var afterPoint = false
    for byte in "\(value)".utf8 {
      switch byte {
      case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
      case UInt8(ascii: "-"): if inExponent { isExponentNegative = true }
      case UInt8(ascii: "."): afterPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = byte - UInt8(ascii: "0")
        if inExponent {
          exponent = exponent * 10 + Int(digit)
        } else {
          if !afterPoint && !(digits.isEmpty && digit == 0) { point += 1 }
          if afterPoint && digits.isEmpty && digit == 0 { point -= 1 }
          if !(digits.isEmpty && digit == 0) { digits.append(digit) }
        }
      default: break
      }
    }
    point += isExponentNegative ? -exponent : exponent
    trim()
  }

  /// Rounded to so many decimals, which may be negative; ties away from zero.
  func rounded(toDecimals decimals: Int) -> Digits {
    var result = self
    let kept = point + decimals
    guard kept < digits.count else { return self }
    guard kept >= 0 else {
      result.digits = []
      result.trim()
      return result
    }
    let roundsUp = digits[kept] >= 5
    result.digits = Array(digits[..<kept])
    if roundsUp {
      var place = kept - 1
      while place >= 0 && result.digits[place] == 9 {
        result.digits[place] = 0
        place -= 1
      }
      if place >= 0 {
        result.digits[place] += 1
      } else {
        result.digits.insert(1, at: 0)
        result.point += 1
      }
    }
    result.trim()
    return result
  }

  /// With exactly so many decimals (the digits must not have more) and a true minus sign.
  func fixed(decimals: Int) -> String {
    var bytes: [UInt8] = point > 0 ? [] : [UInt8(ascii: "0")]
    for place in 0..<max(0, point) { bytes.append(UInt8(ascii: "0") + digit(place)) }
    if decimals > 0 {
      bytes.append(UInt8(ascii: "."))
      for place in 0..<decimals { bytes.append(UInt8(ascii: "0") + digit(point + place)) }
    }
    return (isNegative ? "−" : "") + String(decoding: bytes, as: UTF8.self)
  }

  private func digit(_ index: Int) -> UInt8 { index >= 0 && index < digits.count ? digits[index] : 0 }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      point = 0
      isNegative = false
    }
  }
}
