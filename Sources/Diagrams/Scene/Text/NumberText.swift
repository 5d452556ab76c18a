/// Numbers as readers see them: a true minus sign, three significant figures, exponents apart from the mantissa.
public struct NumberText: Equatable, Sendable {
  /// The sign and the digits, such as `−3.1`; words for what is no number.
  public var mantissa: String
  /// The power of ten to set raised behind `×10`, where the number needs one.
  public var exponent: Int?

  /// With a fixed number of decimals, as columns want them; `−0.00` loses its sign.
  public init(_ value: Double, decimals: Int) {
    exponent = nil
    guard let digits = Digits(value) else {
      mantissa = NumberText.word(value)
      return
    }
    mantissa = digits.rounded(toDecimals: decimals).fixed(decimals: decimals)
  }

  /// With `significant` figures, whole digits always; as a power of ten below 0.0001 and from a million up.
  public init(_ value: Double, significant: Int = 3) {
    exponent = nil
    guard let exact = Digits(value) else {
      mantissa = NumberText.word(value)
      return
    }
    // Whole numbers keep all their digits as long as they are written out.
    let decimals = significant - exact.point
    let digits = exact.rounded(toDecimals: exact.point <= 6 ? max(0, decimals) : decimals)
    if digits.digits.isEmpty {
      mantissa = "0"
    } else if digits.point < -3 || digits.point > 6 {
      var unit = digits
      exponent = digits.point - 1
      unit.point = 1
      mantissa = unit.fixed(decimals: max(0, significant - 1))
    } else {
      mantissa = digits.fixed(decimals: max(0, significant - digits.point))
    }
  }

  /// The number in one piece of plain text, the exponent in Unicode's superscripts: `3.1×10⁻⁷`.
  public var plain: String {
    guard let exponent else { return mantissa }
    var text = mantissa + "×10"
    for character in "\(exponent)".utf8 {
      text +=
        character == UInt8(ascii: "-") ? "⁻" : NumberText.superscripts[Int(character &- UInt8(ascii: "0")) % 10]
    }
    return text
  }

  /// The number in runs, the exponent raised.
  public func runs(_ style: TextStyle, paint: Paint? = nil) -> [TextRun] {
    guard let exponent else { return [TextRun(mantissa, style, paint: paint)] }
    let sign = exponent < 0 ? "−" : ""
    return [
      TextRun(mantissa + "×10", style, paint: paint),
      TextRun(
        "\(sign)\(exponent.magnitude)", style.sized(style.size * MathText.scriptSize), paint: paint,
        rise: style.size * MathText.superscriptRise),
    ]
  }

  /// A whole power of ten in runs: 10⁻⁶; 1 and 10 are written out.
  public static func powerOfTen(_ exponent: Int, _ style: TextStyle, paint: Paint? = nil) -> [TextRun] {
    if exponent == 0 { return [TextRun("1", style, paint: paint)] }
    if exponent == 1 { return [TextRun("10", style, paint: paint)] }
    var number = NumberText(1, decimals: 0)
    number.exponent = exponent
    var runs = number.runs(style, paint: paint)
    runs[0].text = "10"
    return runs
  }

  private static let superscripts = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]

  private static func word(_ value: Double) -> String {
    value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞"
  }
}
