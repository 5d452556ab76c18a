import Recurrence

/// Where the nodes of a conveyor stand.
extension ConveyorLayout {
  mutating func placeLanes() {
    for (node, lane) in conveyor.lane {
      guard let level = conveyor.level[node], let floor = floor[level] else { continue }
      plan.spots[node] = spot(node, laneX[lane], floor, level)
    }
  }

  private func spot(_ node: Int, _ x: Double, _ floor: Double, _ level: Int) -> CellPlan.Spot {
    let height = stackHeight(node)
    let type = drawing.options.typography
    let symbolDrop = type.symbol.size * 0.28
    var spot = CellPlan.Spot(
      stack: Point(x - anchor(node), floor - height), heading: Point(x, floor),
      more: Point(x + 6, floor + drawing.small),
      moreAnchor: .start)
    let lines = Double(drawing.headings[node].lines.count - 1)
    let beside = Point(spot.stack.x + stackWidth(node) + 8, floor - height / 2 + 4 - 6.5 * lines)
    switch (conveyor.stance[node], nodes[node].kind) {
    case (_, .affine):
      spot.heading = Point(x, floor + 14 + drawing.lineHeight(node) - 4)
      spot.link = [Point(x, floor + 14), Point(x, floor)]
    case (_, .activation):
      let center = Point(x, floor + lead + 10)
      spot.operation = center
      spot.link = [center.moved(0, -10), Point(x, floor)]
      spot.heading = Point(spot.stack.x - 8, floor - height / 2 + symbolDrop)
      spot.headingAnchor = .end
      spot.word = center.moved(26, type.label.size * TextStyle.figureDrop)
    case (.meeting?, _):
      let base = self.floor[0] ?? floor
      let partner = conveyor.main[node].map { stackHeight($0) } ?? height
      let center = Point(x, base - partner / 2)
      spot.operation = center
      spot.link = [center.moved(0, -Operator.radius), Point(x, floor)]
      spot.heading = beside
      spot.headingAnchor = .start
    case (.sideways(let isShifted)?, _):
      let center = Point(x + (isShifted ? sidewaysShift : 0), floor + lead + Operator.radius)
      let left = center.x + circleReach(node) + 16
      spot.operation = center
      spot.stack = Point(left, center.y - height / 2)
      spot.link = [center.moved(circleReach(node), 0), Point(left, center.y)]
      // The wire from above comes down beside it.
      spot.heading = Point(
        max(left + centerOfNumbers(node), center.x + 7 + headingWidth(node) / 2), center.y - height / 2 - 6)
      spot.more = Point(left + centerOfNumbers(node), center.y + height / 2 + drawing.small)
      spot.moreAnchor = .middle
    default:
      let center = Point(x, floor + lead + halfHeight(node))
      spot.operation = center
      spot.link = [center.moved(0, -halfHeight(node)), Point(x, floor)]
      spot.heading = beside
      spot.headingAnchor = .start
    }
    return spot
  }

  func centerOfNumbers(_ node: Int) -> Double {
    drawing.isValve(nodes[node]) ? Valve.cell.width / 2 : stackWidth(node) / 2
  }

  /// The state that comes in, and the operations on its way with their numbers behind them.
  mutating func placeRail() {
    for (place, node) in conveyor.rail.enumerated() {
      let height = stackHeight(node)
      if place == 0 {
        plan.spots[node] = inputSpot(node, left: drawing.left, y: railY)
        continue
      }
      let center = Point(laneX[lane(ofRail: node)], railY)
      let left = center.x + Operator.radius + 20
      let middle = left + stackWidth(node) / 2
      plan.spots[node] = CellPlan.Spot(
        stack: Point(left, railY - height / 2), operation: center,
        link: [center.moved(Operator.radius, 0), Point(left, railY)],
        heading: Point(middle, railY - height / 2 - 7), more: Point(middle, railY + height / 2 + drawing.small))
      railEnd = left + stackWidth(node)
    }
  }

  func inputSpot(_ node: Int, left: Double, y: Double) -> CellPlan.Spot {
    let height = stackHeight(node)
    let middle = left + stackWidth(node) / 2
    return CellPlan.Spot(
      stack: Point(left, y - height / 2), heading: Point(middle, y - height / 2 - 7),
      more: Point(middle, y + height / 2 + drawing.small))
  }

  /// What is made of the new state, from the rail downward.
  mutating func placeDrop() {
    guard !conveyor.drop.isEmpty else { return }
    let left = conveyor.drop.map { anchor($0) + 8 + headingWidth($0) }.max() ?? 0
    let looks = conveyor.lane.keys.contains { node in
      conveyor.buses(of: node).contains { $0 == conveyor.rail.last }
    }
    dropX = max(rightmost + (isClose ? 18 : 30) + max(left, 40), railEnd + (isClose ? 30 : 40)) + (looks ? 20 : 0)
    var pen = railY
    for (place, node) in conveyor.drop.enumerated() {
      let height = stackHeight(node)
      var spot = CellPlan.Spot(stack: Point(0, 0), heading: Point(0, 0), more: Point(0, 0), moreAnchor: .start)
      var top: Double
      if nodes[node].kind == .affine {
        let lines = Double(drawing.headings[node].lines.count)
        spot.heading = Point(dropX, pen + 22 + drawing.lineHeight(node) - 4)
        if isClose {
          spot.heading.x = dropX + stackWidth(node) - anchor(node)
          spot.headingAnchor = .end
        }
        top = pen + 22 + drawing.lineHeight(node) * lines + 16
        spot.link = [Point(dropX, top - 14), Point(dropX, top)]
      } else {
        var middle = pen + 22 + halfHeight(node)
        if let side = conveyor.side(ofDrop: place) {
          let other = plan.spots[side].stack.y + stackHeight(side) / 2
          middle = max(middle, other)
        }
        top = middle + halfHeight(node) + lead
        spot.operation = Point(dropX, middle)
        spot.link = [Point(dropX, middle + halfHeight(node)), Point(dropX, top)]
        spot.heading = Point(dropX - anchor(node) - 8, top + height / 2 + 4)
        spot.headingAnchor = .end
      }
      spot.stack = Point(dropX - anchor(node), top)
      spot.more = Point(dropX + 6, top + height + drawing.small)
      pen = top + height
      plan.spots[node] = spot
      let right = stackWidth(node) - anchor(node)
      let reach = nodes[node].kind == .affine && !isClose ? headingWidth(node) / 2 : 0
      rightmost = max(rightmost, dropX + max(reach, right))
    }
    ground = max(ground, pen)
  }

  mutating func closeFrame() {
    let right = max(rightmost, railEnd, dropX + 26) + 22
    plan.frame.width = right - plan.frame.x
    plan.width = right + 26 + (isClose ? 22 : drawing.options.isProjected ? 32 : 52)
  }
}
