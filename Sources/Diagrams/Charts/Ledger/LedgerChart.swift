/// The triangle of contributions: a row for each loss, a column for each earlier use, and what truncation would cut off.
public enum LedgerChart {
  /// The ledger of one parameter.
  public static func scene(
    _ data: LedgerData, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = LedgerPainter(data: data, page: ChartPage(finding(data, texts), options, measure, texts))
    painter.paint()
    return painter.page.scene(below: painter.bottom)
  }

  static func finding(_ data: LedgerData, _ texts: DiagramTexts) -> Finding {
    let values = ["parameter": data.parameter, "steps": String(data.truncation ?? data.steps)] as KeyValuePairs
    guard data.norms.contains(where: { $0.contains { $0 > 0 } }) else {
      return Finding(title: texts("ledger.zero.title", values), caption: texts("ledger.caption", values))
    }
    let caption = texts("ledger.caption", values)
    if let truncation = data.truncation {
      let key =
        data.angle == nil ? "ledger.cut.title" : data.kept > 1.005 ? "ledger.over.title" : "ledger.turned.title"
      return Finding(
        title: texts(
          key,
          [
            "steps": String(truncation), "share": ChartNumber.percent(data.kept),
            "angle": NumberText(data.angle ?? 0, decimals: 1).plain,
          ]), caption: caption)
    }
    guard let window = data.window(holding: 0.9) else {
      // Where another direction or layer carries losses back in time, later uses count too.
      let share = data.shares.reduce(0) { $0 + $1.reduce(0, +) }
      guard share > 0, share < 0.9 else { return Finding(title: texts("ledger.title", values), caption: caption) }
      return Finding(title: texts("ledger.later.title", ["share": ChartNumber.percent(share)]), caption: caption)
    }
    let kind = window.share > 1.005 ? "beyond" : "window"
    let key =
      switch window.steps {
      case 1: kind == "window" ? "ledger.now.title" : "ledger.beyond-now.title"
      case 2: "ledger.\(kind)-one.title"
      default: "ledger.\(kind).title"
      }
    return Finding(
      title: texts(key, ["share": ChartNumber.percent(window.share), "back": String(window.steps - 1)]),
      caption: caption)
  }
}

/// Lays out the triangle with its marginals.
struct LedgerPainter {
  let data: LedgerData
  var page: ChartPage
  let axis: HeatAxis
  /// The losses drawn: all of the axis, or the last where it is the only one.
  let losses: [Int]
  let cell: Double
  let grid: Rect
  let decades: (low: Int, high: Int)
  /// The kept and the cut share of each row and of each column.
  let rows: [(kept: Double, cut: Double)]
  let columns: [(kept: Double, cut: Double)]
  /// The largest of these shares, which have the longest bars: of one loss alone the columns are compared only with one another.
  let longest: (row: Double, column: Double)
  /// The longest bar below a column.
  let barLength: Double
  var bottom: Double

  init(data: LedgerData, page: ChartPage) {
    self.data = data
    self.page = page
    let f = page.factor
    let title = page.measure.width(RichText.runs(page.texts("ledger.columns"), page.type.label))
    let leastBar = (page.isBounded ? 26 : 50) * f
    let below = 20 * f + leastBar + page.type.fine.size * 1.5
    let height = page.height(352 * f, from: page.plotTop, below: below)
    let isStrip = data.hasOneLoss
    let wide = page.right - title - 14 - page.left - 116 * f
    let room = max(60, isStrip ? wide : min(352 * f, height, wide))
    rows = (0..<data.steps).map { data.parts(row: $0) }
    columns = (0..<data.steps).map { data.parts(column: $0) }
    let highest = [rows, columns].map { $0.reduce(1e-12) { max($0, abs($1.kept) + abs($1.cut)) } }
    longest = isStrip ? (highest[0], highest[1]) : (max(highest[0], highest[1]), max(highest[0], highest[1]))
    axis = HeatAxis(count: data.steps, most: Int(room / 7), gap: 4)
    cell = min((page.isBounded || isStrip ? 32 : 22) * f, room / Double(max(1, axis.cells)))
    // A strip leaves room for longer bars, on a page of given height above its legend.
    barLength = !isStrip ? leastBar : max(leastBar, min(90 * f, leastBar + height - cell - 95 * f))
    let side = cell * Double(axis.cells)
    losses = isStrip ? [data.steps - 1] : axis.shown
    grid = Rect(x: page.left + 116 * f, y: page.plotTop, width: side, height: isStrip ? cell : side)
    let (low, high) = AxisScale.decades(holding: data.norms.flatMap { $0 })
    decades = (max(low, high - 6), high)
    bottom = grid.maxY
  }

  /// Whether one loss alone is drawn, a strip instead of a triangle.
  var isStrip: Bool { data.hasOneLoss }

  /// The top left corner of a cell, by shown row and column.
  func corner(_ row: Int, _ column: Int) -> Point {
    Point(
      grid.x + Double(axis.cell(column)) * cell, grid.y + (isStrip ? 0 : Double(axis.cell(row)) * cell))
  }

  /// The side of a norm's square: from 2 to 20 in a cell of 22.
  func side(_ norm: Double) -> Double {
    guard norm > 0 else { return 0 }
    let share = (Logarithm.base10(norm) - Double(decades.low)) / Double(max(1, decades.high - decades.low))
    return cell / 22 * (2 + 18 * min(1, max(0, share)))
  }

  mutating func paint() {
    paintCells()
    paintEdge()
    paintRows()
    paintColumns()
    paintLegend()
    if axis.hidden > 0 {
      page.write(
        page.texts("ledger.more", ["count": String(axis.hidden)]),
        at: Point(
          grid.x + Double(axis.split) * cell + 2, isStrip ? grid.y - 5 : grid.y + (Double(axis.split) + 2) * cell + 3),
        style: page.type.fine, paint: .secondary)
    }
  }

  private mutating func paintCells() {
    var outlines: [Path.Element] = []
    var squares: [Mark] = []
    for (row, loss) in losses.enumerated() {
      for (column, use) in axis.shown.enumerated() where use <= loss {
        let place = corner(row, column)
        outlines += [
          .move(place), .line(place.moved(cell, 0)), .line(place.moved(cell, cell)), .line(place.moved(0, cell)),
          .close,
        ]
        let size = side(data.norms[loss][use])
        guard size > 0 else { continue }
        let paint: Paint = data.isKept(loss, use) ? .gradient : .role(.muted)
        squares.append(
          LedgerPainter.square(place.moved(cell / 2, cell / 2), size, paint, data.shares[loss][use] < 0))
      }
    }
    if cell >= 5 { page.add(.path(Path(outlines, stroke: .hairline))) }
    page.add(squares)
  }

  /// A square, hollow where the contribution pulls against the sum.
  static func square(_ center: Point, _ side: Double, _ paint: Paint, _ isHollow: Bool) -> Mark {
    let frame = Rect(x: center.x - side / 2, y: center.y - side / 2, width: side, height: side)
    return isHollow
      ? .rectangle(Rectangle(frame.grown(by: -0.5), fill: .paper, stroke: Stroke(paint, width: min(1, side / 3))))
      : .rectangle(Rectangle(frame, fill: paint))
  }

  /// The staircase between what truncation keeps and what it cuts off.
  private mutating func paintEdge() {
    guard let truncation = data.truncation, truncation < data.steps else { return }
    var points: [Point] = []
    for (row, loss) in losses.enumerated() {
      guard let column = axis.shown.firstIndex(where: { loss - $0 < truncation }) else { continue }
      if axis.shown[column] == 0 && loss - 0 < truncation { continue }
      let place = corner(row, column)
      if points.isEmpty { points.append(Point(grid.x, place.y)) }
      points += [Point(place.x, place.y), place.moved(0, cell)]
    }
    page.add(.path(Path(through: points, stroke: Stroke(.ink, width: min(1.75, cell / 6)))))
  }
}
