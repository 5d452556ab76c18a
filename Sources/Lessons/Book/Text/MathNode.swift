import Recurrence

/// A formula as a tree, ready to be written as MathML.
indirect enum MathNode: Equatable {
  /// A name: italic when it is one letter, upright when it is a word.
  case name(String)
  case number(String)
  /// Markup that stands for a number of the run.
  case value(String)
  case sign(String)
  case word(String)
  /// A little room, between factors and between words.
  case space(Double)
  case row([MathNode])
  case fenced(String, [MathNode], String)
  /// A base with what stands below and above it; a large sign has them under and over it.
  case scripts(MathNode, below: MathNode?, above: MathNode?, isLarge: Bool)
  case fraction(MathNode, MathNode)
  case root(MathNode)
  /// ∂ and what it belongs to.
  case partial(above: MathNode?, MathNode)
  /// A function's name and its argument.
  case applied(MathNode, MathNode)

  /// Whether something can be divided by it or it by something.
  var isOperand: Bool {
    switch self {
    case .sign, .space: false
    default: true
    }
  }

  /// The node without the brackets around it: what stands in a fraction needs none.
  var unfenced: MathNode {
    if case .fenced("(", let inside, ")") = self { return .row(inside) }
    return self
  }

  /// The node in a mark: there a word is a name, and its letters keep the small size.
  var asMark: MathNode {
    if case .word(let word) = self { return .name(word) }
    return self
  }

  /// The elements.
  var markup: String {
    switch self {
    case .name(let name): return "<mi>" + Markup.escaped(name) + "</mi>"
    case .number(let number): return "<mn>" + Markup.escaped(number) + "</mn>"
    case .value(let markup): return markup
    case .sign(let sign): return "<mo>" + Markup.escaped(sign) + "</mo>"
    case .word(let word): return "<mtext>" + HTML.spoken(word) + "</mtext>"
    case .space(let width): return "<mspace width=\"\(width)em\"/>"
    case .row(let nodes): return MathNode.row(of: nodes)
    case .fenced(let open, let inside, let close):
      return "<mrow>" + MathNode.fence(open, "prefix") + MathNode.all(inside) + MathNode.fence(close, "postfix")
        + "</mrow>"
    case .scripts(let base, let below, let above, let isLarge):
      let parts =
        base.markup + (below.map { MathNode.row(of: [$0]) } ?? "") + (above.map { MathNode.row(of: [$0]) } ?? "")
      let place = isLarge ? ["munder", "mover", "munderover"] : ["msub", "msup", "msubsup"]
      let element = above == nil ? place[0] : below == nil ? place[1] : place[2]
      return below == nil && above == nil ? base.markup : "<\(element)>" + parts + "</\(element)>"
    case .fraction(let a, let b):
      let isGradient = if case .partial = a.unfenced { true } else { false }
      let fraction = "<mfrac>" + MathNode.row(of: [a.unfenced]) + MathNode.row(of: [b.unfenced]) + "</mfrac>"
      return isGradient ? "<mrow class=\"g\">" + fraction + "</mrow>" : fraction
    case .root(let inside): return "<msqrt>" + inside.unfenced.markup + "</msqrt>"
    case .partial(let above, let inside):
      let sign = "<mo form=\"prefix\">∂</mo>"
      return (above.map { "<msup>" + sign + $0.markup + "</msup>" } ?? sign) + inside.markup
    case .applied(let function, let argument):
      return "<mrow>" + function.markup + "<mo>&#x2061;</mo>" + argument.markup + "</mrow>"
    }
  }

  /// Elements one after the other.
  static func all(_ nodes: [MathNode]) -> String { nodes.reduce(into: "") { $0 += $1.markup } }

  private static func row(of nodes: [MathNode]) -> String {
    let inside = all(nodes)
    if nodes.count == 1, nodes[0].isSingle { return inside }
    return "<mrow>" + inside + "</mrow>"
  }

  /// Whether the node is one element.
  private var isSingle: Bool {
    switch self {
    case .partial: false
    default: true
    }
  }

  private static func fence(_ sign: String, _ form: String) -> String {
    sign.isEmpty ? "" : "<mo form=\"\(form)\" stretchy=\"false\">" + Markup.escaped(sign) + "</mo>"
  }
}
