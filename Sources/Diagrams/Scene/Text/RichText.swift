/// Sets sentences in which formulas stand between dollar signs and what matters between asterisks.
///
/// `Two units forget; six keep $f$ above *0.6* all year`: the formula in STIX, a tenth larger, the number in semibold. A dollar sign or
/// asterisk without a partner stands for itself.
public enum RichText {
  /// The sentence as runs.
  public static func runs(_ markup: String, _ style: TextStyle, paint: Paint? = nil) -> [TextRun] {
    var runs: [TextRun] = []
    var plain = ""
    var rest = markup.unicodeScalars[...]
    while let scalar = rest.first {
      let inside = rest.dropFirst()
      if scalar == "$" || scalar == "*", let end = inside.firstIndex(of: scalar), end > inside.startIndex {
        if !plain.isEmpty { runs.append(TextRun(plain, style, paint: paint)) }
        plain = ""
        let piece = String(inside[..<end])
        if scalar == "$" {
          runs += MathText.runs(piece, TextStyle(.math, size: style.size * 1.1), paint: paint)
        } else {
          runs.append(TextRun(piece, style.bold, paint: paint))
        }
        rest = rest[inside.index(after: end)...]
      } else {
        plain.unicodeScalars.append(scalar)
        rest = inside
      }
    }
    if !plain.isEmpty { runs.append(TextRun(plain, style, paint: paint)) }
    return runs
  }

  /// The sentence in plain text, for titles of files and text alternatives: `c₄[2]`, `W_hf`, `10⁻⁷`.
  public static func plain(_ markup: String) -> String {
    PlainScripts.text(runs(markup, TextStyle(.label, size: 9)))
  }

  /// The sentence in lines no wider than `width`; broken at blanks outside formulas, between Chinese characters too.
  ///
  /// Lines of one sentence are about equally long, so that no single word is left for the last; where two lines can end with a
  /// sentence or its part, they do.
  public static func lines(
    _ markup: String, _ style: TextStyle, width: Double, measure: TextMeasure, paint: Paint? = nil
  ) -> [[TextRun]] {
    var lines: [String] = []
    for paragraph in markup.split(separator: "\n", omittingEmptySubsequences: false) {
      let pieces = words(String(paragraph))
      let widths = pieces.map { measure.width(runs($0, style)) }
      let count = starts(widths, width).count
      var narrow = width / 2
      var wide = width
      for _ in 0..<8 where count > 1 {
        let middle = (narrow + wide) / 2
        if starts(widths, middle).count > count { narrow = middle } else { wide = middle }
      }
      lines += (count == 2 ? parts(pieces, widths, width) : nil) ?? filled(pieces, starts(widths, wide))
    }
    return lines.map { runs($0, style, paint: paint) }
  }

  /// Two lines of which the first ends with a sentence, or with a part of one; nil where one would be less than half as long.
  private static func parts(_ words: [String], _ widths: [Double], _ width: Double) -> [String]? {
    let all = widths.reduce(0, +)
    for ends in [[UInt8(ascii: ".")], [UInt8(ascii: ";"), UInt8(ascii: ":")]] {
      var best: (split: Int, longer: Double)?
      var first = 0.0
      for (index, word) in words.dropLast().enumerated() {
        first += widths[index]
        guard let last = word.utf8.last(where: { $0 != UInt8(ascii: " ") }), ends.contains(last) else { continue }
        let (longer, shorter) = (max(first, all - first), min(first, all - first))
        guard longer <= width, shorter >= longer / 2, longer < best?.longer ?? .infinity else { continue }
        best = (index + 1, longer)
      }
      guard let best else { continue }
      return [words[..<best.split], words[best.split...]].map { trimmed($0.reduce(into: "") { $0 += $1 }) }
    }
    return nil
  }

  /// Which words begin a line, with as many words on each as fit.
  private static func starts(_ widths: [Double], _ width: Double) -> [Int] {
    var starts = [0]
    var length = 0.0
    for (word, own) in widths.enumerated() {
      if word > starts[starts.count - 1], length + own > width {
        starts.append(word)
        length = 0
      }
      length += own
    }
    return starts
  }

  /// The lines that begin with these words.
  private static func filled(_ words: [String], _ starts: [Int]) -> [String] {
    zip(starts, starts.dropFirst() + [words.count]).map { trimmed(words[$0..<$1].reduce(into: "") { $0 += $1 }) }
  }

  /// The pieces between which a line may break, each with the blanks behind it.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var partner: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == partner {
        partner = nil
      } else if partner == nil && (scalar == "$" || scalar == "*") {
        partner = scalar
      }
      word.unicodeScalars.append(scalar)
      if partner == nil && (scalar == " " || (0x3000...0x9FFF).contains(scalar.value)) {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private static func trimmed(_ text: String) -> String {
    text.unicodeScalars.lastIndex { $0 != " " }.map { String(text.unicodeScalars[...$0]) } ?? ""
  }
}
