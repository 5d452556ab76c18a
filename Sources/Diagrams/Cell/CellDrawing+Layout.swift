import Recurrence

/// Where a cell's nodes go.
extension CellDrawing {
  /// Everything's place: as a conveyor where the cell is one, in layers otherwise.
  func plan(top: Double) -> CellPlan {
    if let conveyor = Conveyor(graph, rail: rail, exits: exits, isGate: { gate(graph.nodes[$0]) != nil }) {
      return ConveyorLayout(self, conveyor, top: top).plan
    }
    return layout(top: top).plan(self, top: top)
  }

  /// The places in layers.
  func layout(top: Double) -> CellLayout {
    let items = graph.nodes.indices.map { index -> CellLayout.Item in
      let node = graph.nodes[index]
      let rows = rows(node)
      let stack = stackHeight(node)
      let heading = headings[index]
      var isInput = false
      if case .input = node.kind { isInput = true }
      return CellLayout.Item(
        operands: node.operands, above: stack / 2 + 10 + lineHeight(index) * Double(heading.lines.count),
        below: stack / 2 + (rows.hidden > 0 ? small + 4 : 3) + (isInput ? small + 4 : 0),
        width: lead(node) + max(stackWidth(node), heading.width), isOnRail: rail.contains(index),
        isBelowRail: isBelowRail(index), order: order(index))
    }
    return CellLayout(
      items, exits: exits, left: left, top: top,
      gap: options.isClose ? 10 : options.isProjected ? 16 : 30, trackLead: options.isClose ? 3 : 9,
      trackPitch: options.isClose ? 7 : 9)
  }

  /// Whether a node is the sum that opens a gate of what runs on the rail: of f in an LSTM, of z in a GRU.
  private func isBelowRail(_ index: Int) -> Bool {
    func readers(_ index: Int) -> [Int] { graph.nodes.indices.filter { graph.nodes[$0].operands.contains(index) } }
    guard graph.nodes[index].kind == .affine, case let next = readers(index), next.count == 1,
      case .activation = graph.nodes[next[0]].kind, !rail.contains(next[0])
    else { return false }
    return readers(next[0]).contains { rail.contains($0) && graph.nodes[$0].kind == .times }
  }

  /// Inputs from the top: a state on the rail, other states, the input from below.
  private func order(_ index: Int) -> Double {
    if rail.contains(index) { return 0 }
    let node = graph.nodes[index]
    guard case .input = node.kind else { return 200 + 10 * Double(index) }
    return graph.stage.slots.contains(node.slot) ? 100 + Double(index) : 400
  }
}
