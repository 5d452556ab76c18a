/// The size of gradients on their way back through time, on a log axis: who fades, who grows, and where Float32 has only zero.
public enum GradientFlowChart {
  /// The chart of one or several runs.
  public static func scene(
    _ series: [FlowSeries], _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let found = FlowFinding(series: series, texts: texts)
    var painter = FlowPainter(series: series, found: found, page: ChartPage(found.finding, options, measure, texts))
    painter.paint()
    return painter.page.scene(below: painter.bottom, details: found.details)
  }
}

/// Draws the chart, the lowest marks first.
struct FlowPainter {
  let series: [FlowSeries]
  let found: FlowFinding
  var page: ChartPage
  let plot: Rect
  let x: AxisScale
  let y: AxisScale
  let lags: Int
  var placer: LabelPlacer

  /// Float32's least normal number, its least positive one, and its largest.
  static let float32 = (normal: 0x1p-126, least: 0x1p-149, largest: 0x1.fffffep127)

  init(series: [FlowSeries], found: FlowFinding, page: ChartPage) {
    self.series = series
    self.found = found
    self.page = page
    let f = page.factor
    let ends = series.map { FlowPainter.end($0, found, page) }
    let names = min(page.options.width * 0.4, ends.max() ?? 0)
    let left = page.left + 40 * f
    plot = Rect(
      x: left, y: page.plotTop, width: max(80, page.right - names - 14 - left),
      height: page.height(260 * f, from: page.plotTop, below: FlowPainter.foot(page)))
    lags = max(1, (series.map { $0.norms.count }.max() ?? 0) - 1)
    x = .linear(0, Double(lags), from: plot.x, to: plot.maxX)
    let (low, high) = FlowPainter.decades(series)
    y = .decades(low, high, from: plot.maxY, to: plot.y)
    placer = LabelPlacer(in: plot.grown(by: 2), page.measure)
  }

  /// The width of the words at a line's end.
  private static func end(_ line: FlowSeries, _ found: FlowFinding, _ page: ChartPage) -> Double {
    let name = page.measure.width(RichText.runs(line.name, page.type.caption.bold))
    let value = page.measure.width(NumberText(line.norms.last ?? 0).runs(page.type.label))
    let note = page.measure.width(RichText.runs(found.note(line), page.type.label))
    return max(name + page.type.caption.size * 0.6 + value, note)
  }

  /// The decades of all norms; out to the next ticks where that leaves little of the plot empty.
  private static func decades(_ series: [FlowSeries]) -> (Int, Int) {
    var (low, high) = AxisScale.decades(holding: series.flatMap { $0.norms })
    // Norms that are all beyond Float32 are shown with its limit.
    low = min(low, Int(Logarithm.base10(float32.largest)))
    high = max(high, Int(Logarithm.base10(float32.normal)))
    let step = max(1, Int(AxisScale.roundStep(Double(high - low) / 6)))
    func down(_ value: Int) -> Int { (value >= 0 ? value : value - step + 1) / step * step }
    let room = max(1, (high - low) / 10)
    return (low - down(low) <= room ? down(low) : low, -down(-high) - high <= room ? -down(-high) : high)
  }

  /// The room below the plot: ticks and the axis's title.
  private static func foot(_ page: ChartPage) -> Double { 22 + page.type.caption.size * 1.3 }

  var bottom: Double { plot.maxY + FlowPainter.foot(page) }

  mutating func paint() {
    placer.lines = series.map { points($0) }
    page.add(Axis(y, .left, of: plot, mostTicks: 7, hasLine: false, hasGrid: true).marks(page.type))
    let milestones = milestoneMarks()
    placeLimits()
    let zeros = series.flatMap { zeroMarks($0) }
    paintFloat32()
    for (index, line) in series.enumerated() { paint(line, Marker.allCases[index % 3], isFilled: index >= 3) }
    page.add(milestones)
    page.add(zeros)
    let axis = Axis(x, .bottom, of: plot, mostTicks: min(7, lags + 1))
    page.add(axis.marks(page.type))
    paintAxisTitles(axis)
    paintNames()
  }

  func point(_ lag: Double, _ norm: Double) -> Point { Point(x.position(lag), y.position(norm)) }

  /// The points of a line that have a place on the axis.
  func points(_ line: FlowSeries) -> [Point] {
    line.norms.indices.filter { line.isNumber($0) }.map { point(Double($0), line.norms[$0]) }
  }

  /// What the vertical axis measures.
  var axisTitle: Label {
    let states = Set(series.map { $0.state })
    let state = states.count == 1 ? states.first ?? "h" : "s"
    let style = page.type.math.sized(page.type.caption.size * 1.1)
    return Label(
      MathText.runs("‖∂L/∂\(state)_t‖", style), at: Point(page.left, plot.y - 16 * page.factor), paint: .secondary)
  }

  private mutating func paintAxisTitles(_ axis: Axis) {
    page.add(.label(axisTitle))
    let title = axis.title(page.texts("flow.axis"), page.type)
    page.add(title)
    let words = RichText.runs(page.texts("flow.direction"), page.type.label)
    let width = page.measure.width(words)
    let baseline = plot.maxY + 22 + page.type.caption.size
    let tail = plot.maxX - width - 8 - 44
    guard tail > (title.bounds(page.measure)?.maxX ?? 0) + 12 else { return }
    page.add(.label(Label(words, at: Point(plot.maxX, baseline), anchor: .end, paint: .role(.gradientText))))
    let middle = baseline - page.type.label.size * TextStyle.figureDrop
    page.add(
      .arrow(
        Arrow(
          [Point(tail, middle), Point(tail + 44, middle)], paint: .gradient, width: 1.75, direction: .backward)))
  }

  private mutating func paintNames() {
    let room = page.right - plot.maxX - 14
    let entries = series.map { line in
      let value = page.measure.width(NumberText(line.norms.last ?? 0).runs(page.type.label))
      let name = ChartNumber.shortened(
        line.name, page.type.caption.bold, width: room - value - page.type.caption.size * 0.6 + 0.01, page.measure)
      return LineEndLabels.Entry(
        end: Point(plot.maxX, points(line).last?.y ?? plot.maxY), name: name, value: NumberText(line.norms.last ?? 0),
        note: found.note(line), address: line.addresses.last)
    }
    page.add(LineEndLabels(entries, in: plot.y - 8...bottom).marks(page.type, page.measure))
  }
}
