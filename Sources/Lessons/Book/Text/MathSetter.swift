import Files
import Recurrence

/// Sets formulas as MathML, from running text and from formula blocks.
enum MathSetter {
  /// Lines of one formula below each other, their first equals signs aligned; `lines` hold tokens.
  static func block(_ lines: [[MathToken]]) -> String {
    var rows = ""
    for line in lines.flatMap({ equations($0) }) {
      guard let nodes = MathParser.parse(line) else {
        rows += "<mtr><mtd columnspan=\"3\">\(text(line))</mtd></mtr>"
        continue
      }
      let relations: [MathNode] = ["=", "≈", "≤", "≥", "<", ">", "∝", "→", "≠", "←", "↦", "≔", "∼", "⇒"].map {
        .sign($0)
      }
      guard let cut = nodes.firstIndex(where: { relations.contains($0) }) else {
        rows += "<mtr><mtd columnspan=\"3\">\(cell(nodes))</mtd></mtr>"
        continue
      }
      rows += "<mtr><mtd>\(cell(Array(nodes[..<cut])))</mtd><mtd>\(nodes[cut].markup)</mtd>"
      rows += "<mtd>\(cell(Array(nodes[(cut + 1)...])))</mtd></mtr>"
    }
    return aligned(rows)
  }

  /// The formulas of a line, each for a row of its own: a comma or semicolon with two blanks behind it parts them.
  static func equations(_ line: [MathToken]) -> [[MathToken]] {
    var parts: [[MathToken]] = [[]]
    for token in line {
      if token == .gap, let last = parts[parts.count - 1].last, last == .sign(",") || last == .sign(";") {
        parts[parts.count - 1].removeLast()
        parts.append([])
      } else {
        parts[parts.count - 1].append(token)
      }
    }
    return parts.filter { !$0.isEmpty }
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
      case .below(let mark): result += "<!-- -->" + Markup.escaped(mark)
      case .above(let mark): result += "<!-- -->" + Markup.escaped(mark)
      case .sign(let sign): result += Markup.escaped(String(sign))
      case .space, .gap: result += " "
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
    while let word = words.first {
      let group = isMathematics(word) || word.contains("(") ? bracketed(words) : 1
      let whole = group > 1 ? Substring(words.prefix(group).joined(separator: " ")) : word
      words = words.dropFirst(group)
      if isMathematics(whole), let set = inline(whole) {
        result += plain.isEmpty ? "" : other(plain)
        plain = ""
        result += set
      } else {
        plain += whole
      }
      if !words.isEmpty { plain += " " }
    }
    return result + (plain.isEmpty ? "" : other(plain))
  }

  /// How many words belong to the first since its bracket closes only there and carries a mark: `(ŷ − y)²`, `∂(W hₜ)/∂hₜ`.
  private static func bracketed(_ words: ArraySlice<Substring>) -> Int {
    guard let first = words.first, balance(first) > 0 else { return 1 }
    var depth = 0
    for (count, word) in words.prefix(8).enumerated() {
      depth += balance(word)
      // Brackets of a sentence hold words of it.
      guard isFormula(word) else { return 1 }
      guard depth <= 0 else { continue }
      let tail = word.lastIndex(of: ")").map { word[word.index(after: $0)...] } ?? ""
      let opens = first.contains("∂(") || first.contains("√(")
      return depth == 0 && count > 0 && (opens || isMathematics(tail) || tail.first == "/") ? count + 1 : 1
    }
    return 1
  }

  private static func balance(_ word: Substring) -> Int {
    word.reduce(0) { $0 + ($1 == "(" ? 1 : $1 == ")" ? -1 : 0) }
  }

  /// Whether a word may stand in a formula: names of one letter, functions, numbers and signs.
  private static func isFormula(_ word: Substring) -> Bool {
    MathToken.read(word).allSatisfy { token in
      if case .letters(let letters) = token {
        letters.count == 1 || MathParser.functions.contains(letters)
      } else {
        true
      }
    }
  }

  /// Whether a text has what is set in formulas only: small letters above or below, ∂, a prime, bars around letters, `W_hh`, `10^{−3}`,
  /// `y*`.
  private static func isMathematics(_ text: some StringProtocol) -> Bool {
    if ScriptDigits.areIn(text) || text.contains("∂") || text.contains("′") { return true }
    guard text.contains(where: { "_^*‖|√".contains($0) }) else { return false }
    return String(text).contains(
      #/(^|[^\p{L}\d_])\p{L}_(\{|\p{L}{1,2}($|[^\p{L}_]))|fan_(in|out)|[\p{L}\d)\]]\^[\p{L}\d({−+-]|[ΣΠ]_\{/#)
      || String(text).contains(#/(^|[^\p{L}\d*])\p{L}\*($|[^\p{L}\d*])|‖.*\p{L}.*‖|\|\p{L}[^ |]*\||√[\p{L}\d(]/#)
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
    return Markup.escaped(before) + "<math><mrow>" + MathNode.all(nodes) + "</mrow></math>" + Markup.escaped(after)
  }
}
