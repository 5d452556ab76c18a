/// The columns' places along the page, and the wires between them.
extension CellLayout {
  mutating func place(_ left: Double) {
    y = Array(repeating: 0, count: items.count)
    x = y
    for list in places { for place in list where !place.isPassing { y[place.node] = place.y } }
    var pen = left
    for index in places.indices {
      let width = places[index].map { $0.isPassing ? 0 : items[$0.node].width }.max() ?? 0
      columnX.append(pen)
      columnWidth.append(width)
      for place in places[index] where !place.isPassing { x[place.node] = pen }
      let nets = nets(after: index)
      channels.append(nets)
      pen += width + gap + trackPitch * Double(nets.filter { !$0.isStraight }.count)
    }
    columnX.append(pen)
    columnWidth.append(0)
  }

  /// What crosses the channel behind a column.
  private func nets(after index: Int) -> [Net] {
    var nets: [Net] = []
    for place in places[index] {
      var net = Net(source: place.node, from: place.y, to: [])
      for reader in items.indices where items[reader].operands.contains(place.node) && column[reader] == index + 1 {
        net.to.append((y[reader] + port(of: place.node, at: reader, from: place.y), reader))
      }
      if index + 1 < places.count,
        let passing = places[index + 1].first(where: { $0.node == place.node && $0.isPassing })
      {
        net.to.append((passing.y, nil))
      }
      if !net.to.isEmpty { nets.append(net) }
    }
    return ordered(nets)
  }

  /// How far from a node's height a wire enters: the nearest in the middle, others above or below.
  private func port(of operand: Int, at reader: Int, from y: Double) -> Double {
    let operands = items[reader].operands
    guard operands.count > 1 else { return 0 }
    let heights = operands.map { height($0, column[reader] - 1) ?? 0 }
    let order = operands.indices.sorted { heights[$0] == heights[$1] ? $0 < $1 : heights[$0] < heights[$1] }
    guard let place = order.firstIndex(where: { operands[$0] == operand }) else { return 0 }
    let offsets = heights.map { abs($0 - self.y[reader]) }
    let straight = offsets.indices.first { offsets[$0] < 0.01 }.flatMap { order.firstIndex(of: $0) }
    let step = 6.5
    let center = straight.map { Double($0) } ?? Double(order.count - 1) / 2
    return (Double(place) - center) * (operands.count > 3 ? 4 : step)
  }

  /// The order of tracks, from the left, with the fewest crossings.
  private func ordered(_ nets: [Net]) -> [Net] {
    let straight = nets.filter { $0.isStraight }
    let bent = nets.filter { !$0.isStraight }.sorted { a, b in
      let up = (a.to.first?.y ?? 0) < a.from
      let otherUp = (b.to.first?.y ?? 0) < b.from
      if up != otherUp { return up }
      return up ? a.from < b.from : a.from > b.from
    }
    guard bent.count <= 6 else { return straight + bent }
    var best = bent
    var fewest = crossings(bent)
    CellLayout.forEachOrder(of: bent.count) { order in
      let candidate = order.map { bent[$0] }
      let count = crossings(candidate)
      if count < fewest { (best, fewest) = (candidate, count) }
    }
    return straight + best
  }

  private func crossings(_ nets: [Net]) -> Int {
    var count = 0
    for (left, net) in nets.enumerated() {
      for other in nets[(left + 1)...] {
        count += net.to.count { $0.y > other.low && $0.y < other.high }
        if other.from > net.low && other.from < net.high { count += 1 }
        // Lying on one another is worse than crossing.
        for end in net.to where other.to.contains(where: { abs($0.y - end.y) < 3 }) { count += 5 }
      }
    }
    return count
  }

  private static func forEachOrder(of count: Int, _ body: ([Int]) -> Void) {
    func extend(_ chosen: [Int]) {
      if chosen.count == count { return body(chosen) }
      for next in 0..<count where !chosen.contains(next) { extend(chosen + [next]) }
    }
    extend([])
  }

  // MARK: Wires

  /// Where a node's, or a passing wire's, line leaves a column.
  private func exit(_ node: Int, _ index: Int) -> Double {
    column[node] == index ? x[node] + items[node].width : columnX[index] + columnWidth[index]
  }

  mutating func route(_ exits: [Int], _ last: Int) {
    for index in places.indices {
      for place in places[index] where place.isPassing {
        // A little longer than the column, so that the parts of a line join without a seam.
        let points = [
          Point(columnX[index] - 0.5, place.y), Point(columnX[index] + columnWidth[index] + 0.5, place.y),
        ]
        wires.append(Wire(source: place.node, target: nil, points: points))
      }
      var track = columnX[index] + columnWidth[index] + trackLead
      for net in channels[index] {
        let start = Point(exit(net.source, index), net.from)
        if !net.isStraight { track += trackPitch }
        for (number, end) in net.to.enumerated() {
          let stop = Point(end.target.map { x[$0] } ?? columnX[index + 1], end.y)
          let points = branch(net, number, start, track) + [stop]
          wires.append(Wire(source: net.source, target: end.target, points: points))
        }
        addJunctions(net, track)
      }
      for place in places[index] where index == last - 1 && exits.contains(place.node) {
        let start = Point(exit(place.node, index), place.y)
        wires.append(Wire(source: place.node, target: -1, points: [start, Point(columnX[last] + 26, place.y)]))
      }
    }
  }

  /// The way of a wire to one of its ends, without what the way to another end has drawn already.
  private func branch(_ net: Net, _ number: Int, _ start: Point, _ track: Double) -> [Point] {
    let y = net.to[number].y
    let isStraight = abs(y - net.from) < 0.01
    if net.isStraight || net.to.count == 1 {
      return isStraight ? [start] : [start, Point(track, net.from), Point(track, y)]
    }
    // The straight way, or that to the farthest end, is drawn whole; from the branch on those to the farthest ends of each side.
    let straight = net.to.indices.first { abs(net.to[$0].y - net.from) < 0.01 }
    let farthest = net.to.indices.max { abs(net.to[$0].y - net.from) < abs(net.to[$1].y - net.from) } ?? 0
    let corner = Point(track, net.from)
    if isStraight { return [start] }
    if number == farthest, straight == nil { return [start, corner, Point(track, y)] }
    let isAbove = y < net.from
    let others = net.to.indices.filter { $0 != number && (net.to[$0].y < net.from) == isAbove }
    let isLast = others.allSatisfy { abs(net.to[$0].y - net.from) <= abs(y - net.from) }
    return isLast ? [corner, Point(track, y)] : [Point(track, y)]
  }

  /// A dot wherever more than two parts of a wire meet.
  private mutating func addJunctions(_ net: Net, _ track: Double) {
    guard !net.isStraight else { return }
    var heights: [Double] = []
    for y in [net.from] + net.to.map({ $0.y }) where !heights.contains(y) { heights.append(y) }
    for y in heights {
      var arms = y > net.low ? 1 : 0
      if y < net.high { arms += 1 }
      if y == net.from { arms += 1 }
      if net.to.contains(where: { $0.y == y }) { arms += 1 }
      if arms > 2 { junctions.append((net.source, Point(track, y))) }
    }
  }
}
