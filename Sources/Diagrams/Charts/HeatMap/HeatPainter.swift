/// Lays the panels out and draws them.
struct HeatPainter {
  let grids: [HeatGrid]
  /// Panels for which a page of given height has no room.
  let hidden: [HeatGrid]
  /// The height of each panel on a page of given height.
  let panelHeight: Double?
  let focus: (panel: Int, unit: Int)?
  let options: HeatMapOptions
  var page: ChartPage
  let columns: HeatAxis
  let cell: (width: Double, height: Double)
  let hasNumbers: Bool
  /// Larger in large cells.
  var numberStyle: TextStyle {
    cell.height >= 2 * type.label.size && cell.width >= 4 * type.label.size ? type.label : type.fine
  }
  let plotX: Double
  /// Where the next thing down the page begins.
  var bottom: Double
  var hasSaturated = false
  var hasShut = false
  var hasNegative = false
  var hasLegend = true

  /// The room left of the cells, for names and scales, and that right of them, which points at a row.
  private static let headWidth = 96.0
  private static let pointerWidth = 16.0
  /// The room beside a panel's cells.
  static let roomBeside = headWidth + pointerWidth

  /// No column is narrower; longer sequences have a gap.
  static let narrowest = 2.2
  /// No column is wider.
  private static let widest = 110.0
  /// The most rows of a panel.
  let mostRows: Int

  init(grids: [HeatGrid], focus: (panel: Int, unit: Int)?, options: HeatMapOptions, page: ChartPage) {
    self.options = options
    self.page = page
    let f = page.factor
    let fit = HeatPainter.fit(grids, focus?.panel, options, page)
    self.focus = focus.flatMap { focus in fit.places.firstIndex(of: focus.panel).map { ($0, focus.unit) } }
    hidden = grids.indices.filter { !fit.places.contains($0) }.map { grids[$0] }
    let grids = fit.places.map { grids[$0] }
    self.grids = grids
    panelHeight = fit.height
    let names = options.rowNames.map { page.measure.width(RichText.runs($0, page.type.fine)) }.max() ?? 0
    plotX = page.left + HeatPainter.headWidth * f + min(140 * f, max(0, names - 8 * f))
    let room = page.right - HeatPainter.pointerWidth - plotX
    let steps = grids.map { $0.values.count }.max() ?? 1
    columns = HeatAxis(count: steps, most: Int(room / HeatPainter.narrowest), gap: Int(24 * f / HeatPainter.narrowest))
    let tallest = Double(grids.map { $0.units }.max() ?? 1)
    // Rows that a room cannot tell apart are left out in the middle.
    let readable = panelHeight.map { $0 / tallest < 2.5 ? max(6, Int($0 / 4)) : 96 }
    mostRows = readable ?? 96
    let units = min(Int(tallest), mostRows)
    // Few columns fill the plot, as far as they still look like cells.
    let width = min(HeatPainter.widest * f, room / Double(columns.cells))
    let free = panelHeight.map { $0 / Double(units) }
    hasNumbers = width >= 28 * f && units <= 16 && (free ?? .infinity) >= page.type.fine.size * 1.25
    // Numbers in wide cells are set larger where the rows of all panels are few.
    let isLarge = hasNumbers && width >= 4 * page.type.label.size && grids.reduce(0) { $0 + $1.units } <= 24
    let height =
      free.map { max(2.5, min(36 * f, $0)) }
      ?? (hasNumbers ? (isLarge ? 20 : 16) * f : max(2.5, min(10 * f, 160 / Double(units))))
    cell = (width, height)
    bottom = page.head + (page.isBounded ? 20 : 28) * f
    if let panelHeight {
      // What large cells leave of a screen stands above them too.
      let used = Double(grids.count) * max(HeatPainter.head(page), Double(units) * height)
      bottom += 0.3 * max(0, Double(grids.count) * panelHeight - used)
    }
  }

  /// The panels that a page of given height has room for, that of the focus among them, and how high each can be.
  private static func fit(
    _ grids: [HeatGrid], _ focus: Int?, _ options: HeatMapOptions, _ page: ChartPage
  ) -> (places: [Int], height: Double?) {
    guard page.isBounded, !grids.isEmpty else { return (Array(grids.indices), nil) }
    let f = page.factor
    let top = page.head + 27 * f + (options.signal == nil ? 0 : 82 * f)
    // Tick numbers, the axis's title beside them, and the legend.
    let room = page.height(0, from: top, below: 6 + page.type.label.size + 22 * f)
    let most = max(1, Int((room + gap(page)) / (head(page) + gap(page))))
    let count = min(most, grids.count)
    var places = Array(0..<count)
    if let focus, focus >= count, focus < grids.count { places[count - 1] = focus }
    return (places, (room + gap(page)) / Double(count) - gap(page))
  }

  /// The room between two panels.
  private static func gap(_ page: ChartPage) -> Double { (page.isBounded ? 9 : 16) * page.factor }
  /// The least height of a panel: that of what stands beside it.
  private static func head(_ page: ChartPage) -> Double { (page.isBounded ? 28 : 50) * page.factor }

  var type: Typography { page.type }
  var plotWidth: Double { Double(columns.cells) * cell.width }
  /// The middle of the column of the shown step number `index`.
  func middle(_ index: Int) -> Double { plotX + (Double(columns.cell(index)) + 0.5) * cell.width }

  mutating func paint() {
    guard !grids.isEmpty else { return }
    let top = bottom
    let under = page.marks.count
    paintSignal()
    write(options.rowTitle ?? page.texts("heat.unit"), at: Point(plotX - 6, bottom), anchor: .end)
    bottom += 7 * page.factor
    let shared = sharedScale
    for (panel, grid) in grids.enumerated() {
      if panel > 0 { bottom += HeatPainter.gap(page) }
      var scale = HeatScale(grid, isLogarithmic: options.isLogarithmic)
      if let shared, grid.kind == .signed { scale = shared }
      paintPanel(panel, grid, scale)
    }
    paintPeriods(from: top, under: under)
    paintTime()
    if hasLegend { paintLegend() }
  }

  /// One scale for all panels of any size.
  private var sharedScale: HeatScale? {
    let signed = grids.filter { $0.kind == .signed }
    guard options.sharesScale, let first = signed.first else { return nil }
    var all = first
    all.values = signed.flatMap { $0.values }
    return HeatScale(all, isLogarithmic: options.isLogarithmic)
  }

  private mutating func paintPanel(_ panel: Int, _ grid: HeatGrid, _ scale: HeatScale) {
    let f = page.factor
    let order = (options.order ?? Array(0..<grid.units)).filter { (0..<grid.units).contains($0) }
    let rows = HeatAxis(
      count: order.count, most: mostRows, gap: Int(12 * f / cell.height) + 1,
      keeping: focus?.panel == panel ? focus.flatMap { order.firstIndex(of: $0.unit) } : nil)
    // A vector below matrices has one column only.
    let width = columns.hidden == 0 ? min(columns.cells, grid.values.count) : columns.cells
    let frame = Rect(
      x: plotX, y: bottom, width: Double(width) * cell.width, height: Double(rows.cells) * cell.height)
    var cells = [UInt8](repeating: scale.step(0), count: rows.cells * width)
    for (row, index) in rows.shown.enumerated() {
      for (column, step) in columns.shown.enumerated() where step < grid.values.count {
        cells[rows.cell(row) * width + columns.cell(column)] = scale.step(grid.values[step][order[index]])
      }
    }
    let gap = cell.width >= 6 && cell.height >= 5 ? 0.75 : cell.width >= 4 && cell.height >= 4 ? 0.4 : 0
    let address = grid.quantity.isEmpty ? nil : grid.addressHead + grid.quantity
    page.add(
      .raster(
        Raster(
          frame, rows: rows.cells, columns: width, cells: cells, palette: scale.palette, gap: gap,
          address: address)))
    paintSigns(grid, scale, rows, order, frame)
    paintFrames(frame, rows)
    let labeled = rows.labeled(every: type.fine.size * 1.15 / cell.height, first: grid.addressing == .attention ? 1 : 0)
    for row in labeled {
      let isFocus = focus?.panel == panel && focus?.unit == order[rows.shown[row]]
      let y = frame.y + (Double(rows.cell(row)) + 0.5) * cell.height + type.fine.size * TextStyle.figureDrop
      let style = isFocus ? type.fine.bold : type.fine
      page.write(
        rowName(order[rows.shown[row]], grid), at: Point(plotX - 6, y), style: style, anchor: .end,
        paint: isFocus ? .ink : .secondary)
    }
    if rows.hidden > 0 {
      let y = frame.y + (Double(rows.split) + Double(rows.gap) / 2) * cell.height
      let words = page.texts("heat.more-units", ["count": String(rows.hidden)])
      write(words, at: Point(frame.x + 4, y + type.fine.size * TextStyle.figureDrop))
    }
    if let focus, focus.panel == panel, let index = order.firstIndex(of: focus.unit),
      let row = rows.shown.firstIndex(of: index), grid.units > 1
    {
      let y = frame.y + Double(rows.cell(row)) * cell.height
      paintPointer(at: Rect(x: frame.maxX + 5, y: y, width: 3, height: cell.height))
      if !labeled.contains(row) {
        let middle = y + cell.height / 2 + type.fine.size * TextStyle.figureDrop
        page.write(String(focus.unit), at: Point(frame.maxX + 15, middle), style: type.fine.bold)
      }
    }
    let height = max(frame.height, HeatPainter.head(page))
    paintHead(grid, scale, Rect(x: page.left, y: frame.y, width: plotX - page.left, height: height))
    bottom = frame.y + height
  }

  /// Points at a row from the right: a bracket, or a wedge where the row is too low for one.
  private mutating func paintPointer(at place: Rect) {
    guard place.height >= 9 else {
      let tip = Point(place.x - 1, place.center.y)
      let wedge = Path(through: [tip, tip.moved(6, -4), tip.moved(6, 4)], closed: true, fill: .ink)
      return page.add(.path(wedge))
    }
    let corners = [
      Point(place.x - 1, place.y + 0.75), Point(place.maxX, place.y + 0.75), Point(place.maxX, place.maxY - 0.75),
      Point(place.x - 1, place.maxY - 0.75),
    ]
    page.add(.path(Path(through: corners, stroke: Stroke(.ink, width: 1.25))))
  }

  /// A row's name, or its number.
  private func rowName(_ unit: Int, _ grid: HeatGrid) -> String {
    guard unit < options.rowNames.count else { return String(grid.addressing == .attention ? unit + 1 : unit) }
    let room = plotX - page.left - 82 * page.factor - 6
    return ChartNumber.shortened(options.rowNames[unit], type.fine, width: max(14, room), page.measure)
  }

  /// A hairline around each part of a panel.
  private mutating func paintFrames(_ frame: Rect, _ rows: HeatAxis) {
    let width = Int((frame.width / cell.width).rounded())
    func parts(_ axis: HeatAxis, _ cells: Int) -> [Range<Int>] {
      axis.hidden == 0 ? [0..<cells] : [0..<axis.split, axis.split + axis.gap..<axis.cells]
    }
    for row in parts(rows, rows.cells) {
      for column in parts(columns, width) {
        let part = Rect(
          x: frame.x + Double(column.lowerBound) * cell.width, y: frame.y + Double(row.lowerBound) * cell.height,
          width: Double(column.count) * cell.width, height: Double(row.count) * cell.height)
        page.add(.rectangle(Rectangle(part, stroke: .hairline)))
      }
    }
  }

  mutating func write(_ markup: String, at point: Point, anchor: Label.Anchor = .start) {
    page.write(markup, at: point, style: type.fine, anchor: anchor, paint: .secondary)
  }
}
