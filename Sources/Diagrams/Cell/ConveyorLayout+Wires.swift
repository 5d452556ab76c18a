import Recurrence

/// The wires of a conveyor, what runs along the bottom, and the inputs that it comes from.
extension ConveyorLayout {
  mutating func route() {
    routeRail()
    for node in nodes.indices where conveyor.lane[node] != nil {
      if let main = conveyor.main[node] { routeUp(main, to: node) }
      for side in conveyor.sides(of: node) { routeSide(side, to: node) }
    }
    routeDrop()
    routeBuses()
  }

  private mutating func add(_ source: Int, _ target: Int?, _ points: [Point], leaves: Bool = true) {
    plan.wires.append(CellPlan.Wire(source: source, target: target, points: points, leaves: leaves))
  }

  private func middle(_ node: Int) -> Double { plan.spots[node].stack.y + stackHeight(node) / 2 }
  private func right(_ node: Int) -> Double { plan.spots[node].stack.x + stackWidth(node) }

  /// Where a node takes what comes from below.
  private func entrance(_ node: Int) -> Double {
    if let operation = plan.spots[node].operation { return operation.y + halfHeight(node) }
    return plan.spots[node].stack.y + stackHeight(node) + 14 + drawing.lineHeight(node)
      * Double(drawing.headings[node].lines.count) + 4
  }

  // MARK: The rail

  private mutating func routeRail() {
    for (place, node) in conveyor.rail.enumerated() {
      let start = Point(right(node), railY)
      if place + 1 < conveyor.rail.count {
        let next = conveyor.rail[place + 1]
        add(node, next, [start, Point(laneX[lane(ofRail: next)] - Operator.radius, railY)])
      } else {
        add(node, -1, [start, Point(plan.frame.maxX + 26, railY)])
      }
      if place > 0, let feeder = conveyor.feeder(of: node), let own = conveyor.lane[feeder] {
        add(
          feeder, node,
          [Point(laneX[own], plan.spots[feeder].stack.y), Point(laneX[own], railY + Operator.radius)])
      }
    }
  }

  // MARK: Among the lanes

  private mutating func routeUp(_ source: Int, to node: Int) {
    guard let operation = plan.spots[node].operation, let lane = conveyor.lane[source] else {
      guard let lane = conveyor.lane[source] else { return }
      return add(source, node, [Point(laneX[lane], plan.spots[source].stack.y), Point(laneX[lane], entrance(node))])
    }
    let x = laneX[lane]
    switch conveyor.stance[node] {
    case .meeting?:
      // Its heading stands between the numbers and the product.
      let start = plan.spots[source].heading.x - headingWidth(source) - 8
      add(source, node, [Point(start, operation.y), operation.moved(Operator.radius, 0)])
    case .sideways(isShifted: true)?:
      add(source, node, [Point(x, operation.y), operation.moved(-circleReach(node), 0)], leaves: false)
      plan.junctions.append((source, Point(x, operation.y)))
    default: add(source, node, [Point(x, plan.spots[source].stack.y), Point(x, entrance(node))])
    }
  }

  private mutating func routeSide(_ source: Int, to node: Int) {
    guard let operation = plan.spots[node].operation else { return }
    let start = Point(right(source) + (drawing.isValve(nodes[source]) ? 2 : 0), middle(source))
    if abs(start.y - operation.y) < 0.5 {
      return add(source, node, [start, operation.moved(-circleReach(node), 0)])
    }
    if isSideways(node) { return add(source, node, [start, Point(operation.x, start.y), operation.moved(0, -9)]) }
    // Left of everything that stands in the lane on the way down.
    let goal = conveyor.level[node] ?? 0
    let beside = conveyor.lane.filter { $0.value == conveyor.lane[node] && (conveyor.level[$0.key] ?? 0) >= goal }
    let channel = operation.x - (beside.keys.map { extents($0).left }.max() ?? 0) - 12
    add(
      source, node,
      [start, Point(channel, start.y), Point(channel, operation.y), operation.moved(-circleReach(node), 0)])
  }

  // MARK: What hangs from the new state

  private mutating func routeDrop() {
    guard let last = conveyor.rail.last else { return }
    for (place, node) in conveyor.drop.enumerated() {
      let source = place == 0 ? last : conveyor.drop[place - 1]
      let from = place == 0 ? railY : plan.spots[source].stack.y + stackHeight(source)
      let operation = plan.spots[node].operation
      let to = operation.map { $0.y - halfHeight(node) } ?? (plan.spots[node].heading.y - 11)
      add(source, node, [Point(dropX, from), Point(dropX, to)], leaves: place > 0)
      if place == 0 { plan.junctions.append((last, Point(dropX, railY))) }
      if let side = conveyor.side(ofDrop: place), let operation {
        let start = Point(right(side) + (drawing.isValve(nodes[side]) ? 2 : 0), middle(side))
        let end = operation.moved(-circleReach(node), 0)
        let turn = max(start.x + 10, dropX - 40)
        add(
          side, node,
          abs(start.y - end.y) < 0.5 ? [start, end] : [start, Point(turn, start.y), Point(turn, end.y), end])
      }
      if drawing.exits.contains(node) {
        add(node, -1, [Point(right(node), middle(node)), Point(plan.frame.maxX + 26, middle(node))])
      }
    }
  }

  // MARK: Along the bottom

  /// What runs along the bottom, from the top: the new state from the right, the old one, the other state, the input.
  private var buses: [Int] {
    let read = nodes.indices.filter { node in conveyor.lane.keys.contains { conveyor.buses(of: $0).contains(node) } }
    func order(_ node: Int) -> Int {
      if node == conveyor.rail.last { return 0 }
      if node == conveyor.rail[0] { return 1 }
      return drawing.graph.stage.slots.contains(nodes[node].slot) ? 2 : 3
    }
    return read.sorted { order($0) < order($1) }
  }

  private mutating func routeBuses() {
    let buses = buses
    let pitch = drawing.options.isProjected ? (isClose ? 11.5 : 13) : 20
    var heights: [Int: Double] = [:]
    for (place, bus) in buses.enumerated() { heights[bus] = ground + 12 + pitch * Double(place) }
    plan.frame.height = ground + 12 + pitch * Double(max(0, buses.count - 1)) + pitch - plan.frame.y
    plan.bottom = plan.frame.maxY
    for bus in buses { placeInput(bus, heights[bus] ?? ground) }
    let readers = conveyor.lane.keys.filter { !conveyor.buses(of: $0).isEmpty }
      .sorted { rise($0) < rise($1) }
    for bus in buses {
      guard let y = heights[bus] else { continue }
      let own = readers.filter { conveyor.buses(of: $0).contains(bus) }
      let isFromRight = bus == conveyor.rail.last
      guard let far = isFromRight ? own.first : own.last else { continue }
      let lowest = conveyor.buses(of: far).allSatisfy { (heights[$0] ?? y) <= y }
      var points = beginning(of: bus, y) + [Point(rise(far), y)]
      if lowest { points.append(Point(rise(far), entrance(far))) }
      let isTap = bus == conveyor.rail[0] || isFromRight
      add(bus, lowest ? far : nil, points, leaves: !isTap)
      if isTap { plan.junctions.append((bus, points[0])) }
      for reader in own {
        let isCorner = reader == far && lowest
        if !isCorner { plan.junctions.append((bus, Point(rise(reader), y))) }
      }
    }
    // Each reader has one riser, from the lowest of what it reads; the farthest one belongs to its bus.
    for reader in readers {
      guard let lowest = conveyor.buses(of: reader).max(by: { (heights[$0] ?? 0) < (heights[$1] ?? 0) }),
        let y = heights[lowest]
      else { continue }
      let own = readers.filter { conveyor.buses(of: $0).contains(lowest) }
      if reader == (lowest == conveyor.rail.last ? own.first : own.last) { continue }
      add(lowest, reader, [Point(rise(reader), y), Point(rise(reader), entrance(reader))], leaves: false)
    }
  }

  /// Where what runs along the bottom rises to a node.
  private func rise(_ node: Int) -> Double {
    let x = laneX[conveyor.lane[node] ?? 0]
    return conveyor.main[node] != nil ? x - busOffset(node) : x
  }

  private func beginning(of bus: Int, _ y: Double) -> [Point] {
    if bus == conveyor.rail[0] {
      let x = plan.frame.x + 20
      return [Point(x, railY), Point(x, y)]
    }
    if bus == conveyor.rail.last {
      let x = max(railEnd + 16, dropX - 30 - (conveyor.drop.map { anchor($0) + headingWidth($0) }.max() ?? 0))
      return [Point(x, railY), Point(x, y)]
    }
    let spot = plan.spots[bus]
    if drawing.graph.stage.slots.contains(nodes[bus].slot) { return [Point(right(bus), y)] }
    let x = spot.stack.x + stackWidth(bus) / 2
    return [Point(x, spot.stack.y), Point(x, y)]
  }

  /// The other state stands left of the frame, the input below it.
  private mutating func placeInput(_ bus: Int, _ y: Double) {
    guard bus != conveyor.rail[0], bus != conveyor.rail.last else { return }
    if drawing.graph.stage.slots.contains(nodes[bus].slot) {
      plan.spots[bus] = inputSpot(bus, left: drawing.left, y: y)
      let rows = drawing.rows(nodes[bus])
      let counted = rows.hidden > 0 ? CellDrawing.row : 0
      plan.bottom = max(plan.bottom, y + (stackHeight(bus) + counted) / 2 + drawing.small + 8)
      return
    }
    let width = stackWidth(bus)
    let height = stackHeight(bus)
    let left = plan.frame.x + 40 - width / 2
    let top = plan.frame.maxY + (isClose ? 10 : drawing.options.isProjected ? 14 : 26)
    let isCounted = drawing.rows(nodes[bus]).hidden > 0
    plan.spots[bus] = CellPlan.Spot(
      stack: Point(left, top), heading: Point(left - 10, top + height / 2 + 5), headingAnchor: .end,
      more: Point(left + width / 2, top + height + drawing.small))
    plan.bottom = max(plan.bottom, top + height + (isCounted && !isClose ? drawing.small + 4 : 0))
    plan.legend = Point(left + width + (isCounted && isClose ? 84 : 48), top + height / 2)
    guard isClose else { return }
    // Beside the numbers rather than below them.
    plan.spots[bus].more = Point(left + width + 8, top + height / 2 + drawing.small * 0.3)
    plan.spots[bus].moreAnchor = .start
  }
}
