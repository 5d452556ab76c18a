import Foundation
import Recurrence

/// How a computed number is shown: `3` significant figures, `.2` decimals, a leading `+` for the sign always, a trailing `%`.
public struct NumberFormat: Equatable, Sendable {
  var significant: Int?
  var decimals = 0
  var alwaysSigned = false
  var percent = false

  /// Three significant figures.
  public static let standard = NumberFormat(significant: 3)

  init(significant: Int? = nil, decimals: Int = 0) {
    self.significant = significant
    self.decimals = decimals
  }

  /// Reads a format such as `3`, `+.2` or `.1%`.
  init(parsing text: String) throws(Diagnosis) {
    var rest = Substring(text)
    if rest.first == "+" {
      alwaysSigned = true
      rest.removeFirst()
    }
    if rest.last == "%" {
      percent = true
      rest.removeLast()
    }
    let fixed = rest.first == "."
    if fixed { rest.removeFirst() }
    guard let digits = rest.isEmpty && percent ? 0 : Int(rest), (fixed || percent ? 0 : 1)...17 ~= digits else {
      throw Diagnosis("lesson.format", ["format": text])
    }
    if fixed || rest.isEmpty { decimals = digits } else { significant = digits }
  }

  /// The number as text, with a true minus sign; large and small ones as 3.10×10⁻⁷.
  public func callAsFunction(_ number: Double) -> String {
    let value = percent ? number * 100 : number
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
    let size = body(Swift.abs(value))
    let isZero = !size.contains { ("1"..."9").contains($0) }
    let sign = value < 0 && !isZero ? "−" : alwaysSigned && !isZero ? "+" : ""
    return sign + size + (percent ? "%" : "")
  }

  private func body(_ value: Double) -> String {
    guard let significant else { return NumberFormat.printed("%.*f", decimals, value) }
    guard value != 0 else { return "0" }
    let scientific = NumberFormat.printed("%.*e", significant - 1, value)
    let parts = scientific.split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return scientific }
    if exponent < -4 || exponent > 5 { return parts[0] + "×10" + NumberFormat.superscript(exponent) }
    return NumberFormat.printed("%.*f", Swift.max(0, significant - 1 - exponent), value)
  }

  /// C's `printf`; Foundation's would bring all of ICU into the program.
  private static func printed(_ format: String, _ digits: Int, _ value: Double) -> String {
    // A number has at most 309 digits before its point, and 17 behind it.
    var bytes = [CChar](repeating: 0, count: 352)
    let count = withVaList([Int32(digits), value]) { vsnprintf(&bytes, bytes.count, format, $0) }
    return String(decoding: bytes.prefix(max(0, Int(count))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character: Character] = [
      "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
    ]
    return String("\(number)".map { digits[$0] ?? $0 })
  }
}
