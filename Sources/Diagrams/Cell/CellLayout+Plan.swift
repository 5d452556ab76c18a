/// A layered layout as the places that the painter asks for.
extension CellLayout {
  func plan(_ drawing: CellDrawing, top: Double) -> CellPlan {
    var plan = CellPlan()
    for index in items.indices { plan.spots.append(spot(index, drawing)) }
    for wire in wires {
      let edge = wire.points[0].x == x[wire.source] + items[wire.source].width
      plan.wires.append(
        CellPlan.Wire(source: wire.source, target: wire.target, points: wire.points, leaves: edge))
    }
    // Numbers that are narrower than what stands above them have a wire to the edge of their place.
    for index in items.indices {
      let end = plan.spots[index].stack.x + drawing.stackWidth(drawing.graph.nodes[index])
      let edge = x[index] + items[index].width
      if edge > end + 0.01 {
        plan.wires.append(
          CellPlan.Wire(
            source: index, target: nil, points: [Point(end, y[index]), Point(edge, y[index])], leaves: false))
      }
    }
    plan.junctions = junctions
    let left = columnX[0] + columnWidth[0] + 7
    let right = columnX[columnX.count - 1] + 2
    plan.frame = Rect(x: left, y: top - 20, width: right - left, height: bottom + 18 - top + 20)
    plan.width = (columnX.last ?? 0) + 26 + (drawing.options.isClose ? 22 : drawing.options.isProjected ? 32 : 52)
    plan.legend = Point(CellDrawing.margin, plan.frame.maxY + 30)
    plan.bottom = plan.frame.maxY
    return plan
  }

  private func spot(_ index: Int, _ drawing: CellDrawing) -> CellPlan.Spot {
    let node = drawing.graph.nodes[index]
    let height = drawing.stackHeight(node)
    let y = y[index]
    let lead = drawing.lead(node)
    let left = x[index] + lead
    let top = y - height / 2
    let heading = drawing.headings[index]
    let middle = left + (drawing.isValve(node) ? Valve.cell.width : drawing.stackWidth(node)) / 2
    let isWide = heading.width > drawing.stackWidth(node)
    let isLeft = node.kind == .affine || isWide
    var spot = CellPlan.Spot(
      stack: Point(left, top),
      heading: Point(isLeft ? left : middle, top - 6 - drawing.lineHeight(index) * Double(heading.lines.count - 1)),
      headingAnchor: isLeft ? .start : .middle,
      more: Point(middle, top + height + drawing.small))
    if lead > 0 {
      let isCircle = node.kind == .times || node.kind == .plus
      let reach = isCircle ? Operator.radius : (lead - drawing.boxGap) / 2
      spot.operation = Point(x[index] + reach, y)
      spot.link = [Point(x[index] + 2 * reach, y), Point(left, y)]
    }
    return spot
  }
}
