/// What happened and what was predicted, and beside it the error by how many steps ahead.
public enum ForecastChart {
  /// The chart of a series and its predictions.
  public static func scene(
    _ data: ForecastData, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = ForecastPainter(data: data, page: ChartPage(finding(data, texts), options, measure, texts))
    painter.paint()
    let details = data.predictions.map { prediction in
      let errors = data.errors(prediction)
      return texts(
        "forecast.detail",
        [
          "name": prediction.name, "first": ChartNumber.percent(errors.first ?? 0),
          "last": ChartNumber.percent(errors.last ?? 0), "count": String(errors.count), "steps": data.stepName,
        ])
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }

  static func finding(_ data: ForecastData, _ texts: DiagramTexts) -> Finding {
    guard let model = data.model, let error = data.errors(model).last, error.isFinite else {
      return Finding(title: texts("forecast.empty.title"), caption: texts("forecast.empty.caption"))
    }
    let horizon = data.errors(model).count
    // With errors by horizon the rings are the forecasts of each next step, not one forecast of many.
    let count = model.values.count
    let rings = texts(
      !model.errors.isEmpty ? "forecast.each.rings" : count == 1 ? "forecast.next.rings" : "forecast.rings",
      ["name": model.name, "count": String(count), "steps": data.stepName])
    let isSplit = data.split.map { $0 > 0 && $0 < data.actual.count } ?? false
    let caption = isSplit ? texts("forecast.caption", ["rings": rings]) : rings
    let next = horizon == 1 ? "forecast.next" : "forecast"
    guard let baseline = data.baseline, case let other = data.errors(baseline), other.count >= horizon, horizon > 0,
      other[horizon - 1].isFinite
    else {
      return Finding(
        title: texts(
          next + ".title",
          [
            "name": model.name, "error": ChartNumber.percent(error), "count": String(horizon), "steps": data.stepName,
          ]), caption: caption)
    }
    return Finding(
      title: texts(
        next + (error < other[horizon - 1] ? ".better.title" : ".worse.title"),
        [
          "name": model.name, "error": ChartNumber.percent(error), "count": String(horizon), "steps": data.stepName,
          "other": baseline.name, "than": ChartNumber.percent(other[horizon - 1]),
        ]), caption: caption)
  }
}

/// Draws the series to the left, the errors to the right.
struct ForecastPainter {
  let data: ForecastData
  var page: ChartPage
  let series: Rect
  let errors: Rect
  var bottom = 0.0

  init(data: ForecastData, page: ChartPage) {
    self.data = data
    self.page = page
    let f = page.factor
    let errorWidth = 116 * f
    let names =
      (data.predictions.map { ($0.name, page.type.label) } + [(page.texts("forecast.actual"), page.type.label.bold)])
      .map { page.measure.width(RichText.runs($0.0, $0.1)) }.max() ?? 0
    let values = Array(data.actual.dropFirst(data.hidden)) + data.predictions.flatMap { $0.values }
    let (low, high) = LinePlot.range(values)
    let ticks = LinePlot.tickWidth(.linear(low, high, from: 0, to: 1), most: 7, page)
    let left = page.left + ticks + 10
    let reserved = min(names, 110 * f) + 6 + 44 * f + errorWidth
    let height = page.height(232 * f, from: page.plotTop, below: 24 * f + page.type.label.size)
    series = Rect(x: left, y: page.plotTop, width: max(80, page.right - reserved - left), height: height)
    errors = Rect(x: page.right - errorWidth, y: page.plotTop, width: errorWidth, height: height)
  }

  mutating func paint() {
    paintSeries()
    paintErrors()
    bottom = series.maxY + 24 * page.factor + page.type.label.size
  }

  private mutating func paintSeries() {
    let first = data.hidden
    let shown = Array(data.actual.dropFirst(first))
    let (low, high) = LinePlot.range(shown + data.predictions.flatMap { $0.values })
    let last = max(data.actual.count, data.predictions.map { $0.start + $0.values.count }.max() ?? 0)
    let plot = LinePlot(
      frame: series,
      x: .linear(Double(first) + 0.5, Double(max(first + 1, last)) + 0.5, from: series.x, to: series.maxX),
      y: .linear(low, high, from: series.maxY, to: series.y))
    page.add(Axis(plot.y, .left, of: series, hasLine: false, hasGrid: true).marks(page.type))
    page.write(
      data.quantity, at: Point(page.left, series.y - 16 * page.factor), style: page.type.label, paint: .secondary)
    let actual = plot.points(shown, first: Double(first + 1))
    for prediction in data.predictions where prediction.isBaseline {
      page.add(
        LinePlot.marks(
          plot.points(prediction.values, first: Double(prediction.start + 1)),
          Stroke(.secondary, width: 0.9, join: .round)))
    }
    let model = data.model.flatMap { $0.isBaseline ? nil : $0 }
    let predicted = model.map { plot.points($0.values, first: Double($0.start + 1)) } ?? []
    for (index, point) in predicted.enumerated() {
      guard let point, let start = model.map({ $0.start - first }), start + index < actual.count,
        let truth = actual[start + index]
      else { continue }
      page.line(truth, point, Stroke(.gradient, width: 1.75))
    }
    page.add(LinePlot.marks(actual, Stroke(.ink, width: 1.75, join: .round)))
    let radius = min(2.4, max(1.2, (series.width / Double(max(1, last - first))) * 0.4))
    for point in predicted.compactMap({ $0 }) {
      page.add(.circle(Circle(point, radius: radius, fill: .paper, stroke: Stroke(.ink, width: 1))))
    }
    paintTime(plot, last)
    paintSplit(plot, actual.compactMap { $0 }, names: paintNames(plot, actual))
  }

  /// The line between what training saw and what it did not, and how much of the beginning is not drawn.
  private mutating func paintSplit(_ plot: LinePlot, _ line: [Point], names: [Rect]) {
    // What was not seen is often the last few steps: its words may reach on into the column of names.
    let column = Rect(x: series.x, y: series.y, width: errors.x - 38 * page.factor - series.x, height: series.height)
    var placer = LabelPlacer(in: column, page.measure)
    placer.taken = names
    placer.lines = [line]
    defer { paintHidden(&placer) }
    guard let split = data.split, split > 0, split < data.actual.count else { return }
    let x = plot.x.position(Double(split) + 0.5)
    page.line(Point(x, series.y), Point(x, series.maxY), Stroke(.ink, width: 1))
    let style = page.type.label
    for (key, anchor, shift) in [("forecast.seen", Label.Anchor.end, -6.0), ("forecast.unseen", .start, 6)] {
      let words = RichText.runs(page.texts(key), style)
      let heights = [14 * page.factor, 26 * page.factor, series.height - 6 * page.factor, series.height * 120 / 232].map
      {
        series.y + $0
      }
      if let labels = placer.place(heights.map { [Label(words, at: Point(x + shift, $0), anchor: anchor)] }) {
        page.add(labels.map { .label($0) })
      }
    }
  }

  private mutating func paintHidden(_ placer: inout LabelPlacer) {
    guard data.hidden > 0 else { return }
    let words = page.texts("forecast.earlier", ["count": String(data.hidden), "steps": data.stepName])
    let places = [series.maxY - 6, series.y + 14 * page.factor, series.y + 40 * page.factor]
    let proposals = places.map {
      [Label(RichText.runs(words, page.type.fine), at: Point(series.x + 2, $0), paint: .secondary)]
    }
    if let labels = placer.place(proposals) { page.add(labels.map { .label($0) }) }
  }

  private mutating func paintTime(_ plot: LinePlot, _ last: Int) {
    let starts = data.periods.filter { $0.start >= 1 && $0.start <= last }.sorted { $0.start < $1.start }
    let first = Double(data.hidden) + 1
    guard !starts.isEmpty else {
      let end = max(first + 1, Double(last))
      let before = Double(data.firstStep - 1)
      let steps = AxisScale.linear(
        first + before, end + before, from: plot.x.position(first), to: plot.x.position(end))
      page.add(LinePlot.countAxis(steps, of: series, page))
      page.write(
        data.stepName, at: Point(series.maxX, series.maxY + 22 * page.factor + page.type.label.size),
        style: page.type.label, anchor: .end, paint: .secondary)
      return
    }
    let stroke = Stroke(.secondary, width: 1)
    page.line(Point(series.x, series.maxY), Point(series.maxX, series.maxY), stroke)
    var reach = -Double.infinity
    for (index, period) in starts.enumerated() {
      let from = plot.x.position(max(first, Double(period.start)) - 0.5)
      let to = plot.x.position(index + 1 < starts.count ? Double(starts[index + 1].start) - 0.5 : Double(last) + 0.5)
      guard to > series.x else { continue }
      page.line(Point(from, series.maxY), Point(from, series.maxY + 4), stroke)
      let width = page.measure.width(RichText.runs(period.name, page.type.label))
      let middle = (from + to) / 2
      guard middle - width / 2 > reach + 4, middle + width / 2 < series.maxX + 20 else { continue }
      reach = middle + width / 2
      page.write(
        period.name, at: Point(middle, series.maxY + 6 + page.type.label.size), style: page.type.label, anchor: .middle,
        paint: .secondary)
    }
    page.line(Point(series.maxX, series.maxY), Point(series.maxX, series.maxY + 4), stroke)
  }

  /// The names of the lines at their ends; returns what they cover.
  private mutating func paintNames(_ plot: LinePlot, _ actual: [Point?]) -> [Rect] {
    var names: [(text: String, style: TextStyle, paint: Paint, y: Double)] = []
    if let end = actual.last(where: { $0 != nil }) ?? nil {
      names.append((page.texts("forecast.actual"), page.type.label.bold, .ink, end.y))
    }
    for prediction in data.predictions where prediction.isBaseline || prediction == data.model {
      guard let end = plot.points(prediction.values, first: 1).last(where: { $0 != nil }) ?? nil else { continue }
      names.append((prediction.name, page.type.label, prediction.isBaseline ? .secondary : .ink, end.y))
    }
    let heights = names.map { _ in page.type.label.size * 1.35 }
    let middles = Spread.centers(wanted: names.map { $0.y }, sizes: heights, low: series.y - 6, high: series.maxY + 4)
    return zip(names, middles).map { name, middle in
      let text = ChartNumber.shortened(
        name.text, name.style, width: errors.x - 38 * page.factor - series.maxX - 6, page.measure)
      let label = Label(
        RichText.runs(text, name.style), at: Point(series.maxX + 6, middle + name.style.size * TextStyle.figureDrop),
        paint: name.paint)
      page.add(.label(label))
      return page.measure.box(label)
    }
  }
}
