import Files
import Recurrence
import Terminal

/// Three significant figures of a number that may lie outside every format: 3.10×10⁻⁴⁰².
func figures(_ number: ScaledNumber) -> String {
  guard number.significand != 0, number.significand.isFinite, number.exponent < -1000 || number.exponent > 1000 else {
    return figures(number.double)
  }
  var (digits, power) = number.decimal
  // 9.999 would be shown as 10.0.
  if digits.magnitude >= 9.995 { (digits, power) = (digits / 10, power + 1) }
  return DecimalText(digits, .decimals(2)).text() + "×10" + DecimalText.superscript(power)
}

/// A number or a point in the middle where there is none.
func figures(_ value: Double?) -> String { value.map { figures($0) } ?? "·" }

/// 37.2%.
func percent(_ share: Double?) -> String {
  guard let share else { return "·" }
  let percent = 100 * share
  // Small shares keep their figures, large ones their decimals.
  return (percent != 0 && percent.magnitude < 0.05 ? figures(percent) : DecimalText(percent, .decimals(1)).text()) + "%"
}

/// Bars and lines of magnitudes over many powers of ten, in blocks or, where the terminal is not UTF-8, in ASCII.
struct LogMarks {
  /// The smallest and the largest decimal logarithm.
  private let low: Double
  private let high: Double
  private let isASCII: Bool

  /// Marks between the smallest and the largest of these logarithms that is finite.
  init(_ logarithms: [Double], _ console: Console) {
    let finite = logarithms.filter(\.isFinite)
    // Less than a factor of ten would blow rounding up.
    let low = finite.min() ?? 0
    let high = finite.max() ?? 0
    self.low = min(low, high - 1)
    self.high = high
    isASCII = !console.isUnicode
  }

  /// A bar of up to `columns`: its length is the logarithm's distance from the smallest one.
  func bar(_ logarithm: Double, columns: Int) -> String {
    guard logarithm.isFinite else { return logarithm > 0 ? String(repeating: isASCII ? "!" : "▸", count: columns) : "" }
    let halves = Int(((logarithm - low) / (high - low) * Double(2 * columns)).rounded())
    let full = String(repeating: isASCII ? "=" : "━", count: max(halves, 1) / 2)
    return max(halves, 1) % 2 == 1 ? full + (isASCII ? "-" : "╸") : full
  }

  /// One block a logarithm, at most `columns`: neighbors share a block by their mean; a gap where nothing is left.
  func line(_ logarithms: [Double], columns: Int) -> String {
    let count = min(columns, logarithms.count)
    let blocks: [Character] = isASCII ? Array("_.-~=+*#") : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return String(
      (0..<count).map { column -> Character in
        let part = logarithms[column * logarithms.count / count..<(column + 1) * logarithms.count / count]
        let mean = part.reduce(0, +) / Double(part.count)
        guard mean.isFinite else { return mean > 0 ? "!" : " " }
        return blocks[max(0, min(7, Int((mean - low) / (high - low) * 8)))]
      })
  }
}

extension Console {
  /// Whether blocks and other signs can be shown: false where the locale names another encoding than UTF-8.
  var isUnicode: Bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    guard let locale = locale?.lowercased() else { return true }
    return locale.contains("utf-8") || locale.contains("utf8")
  }
}

/// The rows that a table of lags shows: all up to 40, else the first and last twenty; nil where some are left out.
func shownRows(_ count: Int) -> [Int?] {
  count <= 41 ? (0..<count).map { $0 } : (0..<20).map { $0 } + [nil] + (count - 20..<count).map { $0 }
}
