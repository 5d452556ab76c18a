/// Lines through numbers, with markers where there are few of them.
public enum PlotChart {
  /// The chart.
  public static func scene(
    _ data: PlotData, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = PlotPainter(data: data, page: ChartPage(finding(data, texts), options, measure, texts))
    painter.paint()
    func height(_ value: Double) -> String { data.name(value) ?? ChartNumber.text(value) }
    let details = data.lines.compactMap { line -> String? in
      guard let first = line.values.first, let last = line.values.last, let start = data.x.first, let end = data.x.last
      else { return nil }
      return texts(
        "plot.detail",
        [
          "name": line.name, "first": height(first), "last": height(last),
          "from": ChartNumber.text(start), "to": ChartNumber.text(end),
        ])
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }

  static func finding(_ data: PlotData, _ texts: DiagramTexts) -> Finding {
    let values: KeyValuePairs = ["x": data.xTitle, "y": data.yTitle]
    return Finding(title: texts("plot.title", values), caption: texts("plot.caption", values))
  }
}

/// Draws the plot: grid, marks across, lines, names at their ends.
struct PlotPainter {
  let data: PlotData
  var page: ChartPage
  private let frame: Rect
  private let x: AxisScale
  private let y: AxisScale

  init(data: PlotData, page: ChartPage) {
    self.data = data
    self.page = page
    let f = page.factor
    var widest = 0.0
    for line in data.lines {
      widest = max(
        widest, page.measure.width(RichText.runs(line.name, page.type.caption.bold)) + data.valueWidth(line, page))
    }
    let left = page.left + 44 * f
    let right = max(left + 80, page.right - min(page.options.width * 0.5, widest) - 14)
    frame = Rect(
      x: left, y: page.plotTop, width: right - left,
      height: page.height(220 * f, from: page.plotTop, below: PlotPainter.foot(page)))
    let heights =
      data.lines.flatMap { $0.values } + data.marks + (data.yNames.isEmpty ? [] : [0, Double(data.yNames.count - 1)])
    x = PlotPainter.scale(data.x, data.isLogX, from: left, to: right, isTight: true)
    y = PlotPainter.scale(heights, data.isLogY, from: frame.maxY, to: frame.y, isTight: false)
  }

  /// The room below the plot: ticks and the axis's title.
  private static func foot(_ page: ChartPage) -> Double { 22 + page.type.caption.size * 1.3 }

  var bottom: Double { frame.maxY + PlotPainter.foot(page) }

  private static func scale(
    _ values: [Double], _ isLogarithmic: Bool, from start: Double, to end: Double, isTight: Bool
  ) -> AxisScale {
    if isLogarithmic {
      let (low, high) = AxisScale.decades(holding: values)
      return .decades(low, high, from: start, to: end)
    }
    let finite = values.filter { $0.isFinite && $0.magnitude < 1e300 }
    if isTight { return .linear(finite.min() ?? 0, finite.max() ?? 1, from: start, to: end) }
    let (low, high) = LinePlot.range(values)
    return .linear(low, high, from: start, to: end)
  }

  mutating func paint() {
    if data.yNames.isEmpty {
      page.add(Axis(y, .left, of: frame, mostTicks: 7, hasLine: false, hasGrid: true).marks(page.type))
    } else {
      paintNames()
    }
    let axis = Axis(x, .bottom, of: frame)
    page.add(axis.marks(page.type))
    page.add(axis.title(data.xTitle, page.type))
    page.write(
      data.yTitle, at: Point(page.left, frame.y - 16 * page.factor), style: page.type.label, paint: .secondary)
    for mark in data.marks {
      let height = y.position(mark)
      page.line(Point(frame.x, height), Point(frame.maxX, height), Stroke(.secondary, width: 1, dash: [4, 3]))
    }
    var entries: [LineEndLabels.Entry] = []
    for (index, line) in data.lines.enumerated() {
      let points = zip(data.x, line.values).map { point($0, $1) }
      let isMain = index == 0
      let paint: Paint = isMain ? .ink : .secondary
      page.add(LinePlot.marks(points, Stroke(paint, width: isMain ? 1.75 : 1.25, join: .round)))
      let shown = points.compactMap { $0 }
      if shown.count <= 30 {
        for place in shown { page.add(Marker.allCases[index % 3].mark(at: place, paint: paint)) }
      }
      guard let end = shown.last, let value = line.values.last(where: { $0.isFinite }) else { continue }
      let room = page.right - frame.maxX - 14 - data.valueWidth(line, page)
      let name = ChartNumber.shortened(line.name, page.type.caption.bold, width: room + 0.01, page.measure)
      // The axis says what a class is called; its name would not tell more at the line's end.
      entries.append(
        .init(
          end: Point(frame.maxX, end.y), name: name, value: data.yNames.isEmpty ? NumberText(value) : nil, paint: paint)
      )
    }
    page.add(LineEndLabels(entries, in: frame.y - 8...frame.maxY + 8).marks(page.type, page.measure))
  }

  /// A line across for each class, with its name, as far as names have room.
  private mutating func paintNames() {
    let style = page.type.label
    let spacing = abs(y.position(1) - y.position(0))
    let step = max(1, Int((style.size * 1.3 / max(spacing, 0.01)).rounded(.up)))
    for (number, name) in data.yNames.enumerated() {
      let height = y.position(Double(number))
      page.line(Point(frame.x, height), Point(frame.maxX, height), .hairline)
      guard number % step == 0 else { continue }
      let text = ChartNumber.shortened(name, style, width: frame.x - 8 - page.left, page.measure)
      page.write(
        text, at: Point(frame.x - 8, height + style.size * TextStyle.figureDrop), style: style, anchor: .end,
        paint: .secondary)
    }
  }

  /// Nil where a number has no place: not finite, or not positive on a logarithmic axis.
  private func point(_ a: Double, _ b: Double) -> Point? {
    guard a.isFinite, b.isFinite, !(data.isLogX && a <= 0), !(data.isLogY && b <= 0) else { return nil }
    return Point(x.position(a), y.position(b))
  }
}
