/// A layered layout from left to right: what reads a node stands in a later column, wires run in channels between the columns and
/// through the columns in places kept free, so that no wire runs through a box.
struct CellLayout {
  /// What the layout needs to know of a node.
  struct Item {
    /// The nodes that it reads.
    var operands: [Int]
    /// The room above and below the height at which wires enter and leave.
    var above: Double
    var below: Double
    var width: Double
    /// Whether it stands on the top row: a state's way through the cell.
    var isOnRail = false
    /// Whether it stands right below the top row: what opens the gate of what runs there.
    var isBelowRail = false
    /// Where it would like to stand among the nodes without operands in the cell, from the top.
    var order: Double
  }

  /// A wire's part: a line of points, and whether it ends in an arrow at a node.
  struct Wire: Equatable {
    /// The node whose numbers it carries.
    var source: Int
    /// The node that it enters; nil for a part that ends in a branch.
    var target: Int?
    var points: [Point]
  }

  let items: [Item]
  /// The column of each node.
  var column: [Int] = []
  /// Left edge and height of wires of each node.
  var x: [Double] = []
  var y: [Double] = []
  var wires: [Wire] = []
  var junctions: [(source: Int, at: Point)] = []
  /// The left edge of each column and its width.
  var columnX: [Double] = []
  var columnWidth: [Double] = []
  /// The lowest point.
  var bottom = 0.0

  /// A place in a column: a node, or a wire on its way to a later column.
  struct Place {
    var node: Int
    var isPassing: Bool
    var y = 0.0
  }

  var places: [[Place]] = []

  /// The room between two columns without the tracks of wires that bend.
  let gap: Double
  /// From a column to the first track before it, and from one track to the next.
  let trackLead: Double
  let trackPitch: Double

  /// `exits` leave on the right and need a way there.
  init(
    _ items: [Item], exits: [Int], left: Double, top: Double, gap: Double = 30, trackLead: Double = 9,
    trackPitch: Double = 9
  ) {
    self.items = items
    self.gap = gap
    self.trackLead = trackLead
    self.trackPitch = trackPitch
    column = Array(repeating: 0, count: items.count)
    for index in items.indices {
      // A node stands behind what it reads; what nothing stands in front of opens the first column.
      for operand in items[index].operands { column[index] = max(column[index], column[operand] + 1) }
    }
    let last = (column.max() ?? 0) + 1
    fill(exits, last)
    arrange(top)
    place(left)
    route(exits, last)
  }

  /// The columns' places: nodes, and wires that go past.
  mutating func fill(_ exits: [Int], _ last: Int) {
    places = Array(repeating: [], count: last)
    for index in items.indices {
      places[column[index]].append(Place(node: index, isPassing: false))
      let readers = items.indices.filter { items[$0].operands.contains(index) }.map { column[$0] }
      let reach = max(readers.max() ?? 0, exits.contains(index) ? last : 0)
      guard reach > column[index] + 1 else { continue }
      for passed in column[index] + 1..<reach { places[passed].append(Place(node: index, isPassing: true)) }
    }
  }

  // MARK: Heights

  /// The room above and below the height of a place's wires.
  func room(_ place: Place) -> (above: Double, below: Double) {
    place.isPassing ? (7, 7) : (items[place.node].above, items[place.node].below)
  }

  mutating func arrange(_ top: Double) {
    let rail = top + (items.filter { $0.isOnRail }.map { $0.above }.max() ?? 0)
    for index in places.indices {
      places[index] = settled(index, rail, top) { place in
        place.isPassing || index > 0 ? mean(of: sources(place), index - 1) : top + items[place.node].order
      }
    }
    for _ in 0..<4 {
      for index in places.indices.dropLast().reversed() {
        // Of equals in the first column, those that want to be lower are a little lower.
        places[index] = settled(index, rail, top) { place in
          mean(of: readers(place), index + 1).map { $0 + (index == 0 ? 0.1 * items[place.node].order : 0) }
        }
      }
      for index in places.indices.dropFirst() {
        // The own height counts as much, so that nodes that read the same keep their order.
        places[index] = settled(index, rail, top) { place in
          mean(of: sources(place), index - 1).map { ($0 + place.y) / 2 }
        }
      }
    }
    for index in places.indices.dropFirst() {
      places[index] = settled(index, rail, top) { place in
        items[place.node].operands.count == 1 || place.isPassing || places[index].count == 1
          ? mean(of: sources(place), index - 1) : place.y
      }
    }
    moveToTop(top)
  }

  /// Without a rail nothing holds the drawing at the top.
  private mutating func moveToTop(_ top: Double) {
    let highest = places.joined().map { $0.y - room($0).above }.min() ?? top
    for index in places.indices {
      for place in places[index].indices {
        places[index][place].y += top - highest
        bottom = max(bottom, places[index][place].y + room(places[index][place]).below)
      }
    }
  }

  /// Moves a column's places apart around where they want to be; what is on the rail stays at the top.
  private func settled(_ index: Int, _ rail: Double, _ top: Double, _ want: (Place) -> Double?) -> [Place] {
    var list = places[index]
    let rooms = list.map { room($0) }
    let wanted = list.enumerated().map { number, place in
      // So far up that the lowest allowed place is where it comes to stand, whatever pushes from below.
      if items[place.node].isOnRail { return top - 100_000 }
      let isHigh = items[place.node].isBelowRail && !place.isPassing
      let height = isHigh ? rail + 1 : max(want(place) ?? place.y, rail + 2)
      return height + (rooms[number].below - rooms[number].above) / 2
    }
    let own = list.indices.first { items[list[$0].node].isOnRail }
    let low = own.map { rail - rooms[$0].above } ?? top
    let sizes = rooms.map { $0.above + $0.below }
    let centers = Spread.centers(wanted: wanted, sizes: sizes, gap: 10, low: low)
    for place in list.indices {
      list[place].y = centers[place] - (rooms[place].below - rooms[place].above) / 2
    }
    return list
  }

  /// Which node comes into a column's place: itself for a wire that goes past, what it reads for a node.
  func sources(_ place: Place) -> [Int] {
    place.isPassing ? [place.node] : items[place.node].operands
  }

  /// Which nodes of later columns a place leads to.
  func readers(_ place: Place) -> [Int] {
    [place.node] + items.indices.filter { items[$0].operands.contains(place.node) }
  }

  func mean(of nodes: [Int], _ index: Int) -> Double? {
    let heights = nodes.compactMap { height($0, index) }
    return heights.isEmpty ? nil : heights.reduce(0, +) / Double(heights.count)
  }

  /// The height at which a node, or its wire, is in a column.
  func height(_ node: Int, _ index: Int) -> Double? {
    guard places.indices.contains(index) else { return nil }
    return places[index].first { $0.node == node }?.y
  }

  /// The wires of a channel, each with where it comes from and where it goes.
  struct Net {
    var source: Int
    var from: Double
    var to: [(y: Double, target: Int?)]
    var low: Double { min(from, to.map { $0.y }.min() ?? from) }
    var high: Double { max(from, to.map { $0.y }.max() ?? from) }
    var isStraight: Bool { high - low < 0.01 }
  }

  var channels: [[Net]] = []
}
