/// Reads a formula as the lessons write it, `hₜ = tanh(Wᵢₕ xₜ + Wₕₕ hₜ₋₁)`, into a tree.
///
/// Fractions, marks, brackets, functions, ∂, roots and large signs are understood; every other sign stands for itself. What does not
/// close, or is out of all proportion, is not guessed at: the answer is nil, and the line is set as text.
struct MathParser {
  private let tokens: [MathToken]
  private var at = 0
  private var depth = 0

  /// Brackets may nest this deep.
  static let maximumDepth = 32

  static let functions: Set<String> = [
    "tanh", "exp", "log", "ln", "max", "min", "sin", "cos", "softmax", "ReLU", "relu", "σ", "sigmoid", "diag", "concat",
    "sign", "mean", "norm", "det", "tr",
  ]
  private static let closing: [Character: Character] = ["(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"]

  /// The tree of a line of tokens; nil where it is no formula.
  static func parse(_ tokens: [MathToken]) -> [MathNode]? {
    var parser = MathParser(tokens: tokens)
    guard let nodes = parser.row(until: nil), parser.at == tokens.count else { return nil }
    return nodes
  }

  private init(tokens: [MathToken]) { self.tokens = tokens }

  private mutating func row(until end: Character?) -> [MathNode]? {
    var nodes: [MathNode] = []
    while at < tokens.count {
      switch tokens[at] {
      case .sign(let sign) where sign == end: return nodes
      case .sign(let sign) where MathParser.closing.values.contains(sign): return nil
      case .sign("/"):
        at += 1
        skipSpace()
        guard let above = nodes.last, above.isOperand, at < tokens.count else { return nil }
        guard let below = factor(), below.isOperand else { return nil }
        nodes[nodes.count - 1] = .fraction(above, below)
      case .space:
        skipSpace()
        if let last = nodes.last, last.isOperand, startsOperand {
          if case .word = last { nodes.append(.space(0.3)) } else { nodes.append(.space(0.17)) }
        }
      default:
        guard let node = factor() else { return nil }
        nodes.append(node)
      }
    }
    return end == nil ? nodes : nil
  }

  private var current: MathToken? { at < tokens.count ? tokens[at] : nil }

  /// Whether an operand comes next, which a blank sets off from the one before.
  private var startsOperand: Bool {
    switch current {
    case .letters, .number, .value, .sign("∂"), .sign("√"): true
    default: false
    }
  }

  private mutating func skipSpace() { while current == .space { at += 1 } }

  /// One operand with its marks, or one sign.
  private mutating func factor() -> MathNode? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= MathParser.maximumDepth, let token = current else { return nil }
    at += 1
    switch token {
    case .letters(let letters):
      let isFunction = MathParser.functions.contains(letters)
      let isWord = letters.count > 1 && !isFunction
      guard let name = marked(isWord ? .word(letters) : .name(letters)) else { return nil }
      guard isFunction, case .sign("(")? = current, let argument = factor() else { return name }
      return .applied(name, argument)
    case .number(let number): return marked(.number(number))
    case .value(let markup): return marked(.value(markup))
    case .below, .above:
      // A mark without a letter: what comes before is no letter.
      return nil
    case .space: return factor()
    case .sign(let sign): return signed(sign)
    }
  }

  private mutating func signed(_ sign: Character) -> MathNode? {
    switch sign {
    case "∂":
      var raised: MathNode?
      if case .above(let text)? = current {
        raised = MathParser.small(text)
        at += 1
      }
      guard let inside = factor(), inside.isOperand else { return nil }
      return .partial(above: raised, inside)
    case "√":
      guard let inside = factor(), inside.isOperand else { return nil }
      return .root(inside)
    case "Σ", "∑": return marked(.sign("∑"), isLarge: true)
    case "Π", "∏": return marked(.sign("∏"), isLarge: true)
    case "-": return .sign("−")
    case "*": return .sign("·")
    case "‖", "|", "∥":
      guard let end = tokens[at...].firstIndex(of: .sign(sign)) else { return nil }
      guard let inside = MathParser.parse(Array(tokens[at..<end])) else { return nil }
      at = end + 1
      return marked(.fenced(String(sign), inside, String(sign)))
    default:
      guard let close = MathParser.closing[sign] else { return .sign(String(sign)) }
      guard let inside = row(until: close) else { return nil }
      at += 1
      return marked(.fenced(String(sign), inside, String(close)))
    }
  }

  /// A base with the marks that follow it at once: ₜ, ², ′, `_hh`, `^{n}`.
  private mutating func marked(_ base: MathNode, isLarge: Bool = false) -> MathNode? {
    var below: [MathNode] = []
    var above: [MathNode] = []
    while let token = current {
      switch token {
      case .below(let text): below.append(MathParser.small(text))
      case .above(let text): above.append(MathParser.small(text))
      case .sign("′"), .sign("'"): above.append(.sign("′"))
      case .sign("_"), .sign("^"):
        at += 1
        guard let mark = script() else { return nil }
        if token == .sign("_") { below.append(mark) } else { above.append(mark) }
        continue
      default: return finished(base, below, above, isLarge)
      }
      at += 1
    }
    return finished(base, below, above, isLarge)
  }

  private func finished(_ base: MathNode, _ below: [MathNode], _ above: [MathNode], _ isLarge: Bool) -> MathNode {
    guard !below.isEmpty || !above.isEmpty else { return base }
    func joined(_ nodes: [MathNode]) -> MathNode? { nodes.isEmpty ? nil : nodes.count == 1 ? nodes[0] : .row(nodes) }
    return .scripts(base, below: joined(below), above: joined(above), isLarge: isLarge)
  }

  /// What follows `_` or `^`: one token, a signed number, or a group in braces.
  private mutating func script() -> MathNode? {
    guard let token = current else { return nil }
    at += 1
    switch token {
    case .letters(let letters): return letters.count > 1 ? MathParser.small(letters) : .name(letters)
    case .number(let number): return .number(number)
    case .value(let markup): return .value(markup)
    case .sign("{"):
      guard let inside = row(until: "}") else { return nil }
      at += 1
      return .row(inside)
    case .sign("−"), .sign("-"):
      guard let next = script() else { return nil }
      return .row([.sign("−"), next])
    default: return nil
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
      case .space: .space(0.17)
      }
    }
    return nodes.count == 1 ? nodes[0] : .row(nodes)
  }
}
