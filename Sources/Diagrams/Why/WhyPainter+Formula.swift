import Recurrence

/// The root once more in one line: symbols, and below each its number.
extension WhyPainter {
  /// A symbol or a sign of the line.
  struct Piece {
    var symbol: [TextRun]
    /// What stands below it: a number, or a sign once more.
    var number: [TextRun] = []
    /// Whether the number is set in parentheses, as negative ones are behind a sign.
    var isEnclosed = false
    var address: String?
    var width = 0.0
  }

  private static let gap = 5.0

  /// The line below `top`, as many of its terms as the page is wide enough for; how much room it took.
  mutating func paintFormula(top: Double) -> Double {
    for most in [6, 5, 4, 3, 2] {
      var pieces = formula(most: most)
      guard pieces.count > 2 else { return 0 }
      for index in pieces.indices {
        let number = measure.width(pieces[index].number) + (pieces[index].isEnclosed ? 2 * parenthesis + 1 : 0)
        pieces[index].width = max(measure.width(pieces[index].symbol), number)
      }
      let whole = pieces.reduce(0) { $0 + $1.width + WhyPainter.gap } - WhyPainter.gap
      guard whole <= width - 64 else { continue }
      paint(pieces, top: top)
      let line = [Point(32, top + 50), Point(width - 32, top + 50)]
      marks.append(.path(Path(through: line, stroke: Stroke(.role(.hairline), width: 0.75))))
      return 74
    }
    return 0
  }

  private var parenthesis: Double { measure.width("(", type.label) }

  private mutating func paint(_ pieces: [Piece], top: Double) {
    var pen = 32.0
    for piece in pieces {
      let middle = pen + piece.width / 2
      marks.append(.label(Label(piece.symbol, at: Point(middle, top + 14), anchor: .middle)))
      if !piece.number.isEmpty {
        let half = measure.width(piece.number) / 2
        marks.append(
          .label(Label(piece.number, at: Point(middle, top + 34), anchor: .middle, address: piece.address)))
        if piece.isEnclosed {
          let paint = piece.number.first?.paint ?? .ink
          for (text, x, anchor) in [("(", middle - half - 0.5, Label.Anchor.end), (")", middle + half + 0.5, .start)] {
            marks.append(
              .label(Label(text, at: Point(x, top + 34), style: type.label, anchor: anchor, paint: paint)))
          }
        }
      }
      pen += piece.width + WhyPainter.gap
    }
  }

  // MARK: Pieces

  /// The root as its terms, each with what it is multiplied by; what all terms are multiplied by stands behind them.
  private func formula(most: Int) -> [Piece] {
    guard let root = tree.root.reference else { return [] }
    var pieces = [value(root, isFirst: true), sign("=")]
    var level = tree.root
    var common: [Working] = []
    var closing = 0
    while level.children.count == 1, let only = level.children.first {
      if let function = only.function {
        let name = function == .sigmoid ? "σ" : function.rawValue
        pieces.append(sign(name + "("))
        closing += 1
      }
      common = only.factors + common
      level = only
    }
    if level.children.isEmpty {
      guard level.reference != tree.root.reference else { return [] }
      level.factors = []
      pieces += term(level, isFirst: true)
    } else {
      let isGroup = !common.isEmpty
      if isGroup { pieces.append(sign("(")) }
      pieces += sum(level, most: most)
      if isGroup { pieces.append(sign(")")) }
    }
    for factor in common { pieces += [times] + [piece(factor, isFirst: false)] }
    for _ in 0..<closing { pieces.append(sign(")")) }
    return pieces
  }

  private func sum(_ level: WhyTree.Node, most: Int) -> [Piece] {
    let order = level.children.indices.sorted {
      let (a, b) = (abs(level.children[$0].contribution), abs(level.children[$1].contribution))
      return a == b ? $0 < $1 : a > b
    }
    let shown = level.children.count <= most ? order : Array(order.prefix(most - 1))
    var pieces: [Piece] = []
    var rest = 0.0
    for index in level.children.indices {
      let child = level.children[index]
      guard shown.contains(index) else {
        rest += child.factors.reduce(child.value) { $0 * tree.value($1) }
        continue
      }
      if !pieces.isEmpty { pieces.append(sign("+")) }
      pieces += term(child, isFirst: pieces.isEmpty)
    }
    if shown.count < level.children.count {
      pieces += [sign("+"), number(rest, symbol: MathText.runs("…", symbolStyle), isFirst: false, paint: .ink)]
    }
    return pieces
  }

  private func term(_ node: WhyTree.Node, isFirst: Bool) -> [Piece] {
    var pieces: [Piece] = []
    if let reference = node.reference {
      pieces.append(value(reference, isFirst: isFirst))
    } else if let working = node.working {
      for (place, factor) in WhyTree.flattened(working).enumerated() {
        if place > 0 { pieces.append(times) }
        pieces.append(piece(factor, isFirst: isFirst && place == 0))
      }
    }
    for factor in node.factors { pieces += [times, piece(factor, isFirst: false)] }
    return pieces
  }

  private var symbolStyle: TextStyle { type.math.sized(14) }

  private func sign(_ text: String) -> Piece {
    Piece(symbol: MathText.runs(text, symbolStyle), number: [TextRun(text, type.label)])
  }

  private var times: Piece { Piece(symbol: MathText.runs("·", symbolStyle), number: [TextRun("×", type.label)]) }

  private func piece(_ working: Working, isFirst: Bool) -> Piece {
    if case .reference(let reference) = working { return value(reference, isFirst: isFirst) }
    let symbol = MathText.runs(symbols.markup(working, isFactor: true), symbolStyle)
    return number(tree.value(working), symbol: symbol, isFirst: isFirst, paint: .ink)
  }

  /// A recorded scalar, in its gate's color or in the gradient's.
  private func value(_ reference: Reference, isFirst: Bool) -> Piece {
    var paint = Paint.ink
    switch reference {
    case .value(let slot, _, _): paint = .role(Role.gate(tree.trace.program.slots[slot].name).text)
    case .gradient, .parameterGradient: paint = .role(.gradientText)
    default: break
    }
    let symbol = MathText.runs(symbols.symbol(reference), symbolStyle, paint: paint)
    var piece = number(tree.trace.value(reference), symbol: symbol, isFirst: isFirst, paint: paint)
    piece.address = Address.text(of: reference, in: tree.trace.program)
    return piece
  }

  private func number(_ value: Double, symbol: [TextRun], isFirst: Bool, paint: Paint) -> Piece {
    let runs = NumberText(value, significant: 3).runs(type.label).map { run in
      var run = run
      run.paint = paint
      return run
    }
    return Piece(symbol: symbol, number: runs, isEnclosed: !isFirst && value < 0)
  }
}
