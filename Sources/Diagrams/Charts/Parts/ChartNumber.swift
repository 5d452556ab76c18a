/// Numbers as the sentences and labels of charts have them.
enum ChartNumber {
  /// Three significant figures.
  static func text(_ value: Double, significant: Int = 3) -> String {
    NumberText(value, significant: significant).plain
  }

  /// A number of steps: two decimals below 10, one below 100, none above.
  static func steps(_ value: Double) -> String {
    NumberText(value, decimals: value < 9.995 ? 2 : value < 99.95 ? 1 : 0).plain
  }

  /// A power of ten in plain text: 10⁻⁶.
  static func powerOfTen(_ exponent: Int) -> String {
    if exponent == 0 { return "1" }
    if exponent == 1 { return "10" }
    var number = NumberText(1, decimals: 0)
    number.exponent = exponent
    return String(number.plain.unicodeScalars.dropFirst(2))
  }

  /// A share as a percentage with one decimal; without a decimal at 0 and 100.
  static func percent(_ share: Double) -> String {
    let whole = share == 0 || share == 1
    return NumberText(share * 100, decimals: whole ? 0 : 1).plain + "%"
  }

  /// Text cut to a width, with an ellipsis where something is missing.
  static func shortened(_ text: String, _ style: TextStyle, width: Double, _ measure: TextMeasure) -> String {
    guard measure.width(RichText.runs(text, style)) > width else { return text }
    var plain = Array(RichText.plain(text))
    while plain.count > 1, measure.width(String(plain) + "…", style) > width { plain.removeLast() }
    while plain.last == " " { plain.removeLast() }
    return String(plain) + "…"
  }
}
