import Recurrence

/// Draws a cell's nodes and wires.
struct CellPainter {
  let drawing: CellDrawing
  let plan: CellPlan
  let width: Double
  var marks: [Mark] = []
  var height = 0.0

  var type: Typography { drawing.options.typography }
  var nodes: [CellGraph.Node] { drawing.graph.nodes }
  var program: Program { drawing.graph.program }

  private var isBackward: Bool { drawing.options.show == .backward && drawing.trace.hasGradients }

  mutating func paint() {
    marks.append(.rectangle(Rectangle(plan.frame, radius: 3, stroke: Stroke(.role(.muted), width: 1))))
    paintWires()
    for index in nodes.indices { marks.append(.group(group(index))) }
    for exit in drawing.exits { paintExit(exit) }
    paintLegend()
  }

  // MARK: Wires

  private mutating func paintWires() {
    for wire in plan.wires {
      let look = look(wire.source, isBackward, target: wire.target, points: wire.points)
      if isBackward {
        marks.append(
          .arrow(
            Arrow(wire.points.reversed(), paint: .gradient, width: look.width, direction: .backward, hasHead: false)))
      } else {
        marks.append(.arrow(Arrow(wire.points, paint: look.paint, width: look.width, hasHead: wire.target != nil)))
      }
    }
    for junction in plan.junctions {
      let paint: Paint = isBackward ? .gradient : look(junction.source, false).paint
      marks.append(Operator.junction(at: junction.at, paint: paint))
    }
    guard isBackward else { return }
    // The heads: where the gradient arrives at what it belongs to.
    for wire in plan.wires where wire.points.count > 1 && wire.leaves {
      let width = look(wire.source, true).width
      let tip = wire.points[0]
      let tail = tip.toward(wire.points[1], by: Arrow.headLength(width) + 1)
      marks.append(.arrow(Arrow([tail, tip], paint: .gradient, width: width, direction: .backward)))
    }
  }

  private func look(
    _ source: Int, _ isBackward: Bool, target: Int? = nil, points: [Point] = []
  ) -> (paint: Paint, width: Double) {
    let node = nodes[source]
    if isBackward {
      let norm = drawing.time(of: node).flatMap { drawing.trace.gradients(node.slot, time: $0) }
        .map { GradientSources.norm($0) }
      let limit = drawing.gradientScale.limit
      return (.gradient, Arrow.backwardWidth(norm: limit > 0 ? (norm ?? 0) / limit : 0))
    }
    if let gate = drawing.gate(node) { return (.role(gate.role), 1.75) }
    let role = drawing.role(source)
    if role != .ink { return (.role(role), 1.25) }
    guard let target else {
      // A part of the state's way is as wide as the whole.
      let y = plan.spots[source].stack.y + drawing.stackHeight(node) / 2
      let isOnRail = drawing.rail.contains(source) && points.allSatisfy { abs($0.y - y) < 0.01 }
      return (.ink, isOnRail && !points.isEmpty ? 2 : 1.25)
    }
    let staysOnRail = target < 0 || drawing.rail.contains(target)
    let feedsRail = drawing.rail.contains(target)
    return (.ink, (drawing.rail.contains(source) && staysOnRail) || feedsRail ? 2 : 1.25)
  }

  private mutating func paintExit(_ index: Int) {
    guard let wire = plan.wires.first(where: { $0.source == index && $0.target == -1 }),
      let tip = wire.points.last
    else { return }
    let slot = program.slots[nodes[index].slot]
    marks.append(.label(Label(MathText.runs(slot.name, type.symbol), at: tip.moved(6, 5))))
    let time = drawing.finding.time + (drawing.options.direction == .reverse ? -1 : 1)
    guard !drawing.options.isProjected else { return }
    var lines: [String] = []
    if slot.isState, (1...drawing.trace.steps).contains(time) {
      lines.append(drawing.texts("cell.to", ["time": String(time)]))
    }
    if slot.name == drawing.cell.output, let reader = outputReader { lines.append(reader) }
    for (number, line) in lines.enumerated() {
      let place = tip.moved(6, 8 + drawing.small * Double(number + 1))
      marks.append(.label(Label(RichText.runs(line, type.fine), at: place, paint: .secondary)))
    }
  }

  /// Who reads a cell's output at its own step: the layer above, or what the model puts out.
  private var outputReader: String? {
    let above = drawing.options.layer + 1
    if program.model.layers.indices.contains(above) {
      return drawing.texts("cell.to-layer", ["layer": String(above)])
    }
    let output = program.slots[program.output].name
    guard output != drawing.cell.output, drawing.trace.isRecorded(program.output, time: drawing.finding.time) else {
      return nil
    }
    return drawing.texts("cell.to-output", ["output": output])
  }

  // MARK: Nodes

  /// Whether a node is the sum that a gate or a function opens on: it is not the point, so its tiles have no shade.
  private func isPreactivation(_ index: Int) -> Bool {
    let node = nodes[index]
    return node.kind == .affine ? !program.slots[node.slot].isState : node.kind == .plus && drawing.role(index) != .ink
  }

  /// A node's marks, under the addresses of the instructions that it stands for.
  private func group(_ index: Int) -> Group {
    let node = nodes[index]
    var marks: [Mark] = []
    let spot = plan.spots[index]
    let role = drawing.role(index)
    if let center = spot.operation { marks += operation(node, role, center) }
    if spot.link.count > 1 {
      marks.append(
        isBackward
          ? .arrow(Arrow(spot.link.reversed(), paint: .gradient, direction: .backward))
          : .arrow(Arrow(spot.link, paint: .role(role))))
    }
    if let place = spot.word, let word = drawing.gateWord(index) {
      marks.append(.label(Label(word, at: place, style: type.label, paint: .role(role.text))))
    }
    marks += stacks(index, spot)
    let names = node.instructions.map { program.slots[program.instructions[$0].result].name }
    let title = names.joined(separator: ", ")
    return Group(id: "node-\(index)", title: title.isEmpty ? nil : title, marks)
  }

  /// The circle or box of what a node does.
  private func operation(_ node: CellGraph.Node, _ role: Role, _ center: Point) -> [Mark] {
    let paint = Paint.role(role)
    switch node.kind {
    case .input, .affine: return []
    case .times: return Operator.times.marks(at: center)
    case .plus: return Operator.plus.marks(at: center)
    case .activation(let operation):
      let reach = drawing.boxReach(operation)
      let box = Rect(x: center.x - reach, y: center.y - 10, width: 2 * reach, height: 20)
      let runs = drawing.functionName(operation)
      return [
        .rectangle(Rectangle(box, radius: 3, fill: role == .ink ? .paper : paint, stroke: Stroke(paint, width: 1))),
        .label(
          Label(
            runs, at: center.moved(0, 4), anchor: .middle, paint: role == .ink ? .ink : .contrast(on: paint))),
      ]
    case .other(let sign):
      let box = Rect(x: center.x - 15, y: center.y - 9, width: 30, height: 18)
      return [
        .rectangle(Rectangle(box, radius: 9, fill: .paper, stroke: Stroke(.ink, width: 1))),
        .label(Label(MathText.runs(sign, type.math(11)), at: center.moved(0, 4), anchor: .middle)),
      ]
    }
  }

  /// A node's numbers with the words beside them.
  private func stacks(_ index: Int, _ spot: CellPlan.Spot) -> [Mark] {
    let node = nodes[index]
    var marks: [Mark] = []
    let rows = drawing.rows(node)
    let top = spot.stack.y
    let middle = spot.stack.x + (drawing.isValve(node) ? Valve.cell.width : drawing.stackWidth(node)) / 2
    for (number, line) in drawing.headings[index].lines.enumerated() {
      let place = spot.heading.moved(0, drawing.lineHeight(index) * Double(number))
      marks.append(.label(Label(line, at: place, anchor: spot.headingAnchor)))
    }
    guard let time = drawing.time(of: node) else {
      let label = drawing.pastWords(node)
      let place = Point(middle, top + CellDrawing.row / 2 + type.fine.size * 0.4)
      marks.append(.label(Label(label, at: place, style: type.fine, anchor: .middle, paint: .secondary)))
      return marks
    }
    if case .input = node.kind, drawing.graph.stage.slots.contains(node.slot),
      rows.shown.count > 1 || rows.hidden > 0
    {
      marks += units(rows, right: spot.stack.x - 5, top: top)
    }
    var left = spot.stack.x
    if drawing.showsValues {
      marks +=
        drawing.isValve(node)
        ? valves(node, time, rows, x: left, top: top)
        : tiles(node, time, rows, x: left, top: top, isPlain: isPreactivation(index))
      left += drawing.isValve(node) ? drawing.valve + 3 : drawing.tile + 3
    }
    if drawing.isStacked {
      let below = top + CellDrawing.row * Double(max(1, rows.shown.count)) + CellDrawing.stackGap
      marks += gradients(node, time, rows, x: spot.stack.x, top: below)
    } else if drawing.showsGradients {
      marks += gradients(node, time, rows, x: left, top: top)
    }
    // On a screen the inputs say it for all.
    var isInput = false
    if case .input = node.kind { isInput = true }
    if rows.hidden > 0, isInput || !drawing.options.isProjected {
      let text = drawing.texts("picture.more", ["count": String(rows.hidden)])
      marks.append(
        .label(Label(text, at: spot.more, style: type.fine, anchor: spot.moreAnchor, paint: .secondary)))
    }
    if case .input(let delay?) = node.kind, delay > 0 {
      let counted = rows.hidden > 0 ? CellDrawing.row : 0
      let place = Point(middle, top + drawing.stackHeight(node) + counted + drawing.small + 1)
      let text =
        time == 0 ? drawing.texts("cell.initial") : drawing.texts("cell.from", ["time": String(time)])
      marks.append(.label(Label(text, at: place, style: type.fine, anchor: .middle, paint: .secondary)))
    }
    return marks
  }

  func address(_ node: CellGraph.Node, _ time: Int, _ unit: Int) -> String {
    Address.text(of: .value(slot: node.slot, time: time, unit: unit), in: program)
  }
}
