/// Sets formulas as MathML, from running text and from formula blocks.
enum MathSetter {
  /// Lines of one formula below each other, their first equals signs aligned; `lines` hold tokens.
  static func block(_ lines: [[MathToken]]) -> String {
    var rows = ""
    for line in lines {
      guard let nodes = MathParser.parse(line) else {
        rows += "<mtr><mtd columnspan=\"3\">\(text(line))</mtd></mtr>"
        continue
      }
      let relations: [MathNode] = ["=", "≈", "≤", "≥", "<", ">", "∝", "→", "≠"].map { .sign($0) }
      guard let cut = nodes.firstIndex(where: { relations.contains($0) }) else {
        rows += "<mtr><mtd columnspan=\"3\">\(cell(nodes))</mtd></mtr>"
        continue
      }
      rows += "<mtr><mtd>\(cell(Array(nodes[..<cut])))</mtd><mtd>\(nodes[cut].markup)</mtd>"
      rows += "<mtd>\(cell(Array(nodes[(cut + 1)...])))</mtd></mtr>"
    }
    return aligned(rows)
  }

  /// Rows of three cells as a displayed formula.
  static func aligned(_ rows: String, isBroad: Bool = false) -> String {
    "<div class=\"eq\(isBroad ? " broad" : "")\" tabindex=\"0\"><math display=\"block\"><mtable class=\"al\">\(rows)</mtable></math></div>"
  }

  private static func cell(_ nodes: [MathNode]) -> String {
    "<mstyle displaystyle=\"true\"><mrow>" + MathNode.all(nodes) + "</mrow></mstyle>"
  }

  /// A line that is no formula, as text.
  private static func text(_ line: [MathToken]) -> String {
    let words = line.reduce(into: "") { result, token in
      switch token {
      case .letters(let letters): result += HTML.spoken(letters)
      case .number(let number): result += number
      case .value(let markup): result += "</mtext>\(markup)<mtext>"
      case .below(let mark): result += "<!-- -->" + HTML.escaped(mark)
      case .above(let mark): result += "<!-- -->" + HTML.escaped(mark)
      case .sign(let sign): result += HTML.escaped(String(sign))
      case .space: result += " "
      }
    }
    return "<mtext>" + words + "</mtext>"
  }

  /// Running text in which words that are mathematics (hₜ₋₁, ∂L/∂h₂, 10⁻⁷) are set as such; `other` sets the rest.
  static func running(_ text: String, other: (String) -> String) -> String {
    guard isMathematics(text) else { return other(text) }
    var result = ""
    var plain = ""
    var words = text.split(separator: " ", omittingEmptySubsequences: false)[...]
    while let word = words.popFirst() {
      if isMathematics(word), let set = inline(word) {
        result += plain.isEmpty ? "" : other(plain)
        plain = ""
        result += set
      } else {
        plain += word
      }
      if !words.isEmpty { plain += " " }
    }
    return result + (plain.isEmpty ? "" : other(plain))
  }

  private static func isMathematics(_ text: some StringProtocol) -> Bool {
    ScriptDigits.areIn(text) || text.contains("∂") || text.contains("′")
  }

  /// One word with the punctuation around it; nil when it is no formula.
  private static func inline(_ word: Substring) -> String? {
    var core = word
    var before = ""
    var after = ""
    while let last = core.last, ".,;:?!”’".contains(last) {
      after = String(last) + after
      core.removeLast()
    }
    while let first = core.first, "“‘".contains(first) { before.append(core.removeFirst()) }
    // A bracket that is not closed in the word belongs to the sentence, or to a formula that goes on after a blank.
    while core.first == "(", core.count(where: { $0 == "(" }) > core.count(where: { $0 == ")" }) {
      before.append(core.removeFirst())
    }
    while core.last == ")", core.count(where: { $0 == ")" }) > core.count(where: { $0 == "(" }) {
      after = ")" + after
      core.removeLast()
    }
    if let open = core.firstIndex(of: "("), !core.contains(")") {
      before += core[...open]
      core = core[core.index(after: open)...]
    }
    guard !core.isEmpty, isMathematics(core), let nodes = MathParser.parse(MathToken.read(core)) else { return nil }
    return HTML.escaped(before) + "<math><mrow>" + MathNode.all(nodes) + "</mrow></math>" + HTML.escaped(after)
  }
}
