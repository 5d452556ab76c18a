import Files

/// Marks below and above the line as a terminal can show them: `f_{open}` as fₒₚₑₙ, `10^{−3}` as 10⁻³.
///
/// Where Unicode lacks a letter, the mark stays on the line: `f_half`, `10^(−e/20)`. Signs that it lacks, as in Σₖ≤ₜ, stay as they are
/// below the line.
enum PlainScripts {
  /// A text with its marks in braces set.
  static func set(_ text: String) -> String {
    guard text.contains("_{") || text.contains("^{") else { return text }
    var result = ""
    var rest = text[...]
    while let first = rest.first {
      let inside = rest.dropFirst(2)
      guard first == "_" || first == "^", rest.dropFirst().first == "{", let end = inside.firstIndex(of: "}") else {
        result.append(first)
        rest = rest.dropFirst()
        continue
      }
      result += first == "_" ? below(String(inside[..<end])) : above(String(inside[..<end]))
      rest = inside[inside.index(after: end)...]
    }
    return result
  }

  private static func below(_ mark: String) -> String {
    let set = mark.map { lowered[$0] ?? (isSign($0) ? $0 : nil) }
    guard mark.contains(where: { lowered[$0] != nil }), set.allSatisfy({ $0 != nil }) else {
      return onLine("_", mark)
    }
    return String(set.compactMap(\.self))
  }

  private static func above(_ mark: String) -> String {
    let set = mark.map { raised[$0] }
    guard !mark.isEmpty, set.allSatisfy({ $0 != nil }) else { return onLine("^", mark) }
    return String(set.compactMap(\.self))
  }

  /// A single name needs no brackets.
  private static func onLine(_ sign: String, _ mark: String) -> String {
    !mark.isEmpty && mark.allSatisfy { $0.isLetter || $0.isNumber } ? sign + mark : sign + "(" + mark + ")"
  }

  /// Signs between marks that read well on the line, too.
  private static func isSign(_ character: Character) -> Bool { "≠≤≥<>…∈,→".contains(character) }

  private static let lowered = table(ScriptDigits.below)
  private static let raised = table(ScriptDigits.above)

  private static func table(_ marks: [Character: Character]) -> [Character: Character] {
    var table = Dictionary(marks.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    table["-"] = table["−"]
    return table
  }
}
