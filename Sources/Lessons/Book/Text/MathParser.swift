/// Reads a formula as the lessons write it, `hₜ = tanh(Wᵢₕ xₜ + Wₕₕ hₜ₋₁)`, into a tree.
///
/// Fractions, marks, brackets, functions, ∂, roots and large signs are understood; every other sign stands for itself, and so does one
/// of these that lacks what belongs to it: a bracket that does not close, a bar without a second one, a stroke without a divisor. Only
/// what is out of all proportion is refused: the answer is nil, and the line is set as text.
struct MathParser {
  private let tokens: [MathToken]
  private var at = 0
  private var depth = 0
  /// Whether the limit was met; everything that is being read is given up then.
  private var isTooDeep = false

  /// Brackets may nest this deep.
  static let maximumDepth = 32

  static let functions: Set<String> = [
    "tanh", "exp", "log", "ln", "max", "min", "sin", "cos", "softmax", "ReLU", "relu", "σ", "sigmoid", "diag", "concat",
    "sign", "mean", "norm", "det", "tr",
  ]
  private static let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"]

  /// The tree of a line of tokens; nil where it nests too deeply.
  static func parse(_ tokens: [MathToken]) -> [MathNode]? {
    var parser = MathParser(tokens: tokens)
    let nodes = parser.row(until: nil)
    return parser.isTooDeep ? nil : nodes
  }

  private init(tokens: [MathToken]) { self.tokens = tokens }

  /// What stands up to a closing bracket, which is left where it is, or up to the end.
  private mutating func row(until end: Character?) -> [MathNode] {
    var nodes: [MathNode] = []
    while at < tokens.count, !isTooDeep {
      switch tokens[at] {
      case .sign(let sign) where end != nil && MathParser.ends(sign, end): return nodes
      case .sign("/"):
        at += 1
        let next = at
        skipSpace()
        if let above = nodes.last, above.isOperand, at < tokens.count, let below = operand() {
          nodes[nodes.count - 1] = .fraction(above, below)
        } else {
          at = next
          nodes.append(.sign("/"))
        }
      case .space:
        skipSpace()
        if let last = nodes.last, last.isOperand, startsOperand {
          if case .word = last { nodes.append(.space(0.3)) } else { nodes.append(.space(0.17)) }
        } else if isBetweenWords(nodes.last) {
          nodes.append(.space(0.12))
        }
      case .gap:
        at += 1
        if !nodes.isEmpty, at < tokens.count { nodes.append(.space(1.5)) }
      default: nodes.append(factor())
      }
    }
    return nodes
  }

  /// Whether a sign closes a bracket: its own, or that of a half-open interval.
  private static func ends(_ sign: Character, _ end: Character?) -> Bool {
    sign == end || end == "]" && sign == ")" || end == ")" && sign == "]"
  }

  /// One operand; nil, and nothing read, where there is none.
  private mutating func operand() -> MathNode? {
    let start = at
    guard current != nil else { return nil }
    let node = factor()
    if node.isOperand { return node }
    at = start
    return nil
  }

  private var current: MathToken? { at < tokens.count ? tokens[at] : nil }

  /// Whether an operand comes next, which a blank sets off from the one before.
  private var startsOperand: Bool {
    switch current {
    case .letters, .number, .value, .sign("∂"), .sign("√"): true
    default: false
    }
  }

  /// Whether a blank parts a word and a sign of arithmetic: `output + from` wants more room than a + b.
  private func isBetweenWords(_ last: MathNode?) -> Bool {
    let signs: [Character] = ["+", "−", "-", "·", "×"]
    switch (last, current) {
    case (.word?, .sign(let sign)?): return signs.contains(sign)
    case (.sign(let sign)?, .letters(let letters)?):
      return sign.count == 1 && sign.allSatisfy { signs.contains($0) } && letters.count > 1
        && !MathParser.functions.contains(letters)
    default: return false
    }
  }

  private mutating func skipSpace() { while current == .space { at += 1 } }

  /// One operand with its marks, or one sign.
  private mutating func factor() -> MathNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= MathParser.maximumDepth, let token = current else {
      isTooDeep = isTooDeep || depth > MathParser.maximumDepth
      return .row([])
    }
    at += 1
    switch token {
    case .letters(let letters):
      let isFunction = MathParser.functions.contains(letters)
      let isWord = letters.count > 1 && !isFunction
      let name = marked(isWord ? .word(letters) : .name(letters))
      guard isFunction, case .sign("(")? = current else { return name }
      let argument = factor()
      return argument.isOperand ? .applied(name, argument) : .row([name, argument])
    case .number(let number): return marked(.number(number))
    case .value(let markup): return marked(.value(markup))
    case .below, .above:
      // A mark without a letter, as where the number that it belongs to stands before the formula.
      at -= 1
      return marked(.row([]))
    case .space, .gap: return factor()
    case .sign(let sign): return signed(sign)
    }
  }

  private mutating func signed(_ sign: Character) -> MathNode {
    switch sign {
    case "∂":
      let start = at
      var raised: MathNode?
      if case .above(let text)? = current {
        raised = MathParser.small(text)
        at += 1
      }
      if let inside = operand() { return .partial(above: raised, inside) }
      at = start
      return marked(.sign("∂"))
    case "√":
      guard let inside = operand() else { return .sign("√") }
      return .root(inside)
    case "Σ", "∑": return marked(.sign("∑"), isLarge: true)
    case "Π", "∏": return marked(.sign("∏"), isLarge: true)
    case "-": return .sign("−")
    case "*": return .sign("·")
    case "‖", "|", "∥":
      // A bar alone divides: P(y | x).
      guard let end = tokens[at...].firstIndex(of: .sign(sign)), end > at else { return .sign(sign == "|" ? "∣" : "‖") }
      guard let inside = MathParser.parse(Array(tokens[at..<end])) else {
        isTooDeep = true
        return .row([])
      }
      at = end + 1
      return marked(.fenced(String(sign), inside, String(sign)))
    default:
      guard let close = MathParser.closing[sign] else { return .sign(String(sign)) }
      let inside = row(until: close)
      // It does not close: the bracket stands for itself, and what follows has been read.
      guard case .sign(let found)? = current else { return .row([.sign(String(sign))] + inside) }
      at += 1
      return marked(.fenced(String(sign), inside, String(found)))
    }
  }

  /// A base with the marks that follow it at once: ₜ, ², ′, `_hh`, `^{n}`, the star of `y*`.
  private mutating func marked(_ base: MathNode, isLarge: Bool = false) -> MathNode {
    var below: [MathNode] = []
    var above: [MathNode] = []
    reading: while let token = current {
      switch token {
      case .below(let text): below.append(MathParser.small(text))
      // A transposition's T stands upright; a power of T is written ^T.
      case .above("T"): above.append(.word("T"))
      case .above(let text): above.append(MathParser.small(text))
      case .sign("′"), .sign("'"): above.append(.sign("′"))
      case .sign("*") where isStar(after: base): above.append(.sign("*"))
      case .sign("_"), .sign("^"):
        at += 1
        guard let mark = script() else {
          at -= 1
          break reading
        }
        if token == .sign("_") { below.append(mark) } else { above.append(mark) }
        continue
      default: break reading
      }
      at += 1
    }
    return finished(base, below, above, isLarge)
  }

  /// Whether the star here marks a letter rather than multiplying: nothing that could be multiplied follows at once.
  private func isStar(after base: MathNode) -> Bool {
    guard case .name = base else { return false }
    switch at + 1 < tokens.count ? tokens[at + 1] : nil {
    case .letters, .number, .value, .sign("("), .sign("["), .sign("|"), .sign("‖"), .sign("√"), .sign("∂"), .sign("Σ"):
      return false
    default: return true
    }
  }

  private func finished(_ base: MathNode, _ below: [MathNode], _ above: [MathNode], _ isLarge: Bool) -> MathNode {
    guard !below.isEmpty || !above.isEmpty else { return base }
    func joined(_ nodes: [MathNode]) -> MathNode? { nodes.isEmpty ? nil : nodes.count == 1 ? nodes[0] : .row(nodes) }
    return .scripts(base, below: joined(below), above: joined(above), isLarge: isLarge)
  }

  /// What follows `_` or `^`: one token, a signed number, or a group in braces or brackets; nil, and nothing read, for anything else.
  private mutating func script() -> MathNode? {
    guard let token = current else { return nil }
    at += 1
    switch token {
    // A name of several letters stands upright.
    case .letters(let letters): return .name(letters)
    case .number(let number): return .number(number)
    case .value(let markup): return .value(markup)
    case .sign("{"), .sign("("):
      let inside = row(until: token == .sign("{") ? "}" : ")").map(\.asMark)
      guard case .sign? = current else { return .row([.sign(token == .sign("{") ? "{" : "(")] + inside) }
      at += 1
      return .row(inside)
    case .sign("−"), .sign("-"):
      guard let next = script() else {
        at -= 1
        return nil
      }
      return .row([.sign("−"), next])
    case .sign("*"): return .sign("*")
    default:
      at -= 1
      return nil
    }
  }

  /// Letters and digits of a mark: `t−1`, `hh`.
  private static func small(_ text: String) -> MathNode {
    let nodes: [MathNode] = MathToken.read(text).map { token in
      switch token {
      // A name of several letters stands upright.
      case .letters(let letters): .name(letters)
      case .number(let number): .number(number)
      case .sign(let sign): .sign(String(sign))
      case .value(let markup), .below(let markup), .above(let markup): .value(markup)
      case .space, .gap: .space(0.17)
      }
    }
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }
}
