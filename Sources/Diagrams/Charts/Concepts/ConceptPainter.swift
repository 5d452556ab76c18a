/// Lays terms out in rows by what they need, and draws them.
struct ConceptPainter {
  /// A term, or the place where a line passes a row that it only crosses.
  private struct Item {
    /// The term; nil where a line passes.
    var concept: Int?
    /// The row.
    var rank: Int
    /// The items above that lines lead to, and whether each line is bold.
    var above: [(item: Int, isBold: Bool)] = []
    var frame = Rect(x: 0, y: 0, width: 8, height: 0)
  }

  let map: ConceptMap
  let needs: [[Int]]
  let bold: Set<Int>
  var page: ChartPage
  var bottom = 0.0
  private var items: [Item] = []

  init(map: ConceptMap, needs: [[Int]], bold: Set<Int>, page: ChartPage) {
    self.map = map
    self.needs = needs
    self.bold = bold
    self.page = page
    makeItems()
  }

  private var style: TextStyle { page.type.label }

  private func name(_ place: Int) -> String {
    ChartNumber.shortened(map.concepts[place].name, style.bold, width: 170 * page.factor, page.measure)
  }

  /// An item for each term, and for each term one in every row that lines from it cross.
  private mutating func makeItems() {
    let ranks = ConceptMap.ranks(needs)
    items = ranks.indices.map { Item(concept: $0, rank: ranks[$0]) }
    var passing: [[Int]] = ranks.map { _ in [] }
    for place in needs.indices {
      for need in needs[place] {
        let isBold = bold.contains(place) && bold.contains(need)
        var last = need
        for rank in ranks[need] + 1..<ranks[place] {
          let index = rank - ranks[need] - 1
          if index == passing[need].count {
            passing[need].append(items.count)
            items.append(Item(concept: nil, rank: rank))
          }
          link(passing[need][index], last, isBold)
          last = passing[need][index]
        }
        link(place, last, isBold)
      }
    }
  }

  private mutating func link(_ item: Int, _ above: Int, _ isBold: Bool) {
    if let known = items[item].above.firstIndex(where: { $0.item == above }) {
      items[item].above[known].isBold = items[item].above[known].isBold || isBold
    } else {
      items[item].above.append((above, isBold))
    }
  }

  /// Whether the page, where it has a height, holds the map.
  var fits: Bool { !page.isBounded || bottom <= page.head + page.height(0, from: page.head, below: 0) + 1e-6 }

  /// Draws the map; `hidden` terms are not in it.
  mutating func paint(leavingOut hidden: Int = 0) {
    layOut()
    if hidden > 0 {
      bottom += 20 * page.factor
      page.write(
        page.texts("concepts.more", ["count": String(hidden)]), at: Point(page.right, bottom), style: style,
        anchor: .end, paint: .secondary)
    }
    for isBold in [false, true] {
      for item in items {
        for line in item.above where line.isBold == isBold { connect(items[line.item], item, isBold) }
      }
    }
    for item in items {
      guard let place = item.concept else { continue }
      let isBold = bold.contains(place)
      page.add(
        .rectangle(
          Rectangle(
            item.frame, radius: 3, fill: .paper,
            stroke: Stroke(isBold ? .ink : .role(.muted), width: isBold ? 1 : 0.75))))
      page.write(
        name(place), at: Point(item.frame.center.x, item.frame.center.y + style.size * TextStyle.figureDrop),
        style: isBold ? style.bold : style, anchor: .middle, paint: isBold ? .ink : .secondary)
    }
  }

  /// Rows by rank, each in the order of what stands above, broken where the page ends.
  private mutating func layOut() {
    let f = page.factor
    let height = 20 * f
    let gap = 14 * f
    let room = page.right - page.left
    // Between the lines of a row, and more between rows.
    let (between, beyond) = page.isBounded ? (17 * f, 2 * f) : (26 * f, 8 * f)
    var y = page.head + (page.isBounded ? 16 : 24) * f
    for rank in 0..<((items.map({ $0.rank }).max() ?? -1) + 1) {
      let row = items.indices.filter { items[$0].rank == rank }
      let wanted = items.indices.map { index -> Double in
        let above = items[index].above.map { items[$0.item].frame.center.x }
        return above.isEmpty ? page.left : above.reduce(0, +) / Double(above.count)
      }
      for index in row {
        if let place = items[index].concept {
          items[index].frame.width = page.measure.width(RichText.runs(name(place), style.bold)) + 18
        }
        items[index].frame.height = height
      }
      for line in lines(row.sorted { (wanted[$0], $0) < (wanted[$1], $1) }, room: room, gap: gap) {
        let centers = Spread.centers(
          wanted: line.enumerated().map { offset, index in
            rank == 0 ? page.left + room * (Double(offset) + 0.5) / Double(line.count) : wanted[index]
          }, sizes: line.map { items[$0].frame.width }, gap: gap, low: page.left, high: page.right)
        for (offset, index) in line.enumerated() {
          items[index].frame.x = centers[offset] - items[index].frame.width / 2
          items[index].frame.y = y
        }
        y += height + between
      }
      y += beyond
    }
    bottom = max(page.head, y - between - beyond)
  }

  /// A row in as many lines as it needs.
  private func lines(_ row: [Int], room: Double, gap: Double) -> [[Int]] {
    var lines: [[Int]] = [[]]
    var length = 0.0
    for index in row {
      let width = items[index].frame.width
      if length > 0, length + gap + width > room {
        lines.append([])
        length = 0
      }
      length += (length > 0 ? gap : 0) + width
      lines[lines.count - 1].append(index)
    }
    return lines
  }

  /// A curve from below one item to above another, straight on through a row that the line only crosses.
  private mutating func connect(_ from: Item, _ to: Item, _ isBold: Bool) {
    let start = Point(from.frame.center.x, from.frame.maxY)
    let end = Point(to.frame.center.x, to.frame.y)
    let bend = max(10, (end.y - start.y) * 0.5)
    var elements: [Path.Element] = [.move(start), .curve(start.moved(0, bend), end.moved(0, -bend), to: end)]
    if to.concept == nil { elements.append(.line(Point(end.x, to.frame.maxY))) }
    page.add(
      .path(Path(elements, stroke: Stroke(isBold ? .ink : .hairline, width: isBold ? 1 : 0.75, join: .round))))
  }
}
