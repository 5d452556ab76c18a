import Recurrence

/// The equations behind a gradient's wires, and the local derivatives that follow from them: the factors on the arrows.
struct WhyDerivatives {
  /// One equation and one of its derivatives, as markup.
  struct Row: Equatable {
    var equation: String
    var derivative: String
  }

  let tree: WhyTree
  private(set) var rows: [Row] = []

  /// Those of the wires between boxes, the root's first; at most `most`.
  init(_ tree: WhyTree, most: Int = 4) {
    self.tree = tree
    collect(tree.root)
    rows = Array(rows.prefix(most))
  }

  private mutating func collect(_ parent: WhyTree.Node) {
    for child in parent.children where !child.children.isEmpty {
      if let row = row(parent, child), !rows.contains(row) { rows.append(row) }
    }
    for child in parent.children { collect(child) }
  }

  private func row(_ parent: WhyTree.Node, _ child: WhyTree.Node) -> Row? {
    guard case .gradient(let from, let earlier, _)? = parent.reference,
      case .gradient(let to, let time, _)? = child.reference, !child.factors.isEmpty,
      child.factors.allSatisfy({ isElementwise($0) })
    else { return nil }
    let program = tree.trace.program
    guard case .layer(let layer, let direction) = program.stages[program.slots[to].stage].role,
      let equation = program.model.layers[layer].cell.equations.first(where: { $0.name == program.slots[to].name }),
      program.slots[from].stage == program.slots[to].stage,
      let formula = WhyDerivatives.markup(equation.formula, time, direction == .reverse ? 1 : -1, isFactor: false)
    else { return nil }
    var symbols = WhySymbols(program: program)
    symbols.isOfVectors = true
    let factors = child.factors.map { symbols.markup($0, isFactor: true) }
    let (whole, part) = (symbols.vector(to, time), symbols.vector(from, earlier))
    return Row(
      equation: whole + " = " + formula,
      derivative: "∂" + whole + "/∂" + part + " = "
        + factors.reduce(into: "") { $0 += ($0.isEmpty ? "" : " ⊙ ") + $1 })
  }

  /// Whether a factor is made of recorded values of one unit: no parameter, no sum over units.
  private func isElementwise(_ working: Working) -> Bool {
    switch working {
    case .reference(.value): true
    case .reference: false
    case .constant: true
    case .negative(let inner), .apply(_, let inner): isElementwise(inner)
    case .sum(let parts), .product(let parts): parts.allSatisfy { isElementwise($0) }
    case .quotient(let a, let b): isElementwise(a) && isElementwise(b)
    case .gated, .maximum: false
    }
  }

  /// A formula of whole vectors with its steps; nil where it has matrices or reads a list.
  private static func markup(_ formula: Formula, _ time: Int, _ back: Int, isFactor: Bool) -> String? {
    switch formula {
    case .quantity(let name, let delay): return WhySymbols.timed(name, time + back * delay)
    case .sum(let terms):
      var text = ""
      for term in terms {
        guard let part = markup(term.formula, time, back, isFactor: false) else { return nil }
        text += (text.isEmpty ? (term.isNegative ? "−" : "") : term.isNegative ? " − " : " + ") + part
      }
      return isFactor ? "(" + text + ")" : text
    case .product(let a, let b):
      guard let left = markup(a, time, back, isFactor: true), let right = markup(b, time, back, isFactor: true)
      else { return nil }
      return left + " ⊙ " + right
    case .complement(let inner):
      guard let text = markup(inner, time, back, isFactor: true) else { return nil }
      return isFactor ? "(1 − " + text + ")" : "1 − " + text
    case .apply(let function, let inner):
      guard function != .softmax, let text = markup(inner, time, back, isFactor: false) else { return nil }
      let name = function.name(.unicode)
      if case .quantity = inner, name.unicodeScalars.count > 1 { return name + " " + text }
      return name + "(" + text + ")"
    default: return nil
    }
  }
}

extension WhyPainter {
  /// Writes the equations and their derivatives below `top`; the room that they take, and how far right they reach.
  mutating func paintDerivatives(top: Double) -> (height: Double, right: Double) {
    let rows = isGradient && !options.isProjected ? WhyDerivatives(tree).rows : []
    guard !rows.isEmpty else { return (0, 0) }
    let style = type.math(11)
    let columns = [
      rows.map { MathText.runs($0.equation, style) }, rows.map { MathText.runs($0.derivative, style) },
    ]
    let first = max(
      columns[0].map { measure.width($0) }.max() ?? 0, measure.width(texts("why.equations"), type.fine))
    let second = 32 + first + 44
    let right =
      second
      + max(columns[1].map { measure.width($0) }.max() ?? 0, measure.width(texts("why.derivatives"), type.fine))
    guard right <= width - 32 else { return (0, 0) }
    for (key, x) in [("why.equations", 32), ("why.derivatives", second)] {
      marks.append(.label(Label(texts(key), at: Point(x, top), style: type.fine, paint: .secondary)))
    }
    for row in rows.indices {
      let y = top + 20 + 19 * Double(row)
      marks.append(.label(Label(columns[0][row], at: Point(32, y))))
      marks.append(.label(Label("⇒", at: Point(second - 22, y), style: style, anchor: .middle, paint: .secondary)))
      marks.append(.label(Label(columns[1][row], at: Point(second, y))))
    }
    return (20 + 19 * Double(rows.count) + 8, right)
  }
}
