/// A number as the text that a reader sees, rounded correctly from its exact binary value (half to even).
///
/// Three significant figures unless something else is asked for: 0.0904, −1.27, 338, 3.10×10⁻⁷. The parts can be had one
/// by one, so that a diagram sets the exponent itself.
public struct DecimalText: Equatable, Sendable {
  /// How many digits to show.
  public enum Precision: Equatable, Sendable {
    /// So many significant figures, at least 1; but the digits before the point of a number below 10⁶ are always shown.
    case significant(Int)
    /// So many digits after the point, at least 0, for columns; scientific only from 10¹⁵ on.
    case decimals(Int)
    /// As few digits as read back as the same number.
    case shortest
  }

  /// The characters of the text.
  public enum Characters: Equatable, Sendable {
    /// A true minus sign, superscripts and ∞: −3.1×10⁻⁷.
    case unicode
    /// What other programs can read: -3.1e-07, inf, nan.
    case ascii
  }

  /// What kind of number this is.
  public enum Kind: Equatable, Sendable { case finite, infinite, notANumber }

  /// What kind of number this is; the parts below belong to a finite number.
  public let kind: Kind
  /// Whether a minus sign stands in front; never before a number that is shown as 0.
  public let isNegative: Bool
  /// Digits and point without a sign: `0.0904`, or `3.1` where an exponent follows.
  public let mantissa: String
  /// The power of ten that follows, or nil.
  public let exponent: Int?

  /// The text of a number; zeros at the end of the fraction are kept, as they show the precision, unless they are to be trimmed.
  public init(_ value: Double, _ precision: Precision = .significant(3), trimsZeros: Bool = false) {
    self.init(
      value, precision, trimsZeros: trimsZeros,
      digits: precision == .shortest && value.isFinite
        ? DecimalDigits(shortest: value.description) : DecimalDigits(exactly: value))
  }

  /// The text of a number in single precision, whose shortest form may have fewer digits than that of the same `Double`.
  public init(_ value: Float, _ precision: Precision = .significant(3), trimsZeros: Bool = false) {
    self.init(
      Double(value), precision, trimsZeros: trimsZeros,
      digits: precision == .shortest && value.isFinite
        ? DecimalDigits(shortest: value.description) : DecimalDigits(exactly: Double(value)))
  }

  private init(_ value: Double, _ precision: Precision, trimsZeros: Bool, digits: DecimalDigits) {
    guard value.isFinite else {
      kind = value.isNaN ? .notANumber : .infinite
      (isNegative, mantissa, exponent) = (value < 0, "", nil)
      return
    }
    kind = .finite
    var shown = Self.rounded(digits, precision)
    isNegative = value < 0 && shown.digits.digits.contains { $0 != 0 }
    if trimsZeros { shown.decimals = min(shown.decimals, shown.lastNonzero) }
    exponent = shown.exponent
    mantissa = Self.positional(shown.digits, decimals: shown.decimals)
  }

  /// The whole text.
  public func text(_ characters: Characters = .unicode) -> String {
    let isUnicode = characters == .unicode
    let sign = isNegative ? (isUnicode ? "\u{2212}" : "-") : ""
    switch kind {
    case .notANumber: return isUnicode ? "NaN" : "nan"
    case .infinite: return sign + (isUnicode ? "∞" : "inf")
    case .finite:
      guard let exponent else { return sign + mantissa }
      if isUnicode { return sign + mantissa + "×10" + Self.superscript(exponent) }
      let size = "\(abs(exponent))"
      return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (size.utf8.count < 2 ? "0" : "") + size
    }
  }

  /// A whole number in superscript digits: ⁻⁷.
  public static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    var text = ""
    var rest = number.magnitude
    repeat {
      text = String(digits[Int(rest % 10)]) + text
      rest /= 10
    } while rest > 0
    return number < 0 ? "⁻" + text : text
  }
}

extension DecimalText {
  /// Digits to show, as d.ddd × 10^`digits.exponent`, of which `decimals` follow the point; times a power of ten.
  private struct Shown {
    var digits: DecimalDigits
    var decimals: Int
    var exponent: Int?

    /// The number of digits after the point up to the last that is not 0.
    var lastNonzero: Int {
      guard let last = digits.digits.lastIndex(where: { $0 != 0 }) else { return 0 }
      return max(0, last - digits.exponent)
    }
  }

  /// Rounds and decides about the scientific form: below 10⁻³ and from 10⁶ on, as the rounded number counts.
  private static func rounded(_ exact: DecimalDigits, _ precision: Precision) -> Shown {
    switch precision {
    case .decimals(let wanted):
      let decimals = min(max(0, wanted), 1100)
      if exact.exponent >= 15 { return rounded(exact, .significant(3)) }
      return Shown(digits: exact.rounded(toPlace: -decimals), decimals: decimals, exponent: nil)
    case .significant(let wanted):
      if exact.digits.isEmpty { return Shown(digits: exact, decimals: 0, exponent: nil) }
      let count = min(max(1, wanted), 800)
      // The digits before the point stay, even where there are more of them than wanted figures.
      let place = exact.exponent - count + 1
      let power = exact.rounded(toPlace: min(place, 0)).exponent
      if power < -3 || power >= 6 { return scientific(exact.rounded(toPlace: place), decimals: count - 1) }
      let decimals = max(0, count - 1 - power)
      return Shown(digits: exact.rounded(toPlace: -decimals), decimals: decimals, exponent: nil)
    case .shortest:
      let power = exact.exponent
      if !exact.digits.isEmpty && (power < -3 || power >= 6) {
        return scientific(exact, decimals: exact.digits.count - 1)
      }
      return Shown(digits: exact, decimals: max(0, exact.digits.count - 1 - power), exponent: nil)
    }
  }

  /// The same digits with the point after the first.
  private static func scientific(_ digits: DecimalDigits, decimals: Int) -> Shown {
    Shown(
      digits: DecimalDigits(digits: digits.digits, exponent: 0), decimals: decimals, exponent: digits.exponent)
  }

  /// Writes the digits with a point and exactly so many decimals.
  private static func positional(_ number: DecimalDigits, decimals: Int) -> String {
    var text = ""
    var place = max(0, number.exponent)
    while place >= -decimals {
      if place == -1 { text += "." }
      let index = number.exponent - place
      let digit = index >= 0 && index < number.digits.count ? number.digits[index] : 0
      text += String(Character(Unicode.Scalar(UInt8(ascii: "0") + digit)))
      place -= 1
    }
    return text
  }
}
