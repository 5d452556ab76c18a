/// The panels of a heat map on its page: one below the other; small matrices side by side, as many as there is room for.
struct HeatColumns {
  private let grids: [HeatGrid]
  private let page: ChartPage
  private let options: HeatMapOptions
  private let count: Int

  private static let gap = 20.0

  init(_ grids: [HeatGrid], _ page: ChartPage, _ options: HeatMapOptions) {
    self.grids = grids
    self.page = page
    self.options = options
    // What shares an axis of time stands below one another.
    let isFree = !page.isBounded && grids.count > 1 && grids.allSatisfy { $0.isParameter }
    guard isFree, options.signal == nil, options.periods.isEmpty, options.rowNames.isEmpty else {
      count = 1
      return
    }
    let widest = HeatPainter.roomBeside + 36 * Double(grids.map { $0.values.count }.max() ?? 1)
    let room = page.right - page.left + HeatColumns.gap
    let most = max(1, min(3, Int(room / (widest * page.factor + HeatColumns.gap))))
    // As many as the panels fill.
    let each = (grids.count + most - 1) / most
    count = (grids.count + each - 1) / max(1, each)
  }

  /// The page with all panels, and where they end.
  func paint(focus: (panel: Int, unit: Int)?) -> (page: ChartPage, bottom: Double) {
    guard count > 1 else {
      var painter = HeatPainter(grids: grids, focus: focus, options: options, page: page)
      painter.paint()
      return (painter.page, painter.bottom)
    }
    let width = (page.right - page.left + HeatColumns.gap) / Double(count) - HeatColumns.gap
    let each = (grids.count + count - 1) / count
    var parts: [[Mark]] = []
    var bottom = 0.0
    var hasNegative = false
    // The first column has the legend, of all signs that are there.
    for column in (0..<count).reversed() {
      let places = min(grids.count, column * each)..<min(grids.count, (column + 1) * each)
      var part = page
      part.marks = []
      part.options.width = 2 * ChartPage.margin + width
      let own = focus.flatMap { places.contains($0.panel) ? ($0.panel - places.lowerBound, $0.unit) : nil }
      var painter = HeatPainter(grids: Array(grids[places]), focus: own, options: options, page: part)
      painter.hasLegend = column == 0
      painter.hasNegative = hasNegative
      painter.paint()
      hasNegative = painter.hasNegative
      bottom = max(bottom, painter.bottom)
      parts.insert(painter.page.marks.map { $0.moved(Double(column) * (width + HeatColumns.gap), 0) }, at: 0)
    }
    var whole = page
    for marks in parts { whole.add(marks) }
    return (whole, bottom)
  }
}
