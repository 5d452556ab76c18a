import Recurrence

/// The places of a cell that is drawn as a conveyor.
struct ConveyorLayout {
  let drawing: CellDrawing
  let conveyor: Conveyor
  var plan = CellPlan()
  /// The middle of each lane.
  var laneX: [Double] = []
  /// Where the numbers of each level end.
  var floor: [Int: Double] = [:]
  var railY = 0.0
  var railEnd = 0.0
  var dropX = 0.0
  /// The lowest level's end.
  var ground = 0.0

  private var gap: Double { isClose ? 8 : drawing.options.isProjected ? 14 : 28 }
  var lead: Double { isClose ? 7 : drawing.options.isProjected ? 9 : 14 }
  var isClose: Bool { drawing.options.isClose }

  init(_ drawing: CellDrawing, _ conveyor: Conveyor, top: Double) {
    self.drawing = drawing
    self.conveyor = conveyor
    let empty = CellPlan.Spot(stack: Point(0, 0), heading: Point(0, 0), more: Point(0, 0))
    plan.spots = Array(repeating: empty, count: nodes.count)
    plan.frame.y = top - 20
    plan.frame.x = drawing.left + stackWidth(conveyor.rail[0]) + (isClose ? 18 : 24)
    setLanes()
    setLevels(top)
    placeLanes()
    placeRail()
    placeDrop()
    closeFrame()
    route()
  }

  var nodes: [CellGraph.Node] { drawing.graph.nodes }

  // MARK: Sizes

  func stackWidth(_ node: Int) -> Double { drawing.stackWidth(nodes[node]) }

  func stackHeight(_ node: Int) -> Double { drawing.stackHeight(nodes[node]) }

  /// From the numbers' left edge to the middle of a lane: the first stack, or a valve's bar, stands in the middle.
  func anchor(_ node: Int) -> Double {
    (drawing.isValve(nodes[node]) ? Valve.cell.width : drawing.tile) / 2
  }

  func headingWidth(_ node: Int) -> Double { drawing.headings[node].width }

  /// The room that a node takes on both sides of its lane's middle.
  func extents(_ node: Int) -> (left: Double, right: Double) {
    let right = stackWidth(node) - anchor(node)
    switch (conveyor.stance[node], nodes[node].kind) {
    case (_, .affine):
      let half = headingWidth(node) / 2
      let beside = conveyor.main[node] != nil && !conveyor.buses(of: node).isEmpty ? busOffset(node) + 6 : 0
      return (max(anchor(node), half, beside), max(right, half))
    case (_, .activation):
      let word = drawing.gateWord(node).map { 26 + drawing.measure.width($0, drawing.options.typography.label) } ?? 0
      return (anchor(node) + 8 + headingWidth(node), max(right, word))
    case (.meeting?, _): return (anchor(node), right + 8 + headingWidth(node))
    case (.sideways(let isShifted)?, _):
      let circle = isShifted ? sidewaysShift + circleReach(node) : circleReach(node)
      return (circleReach(node), circle + 16 + max(stackWidth(node), headingWidth(node)) + lead)
    default: return (anchor(node), right + 8 + headingWidth(node))
    }
  }

  var sidewaysShift: Double { 40 }

  /// Half the width of a node's circle or box.
  func circleReach(_ node: Int) -> Double {
    switch nodes[node].kind {
    case .activation(let operation): drawing.boxReach(operation)
    case .other: 15
    default: Operator.radius
    }
  }

  /// Half the height of it.
  func halfHeight(_ node: Int) -> Double {
    if case .activation = nodes[node].kind { return 10 }
    return 9
  }

  /// How far left of its lane's middle a node takes what runs along the bottom, where something else comes up the lane.
  func busOffset(_ node: Int) -> Double {
    (conveyor.main[node].map { stackWidth($0) } ?? 0) / 2 + 14
  }

  // MARK: Lanes

  private mutating func setLanes() {
    var rights: [[Int: Double]] = []
    let levels = (conveyor.level.values.min() ?? 0)...(conveyor.level.values.max() ?? 0)
    for lane in 0..<conveyor.lanes {
      let members = conveyor.lane.filter { $0.value == lane }.map { $0.key }.sorted()
      var left: [Int: Double] = [:]
      var right: [Int: Double] = [:]
      for node in members {
        guard let level = conveyor.level[node] else { continue }
        let (a, b) = extents(node)
        left[level] = max(left[level] ?? 0, a)
        right[level] = max(right[level] ?? 0, b)
        if case .meeting? = conveyor.stance[node] {
          left[0] = max(left[0] ?? 0, Operator.radius + 16)
          right[0] = max(right[0] ?? 0, Operator.radius + 16)
        }
      }
      let own = members.compactMap { conveyor.level[$0] }
      // A wire from below and one on its way up need room too.
      for level in levels where left[level] == nil {
        let comesUp = level < (own.min() ?? 0) && members.contains { !conveyor.buses(of: $0).isEmpty }
        let goesOn = level > (own.max() ?? 0) && members.contains { feedsRail($0) }
        if comesUp || goesOn { (left[level], right[level]) = (6, 6) }
      }
      // What acts on a lower level comes down beside the lane.
      let channel = members.contains { node in
        conveyor.sides(of: node).contains { (conveyor.level[$0] ?? 0) > (conveyor.level[node] ?? 0) }
      }
      var x = plan.frame.x + 40 + (isTapped ? 12 : 0) + (left.values.max() ?? 0)
      for (other, room) in rights.enumerated() {
        x = max(x, laneX[other] + 40)
        for (level, reach) in left {
          if let taken = room[level] {
            x = max(x, laneX[other] + taken + reach + gap + (channel ? 14 : 0))
          }
        }
      }
      x = max(x, railNeed(lane))
      laneX.append(x)
      rights.append(right)
    }
    rightmost = laneX.indices.map { laneX[$0] + (rights[$0].values.max() ?? 0) }.max() ?? plan.frame.x
  }

  var rightmost = 0.0

  /// Whether the state is read below the rail as well.
  var isTapped: Bool { conveyor.lane.keys.contains { conveyor.buses(of: $0).contains(conveyor.rail[0]) } }

  private func feedsRail(_ node: Int) -> Bool { conveyor.rail.dropFirst().contains { conveyor.feeder(of: $0) == node } }

  /// The lane over which an operation on the rail stands.
  func lane(ofRail node: Int) -> Int { conveyor.feeder(of: node).flatMap { conveyor.lane[$0] } ?? 0 }

  /// How far right a lane must stand, so that the numbers on the rail fit between two operations.
  private func railNeed(_ lane: Int) -> Double {
    guard let place = conveyor.rail.dropFirst().firstIndex(where: { self.lane(ofRail: $0) == lane }) else { return 0 }
    guard place > 1 else { return plan.frame.x + 60 }
    let before = conveyor.rail[place - 1]
    return laneX[self.lane(ofRail: before)] + 2 * Operator.radius + 44 + stackWidth(before)
  }

  // MARK: Levels

  private mutating func setLevels(_ top: Double) {
    let tallest = conveyor.rail.map { stackHeight($0) }.max() ?? 0
    railY = top + (isClose ? 22 : 26) + tallest / 2
    var pen = railY + tallest / 2 + (isClose ? 14 : drawing.options.isProjected ? 18 : 24)
    let levels = (conveyor.level.values.min() ?? 0)...(conveyor.level.values.max() ?? 0)
    for level in levels.reversed() {
      let members = conveyor.level.filter { $0.value == level }.map { $0.key }
      floor[level] = pen + (members.map { isSideways($0) ? 0 : stackHeight($0) }.max() ?? 0)
      pen = (floor[level] ?? pen) + (members.map { below($0) }.max() ?? 0)
    }
    ground = pen
  }

  func isSideways(_ node: Int) -> Bool {
    if case .sideways? = conveyor.stance[node] { return true }
    return false
  }

  /// The room below a node's numbers: its operation and the arrow that comes into it.
  private func below(_ node: Int) -> Double {
    switch (conveyor.stance[node], nodes[node].kind) {
    case (_, .affine): 14 + Double(drawing.headings[node].lines.count) * drawing.lineHeight(node) + 4 + lead
    case (.meeting?, _): lead + 8
    case (.sideways?, _):
      lead + Operator.radius + stackHeight(node) / 2
        + (drawing.rows(nodes[node]).hidden > 0 ? drawing.small + 8 : 8)
    default: lead + 2 * halfHeight(node) + lead
    }
  }
}
