import Recurrence

/// Draws the tree behind a scalar: the root at the left, boxes for scalars, a table of the branches' ends at the right.
struct WhyPainter {
  /// A node with its place.
  struct Placed {
    var node: WhyTree.Node
    var depth: Int
    var children: [Placed] = []
    /// How many ends are added up in this one row.
    var hidden = 0
    var y = 0.0
  }

  let tree: WhyTree
  let reference: Reference
  let options: WhyOptions
  let measure: TextMeasure
  let texts: DiagramTexts
  var marks: [Mark] = []
  var height = 0.0
  var width = 0.0
  var root: Placed
  /// The left edges of the columns of boxes, and the widths of the boxes.
  var columns: [Double] = []
  var boxWidths: [Double] = []
  var table = 0.0
  var tableText = 0.0

  var row: Double { options.isProjected ? 38 : 30 }
  var type: Typography { options.typography }
  var symbols: WhySymbols { WhySymbols(program: tree.trace.program, root: reference) }
  var isGradient: Bool {
    switch reference {
    case .gradient, .parameterGradient: true
    default: false
    }
  }
  var linePaint: Paint { isGradient ? .gradient : .ink }
  var textPaint: Paint { isGradient ? .role(.gradientText) : .ink }

  init(
    tree: WhyTree, reference: Reference, options: WhyOptions, measure: TextMeasure, texts: DiagramTexts
  ) {
    self.tree = tree
    self.reference = reference
    self.options = options
    self.measure = measure
    self.texts = texts
    root = WhyPainter.placed(tree.root, 0, options.mostLeaves)
  }

  /// A branch with its smallest ends added up.
  private static func placed(_ node: WhyTree.Node, _ depth: Int, _ most: Int) -> Placed {
    var children = node.children.map { placed($0, depth + 1, most) }
    let ends = children.indices.filter { children[$0].children.isEmpty }
    if ends.count > max(2, most) {
      let order = ends.sorted {
        let (a, b) = (abs(children[$0].node.contribution), abs(children[$1].node.contribution))
        return a == b ? $0 < $1 : a > b
      }
      let small = Array(order[(max(2, most) - 1)...])
      var sum = WhyTree.Node(value: 0, contribution: 0)
      for index in small {
        sum.value += children[index].node.factors.isEmpty ? children[index].node.value : 0
        sum.contribution += children[index].node.contribution
      }
      children = children.indices.filter { !small.contains($0) }.map { children[$0] }
      children.append(Placed(node: sum, depth: depth + 1, hidden: small.count))
    }
    return Placed(node: node, depth: depth, children: children)
  }

  // MARK: Words

  /// The title names the largest part, the caption says how to read the tree.
  func words() -> (title: String, caption: String) {
    let symbol = "$" + symbols.symbol(reference) + "$"
    let value = NumberText(tree.root.value, significant: 3).plain
    var level = tree.root
    while level.children.count == 1, let only = level.children.first { level = only }
    guard var largest = largest(of: level) else {
      guard !tree.root.children.isEmpty else {
        return (texts("why.given.title", ["symbol": symbol, "value": value]), texts("why.given.caption"))
      }
      let part = "$" + (level.reference.map { symbols.symbol($0) } ?? markup(level)) + "$"
      return (
        texts("why.single.title", ["symbol": symbol, "part": part, "value": value]), texts("why.single.caption")
      )
    }
    var parts = level.children
    var sum = parts.reduce(0) { $0 + $1.contribution }
    // What all of it comes from is no news: what that comes from is.
    while largest.contribution >= 0.995 * abs(sum) || -largest.contribution >= 0.995 * abs(sum),
      parts.allSatisfy({ $0.contribution * sum >= 0 }), let next = self.largest(of: largest)
    {
      parts = largest.children
      sum = parts.reduce(0) { $0 + $1.contribution }
      largest = next
    }
    let name = "$" + (largest.reference.map { symbols.symbol($0) } ?? markup(largest)) + "$"
    // A function does not hand shares on: they are those of its argument.
    let whole = isGradient ? symbol : level.reference.map { "$" + symbols.symbol($0) + "$" } ?? symbol
    let isPlain = parts.allSatisfy { $0.contribution * sum >= 0 } && sum != 0
    let title =
      isPlain
      ? texts(
        "why.share.title", ["symbol": whole, "share": percent(largest.contribution / sum), "part": name])
      : texts(
        "why.largest.title",
        [
          "symbol": whole, "part": name, "contribution": NumberText(largest.contribution, significant: 3).plain,
          "sum": NumberText(sum, significant: 3).plain,
        ])
    let address = Address.text(of: reference, in: tree.trace.program)
    return (
      title, texts(isGradient ? "why.gradient.caption" : "why.value.caption", ["address": address, "value": value])
    )
  }

  /// The child that brings most; nil unless there are several.
  private func largest(of node: WhyTree.Node) -> WhyTree.Node? {
    guard node.children.count > 1 else { return nil }
    return node.children.max { abs($0.contribution) < abs($1.contribution) }
  }

  /// What a node is, with what it is multiplied by.
  func markup(_ node: WhyTree.Node) -> String {
    let own = node.reference.map { symbols.symbol($0) } ?? node.working.map { symbols.markup($0) } ?? ""
    return node.factors.reduce(own) { $0 + " · " + symbols.markup($1, isFactor: true) }
  }

  func percent(_ share: Double) -> String {
    guard share.isFinite else { return "–" }
    return NumberText(share * 100, decimals: abs(share) < 0.0995 ? 1 : 0).mantissa + "%"
  }

  // MARK: Places

  static func forEach(_ placed: Placed, _ body: (Placed) -> Void) {
    body(placed)
    for child in placed.children { forEach(child, body) }
  }

  func isBox(_ placed: Placed) -> Bool { placed.depth == 0 || !placed.children.isEmpty }

  /// Columns as wide as their boxes, with room for the factors on the wires.
  mutating func arrange() {
    var deepest = 0
    WhyPainter.forEach(root) { if isBox($0) { deepest = max(deepest, $0.depth) } }
    var boxes = Array(repeating: 96.0, count: deepest + 1)
    var edges = Array(repeating: 40.0, count: deepest + 1)
    var texts = 60.0
    WhyPainter.forEach(root) { placed in
      if isBox(placed) {
        boxes[placed.depth] = max(boxes[placed.depth], boxWidth(placed.node))
        edges[placed.depth] = max(edges[placed.depth], edgeWidth(placed.node) + 46)
      } else {
        texts = max(texts, measure.width(leafRuns(placed)))
        if options.isProjected, let words = leafWords(placed.node) {
          texts = max(texts, measure.width(words, type.fine))
        } else if !options.isProjected, let address = leafAddress(placed.node) {
          let words = leafWords(placed.node).map { measure.width($0, type.fine) + 8 } ?? 0
          texts = max(texts, words + measure.width(address, addressStyle))
        }
      }
    }
    var x = 32.0
    for depth in 0...deepest {
      if depth > 0 { x += edges[depth] }
      columns.append(x)
      boxWidths.append(boxes[depth])
      x += boxes[depth]
    }
    table = x + 64
    tableText = texts
    let hasLeaves = !root.children.isEmpty
    width = hasLeaves ? table + texts + 70 + 70 + 190 + 32 : x + 32
  }

  var addressStyle: TextStyle { type.mono.sized(type.fine.size * 0.93) }

  func boxWidth(_ node: WhyTree.Node) -> Double {
    guard let reference = node.reference else { return 96 }
    let symbol = measure.width(MathText.runs(symbols.symbol(reference), type.math))
    let value = measure.width(NumberText(node.value, significant: 3).runs(type.label.bold))
    let address =
      options.isProjected ? 0 : measure.width(Address.text(of: reference, in: tree.trace.program), addressStyle)
    return max(symbol + value + 34, address + 4)
  }

  func edgeWidth(_ node: WhyTree.Node) -> Double {
    edgeLines(node).map { measure.width($0) }.max() ?? 0
  }

  /// The factors on a wire, in symbols and in numbers.
  func edgeLines(_ node: WhyTree.Node) -> [[TextRun]] {
    if let function = node.function {
      return [MathText.runs(function == .sigmoid ? "σ(·)" : function.rawValue + "(·)", type.math(11))]
    }
    guard !node.factors.isEmpty else { return [] }
    let symbol = node.factors.reduce("") {
      $0 + ($0.isEmpty ? "× " : " · ") + symbols.markup($1, isFactor: true)
    }
    var numbers = ""
    var product = 1.0
    for factor in node.factors {
      let value = tree.value(factor)
      product *= value
      let text = NumberText(value, significant: 3).plain
      numbers += (numbers.isEmpty ? "× " : " × ") + (value < 0 ? "(" + text + ")" : text)
    }
    if node.factors.count > 1 { numbers += " = " + NumberText(product, significant: 3).plain }
    return [MathText.runs(symbol, type.math(11)), [TextRun(numbers, type.fine, paint: .secondary)]]
  }

  func leafRuns(_ placed: Placed) -> [TextRun] {
    if placed.hidden > 0 {
      return [TextRun(texts("picture.more", ["count": String(placed.hidden)]), type.label, paint: .secondary)]
    }
    return MathText.runs(markup(placed.node), type.math(11), paint: textPaint)
  }

  /// The gradient, or the scalar, that a branch ends in: its slot and step.
  private func end(_ node: WhyTree.Node) -> (slot: Int, time: Int)? {
    switch node.reference {
    case .gradient(let slot, let time, _)?: return (slot, time)
    case .some: return nil
    case nil: return node.working.flatMap { WhyPainter.firstGradient($0) }.map { (holder($0.slot), $0.time) }
    }
  }

  private func holder(_ slot: Int) -> Int { tree.trace.program.adjointSlot(of: slot) ?? slot }

  private static func firstGradient(_ working: Working) -> (slot: Int, time: Int)? {
    func first(_ parts: [Working]) -> (slot: Int, time: Int)? {
      for part in parts { if let found = firstGradient(part) { return found } }
      return nil
    }
    switch working {
    case .reference(.gradient(let slot, let time, _)): return (slot, time)
    case .sum(let inner), .product(let inner), .maximum(let inner): return first(inner)
    case .apply(_, let inner), .negative(let inner), .gated(let inner, _): return firstGradient(inner)
    case .quotient(let a, let b): return first([a, b])
    default: return nil
    }
  }

  func leafAddress(_ node: WhyTree.Node) -> String? {
    let program = tree.trace.program
    if let reference = node.reference { return Address.text(of: reference, in: program) }
    return end(node).map { "grad " + Address.text(ofSlot: $0.slot, time: $0.time, in: program) }
  }

  /// What a branch ends in, in words, where it has a name in words: the loss, or a gate or a state of a known cell.
  func leafWords(_ node: WhyTree.Node) -> String? {
    let program = tree.trace.program
    guard let (slot, time) = end(node) else { return nil }
    func at(_ what: String) -> String { texts("why.at", ["what": what, "time": String(time)]) }
    if slot == program.lossSlot { return at(texts("why.loss")) }
    guard case .layer(let layer, _) = program.stages[program.slots[slot].stage].role,
      Cell.known(program.model.layers[layer].cell.name) != nil
    else { return nil }
    let name = program.slots[slot].name
    let letter = name.hasPrefix("a_") ? String(name.unicodeScalars.dropFirst(2)) : name
    guard Role.gate(letter) != .ink || letter == "h" || letter == "c" else { return nil }
    return at(texts("quantity." + letter))
  }
}
