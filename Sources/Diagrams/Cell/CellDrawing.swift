import Recurrence

/// The sizes and the words of a cell's nodes.
struct CellDrawing {
  let trace: Trace<Double>
  let graph: CellGraph
  let options: CellOptions
  let finding: CellFinding
  let measure: TextMeasure
  let texts: DiagramTexts
  let cell: Cell
  /// Gates with their colors, by the names of their slots.
  private(set) var gates: [String: CellAnatomy.Gate] = [:]
  /// The nodes whose numbers leave the cell.
  private(set) var exits: [Int] = []
  /// The nodes on a state's way along the top.
  private(set) var rail: Set<Int> = []
  /// The words above each node's stacks.
  private(set) var headings: [Heading] = []
  /// How values and gradients are written.
  private(set) var scale = TileScale()
  private(set) var gradientScale = TileScale()

  /// Lines of words, and how wide the widest is.
  struct Heading {
    var lines: [[TextRun]]
    var width: Double
  }

  /// The width of a tile, and that of a gate's bar with its number.
  private(set) var tile = 44.0
  private(set) var valve = 76.0
  static let row = 16.0
  static let margin = 28.0
  /// Where the first numbers begin, right of those of their units.
  var left: Double { CellDrawing.margin + (options.isClose ? 10 : 18) }

  init(
    trace: Trace<Double>, graph: CellGraph, options: CellOptions, finding: CellFinding, measure: TextMeasure,
    texts: DiagramTexts
  ) {
    self.trace = trace
    self.graph = graph
    self.options = options
    self.finding = finding
    self.measure = measure
    self.texts = texts
    cell = graph.program.model.layers[options.layer].cell
    let anatomy = CellAnatomy(cell, allGates: true)
    for gate in anatomy.lanes.flatMap({ $0.gates + ($0.keep.map { [$0] } ?? []) }) + anatomy.inner {
      gates[gate.name] = gate
    }
    for index in graph.nodes.indices {
      if case .input = graph.nodes[index].kind { continue }
      let slot = graph.program.slots[graph.nodes[index].slot]
      if slot.isState || slot.name == cell.output { exits.append(index) }
    }
    findRail()
    headings = graph.nodes.indices.map { index in
      let lines = heading(index)
      return Heading(lines: lines, width: lines.map { measure.width($0) }.max() ?? 0)
    }
    var values: [Double] = []
    var gradients: [Double] = []
    for node in graph.nodes {
      guard let time = time(of: node) else { continue }
      values += trace.values(node.slot, time: time)
      gradients += trace.gradients(node.slot, time: time) ?? []
    }
    scale = .values(values)
    gradientScale = .gradients(gradients)
    let type = options.typography
    let widest = max(measure.width(scale.reserved, type.fine), measure.width(gradientScale.reserved, type.fine))
    tile = max(tile, widest + 4)
    valve = max(valve, Valve.cell.width + 8 + measure.width("−0.00", type.label))
  }

  /// A state that reaches the next step by products and sums alone runs straight through the cell.
  private mutating func findRail() {
    func leads(_ index: Int, _ slot: Int) -> Bool {
      let node = graph.nodes[index]
      switch node.kind {
      case .input(let delay): return node.slot == slot && delay == 1
      case .times, .plus: return node.operands.contains { leads($0, slot) }
      default: return false
      }
    }
    for exit in exits {
      let slot = graph.nodes[exit].slot
      guard leads(exit, slot) else { continue }
      var pending = [exit]
      while let index = pending.popLast() {
        rail.insert(index)
        if let next = graph.nodes[index].operands.first(where: { leads($0, slot) }) { pending.append(next) }
      }
      return
    }
  }

  // MARK: Numbers

  /// The step whose numbers a node shows; nil for all earlier steps.
  func time(of node: CellGraph.Node) -> Int? {
    guard case .input(let delay) = node.kind else { return finding.time }
    guard let delay else { return nil }
    let time = options.direction == .reverse ? finding.time + delay : finding.time - delay
    return (1...trace.steps).contains(time) ? time : 0
  }

  /// The units drawn.
  func rows(_ node: CellGraph.Node) -> Excerpt {
    guard let time = time(of: node) else { return Excerpt(shown: [], hidden: 0) }
    let count = trace.values(node.slot, time: time).count
    return options.isProjected
      ? Excerpt.units(showing: options.mostUnits, of: count, including: finding.unit)
      : Excerpt.units(count, most: options.mostUnits, including: finding.unit)
  }

  /// Whether a number belongs to the unit that the title is about.
  func isBold(_ node: CellGraph.Node, _ unit: Int) -> Bool {
    let slot = graph.program.slots[node.slot]
    return unit == finding.unit && slot.units > 1 && graph.stage.slots.contains(node.slot)
  }

  /// The gate that a node's numbers are.
  func gate(_ node: CellGraph.Node) -> CellAnatomy.Gate? {
    if case .input = node.kind { return nil }
    let name = graph.program.slots[node.slot].name
    // 1 less a gate is a gate: open as far as that one is shut.
    if node.kind == .other("1−"), gates[name] == nil, let operand = node.operands.first,
      var gate = gate(graph.nodes[operand]), !gate.isSigned
    {
      gate.name = name
      return gate
    }
    guard let gate = gates[name], !graph.program.slots[node.slot].isState, name != cell.output else { return nil }
    return gate
  }

  /// The role of a pre-activation and of its gate.
  func role(_ index: Int) -> Role {
    if let gate = gate(graph.nodes[index]) { return gate.role }
    guard graph.nodes[index].kind == .affine || graph.nodes[index].kind == .plus, !exits.contains(index) else {
      return .ink
    }
    // A matrix's product may pass a product and a sum on its way into the gate.
    var reader = index
    for _ in 0..<3 {
      let readers = graph.nodes.indices.filter { graph.nodes[$0].operands.contains(reader) }
      guard readers.count == 1, let only = readers.first else { return .ink }
      if let gate = gate(graph.nodes[only]) { return gate.role }
      guard graph.nodes[only].kind == .plus || graph.nodes[only].kind == .times, !exits.contains(only) else {
        return .ink
      }
      reader = only
    }
    return .ink
  }

  var showsValues: Bool { options.show != .backward || !trace.hasGradients }
  var showsGradients: Bool { options.show != .forward && trace.hasGradients }

  // MARK: Sizes

  /// Whether a node's numbers are valves.
  func isValve(_ node: CellGraph.Node) -> Bool { showsValues && gate(node) != nil }

  /// The width of a node's stacks.
  func stackWidth(_ node: CellGraph.Node) -> Double {
    if time(of: node) == nil { return max(tile, measure.width(pastWords(node), options.typography.fine) + 4) }
    var width = showsValues ? (isValve(node) ? valve : tile) : 0
    if showsGradients { width = isStacked ? max(width, tile) : width + tile + (width > 0 ? 3 : 0) }
    return width
  }

  /// Whether gradients stand below their values.
  var isStacked: Bool { options.isStacked && showsValues && showsGradients }

  /// The height of a node's stacks.
  func stackHeight(_ node: CellGraph.Node) -> Double {
    let height = CellDrawing.row * Double(max(1, rows(node).shown.count))
    return isStacked && time(of: node) != nil ? 2 * height + CellDrawing.stackGap : height
  }
  /// Between values and the gradients below them.
  static let stackGap = 2.0

  /// From a node's left edge to its stacks: the box or circle of its operation.
  func lead(_ node: CellGraph.Node) -> Double {
    switch node.kind {
    case .input, .affine: 0
    case .activation(let operation): 2 * boxReach(operation) + boxGap
    case .times, .plus: 2 * Operator.radius + boxGap + 2
    case .other: 30 + boxGap
    }
  }

  /// From an operation's box to its numbers.
  var boxGap: Double { options.isClose ? 9 : 14 }

  /// Half the width of a function's box.
  func boxReach(_ operation: Operation) -> Double {
    max(18, measure.width(functionName(operation)) / 2 + 4)
  }

  /// A function's name as it stands in its box.
  func functionName(_ operation: Operation) -> [TextRun] {
    let name = operation == .sigmoid ? "σ(" : operation.rawValue + "("
    // Set with its parenthesis, so that it stands upright, and then without it.
    return MathText.runs(name, options.typography.math(operation == .softmax ? 9 : 12)).map { run in
      TextRun(String(run.text.unicodeScalars.filter { $0 != "(" }), run.style)
    }
  }

  /// How far below what it belongs to a line of small type stands.
  var small: Double { options.typography.fine.size + 2.5 }

  /// The words above a node's stacks, in their style.
  private func heading(_ index: Int) -> [[TextRun]] {
    let node = graph.nodes[index]
    let type = options.typography
    let name = graph.program.slots[node.slot].name
    switch node.kind {
    case .input(nil) where readsEncoder(node):
      let isKeys = graph.program.stages[graph.program.slots[node.slot].stage].role.isKeys
      return [MathText.runs(isKeys ? name : Formula.encoderList, type.symbol)]
    case .input(let delay):
      let primes = delay.map { String(repeating: "'", count: $0) } ?? "'…"
      return [MathText.runs(name + primes, type.symbol)]
    case .affine:
      var lines = node.lines
      if cell.width(of: name) != nil, !lines.isEmpty { lines[0] = name + " = " + lines[0] }
      return lines.map { MathText.runs($0, type.math(11), paint: .role(role(index).text)) }
    default:
      let isLetter = cell.width(of: name) != nil
      let style = isLetter ? type.symbol : type.math(11)
      let role = gate(node)?.role ?? self.role(index)
      var lines = [MathText.runs(WhySymbols.applied(name) ?? name, style, paint: role == .ink ? nil : .role(role.text))]
      if !node.lines.isEmpty, node.kind != .times {
        lines.append(MathText.runs("+ " + node.lines.joined(separator: " + "), type.math(10), paint: .secondary))
      }
      return lines
    }
  }

  /// What stands for the values of all earlier steps, or of all of an encoder's.
  func pastWords(_ node: CellGraph.Node) -> String { texts(readsEncoder(node) ? "cell.encoder" : "cell.past") }

  /// Whether an input is what an encoder has at all its steps.
  func readsEncoder(_ node: CellGraph.Node) -> Bool {
    guard case .input(nil) = node.kind else { return false }
    return graph.program.stages[graph.program.slots[node.slot].stage].isSource
  }

  /// The distance of baselines of an affine node's lines.
  func lineHeight(_ index: Int) -> Double {
    max(graph.nodes[index].kind == .affine ? 14 : 13, options.typography.math(11).size * 1.18)
  }

  /// What a gate is called, where it is one of a cell that has names for its gates.
  func gateWord(_ index: Int) -> String? {
    guard showsValues, let gate = gate(graph.nodes[index]), Cell.known(cell.name) != nil,
      Role.gate(gate.name) != .ink
    else { return nil }
    return texts("cell.gate." + gate.name)
  }
}
