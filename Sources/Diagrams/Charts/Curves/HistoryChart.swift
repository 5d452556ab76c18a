/// Loss, metrics and learning rate over the epochs of training.
public enum HistoryChart {
  /// The curves of a history.
  public static func scene(
    _ history: TrainingHistory, _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var painter = HistoryPainter(
      history: history, page: ChartPage(finding(history, texts), options, measure, texts))
    painter.paint()
    let details = history.panels.flatMap { panel in
      panel.curves.compactMap { curve -> String? in
        guard let first = curve.values.first(where: { $0.isFinite }),
          let last = curve.values.last(where: { $0.isFinite })
        else {
          return nil
        }
        return texts(
          "curves.detail",
          [
            "title": panel.title, "name": curve.name, "first": ChartNumber.text(first), "last": ChartNumber.text(last),
          ])
      }
    }
    return painter.page.scene(below: painter.bottom, details: details)
  }

  /// Overfitting where the main curve rises again by a tenth of its fall while another goes on falling; else how far it fell.
  static func finding(_ history: TrainingHistory, _ texts: DiagramTexts) -> Finding {
    guard let (curve, best) = history.main, let first = curve.values.first(where: { $0.isFinite }),
      let last = curve.values.last(where: { $0.isFinite }), let panel = history.panels.first
    else { return Finding(title: texts("curves.empty.title"), caption: texts("curves.empty.caption")) }
    let low = curve.values[best]
    // The axis title without its unit.
    let quantity = panel.title.split(separator: ",").first.map { String($0) } ?? panel.title
    let values =
      [
        "title": quantity, "name": curve.name,
        "what": curve.name == quantity ? quantity : texts("curves.what", ["title": quantity, "name": curve.name]),
        "epoch": String(best + history.firstEpoch),
        "low": ChartNumber.text(low), "first": ChartNumber.text(first), "last": ChartNumber.text(last),
        "epochs": String(curve.values.count - 1 + history.firstEpoch), "ratio": ChartNumber.text(first / low),
      ] as KeyValuePairs
    let isBroken = panel.curves.contains { $0.values.contains { $0.isInfinite } }
    let rises = last - low > 0.1 * (first - low) && first > low
    let key =
      isBroken
      ? "curves.diverged"
      : rises
        ? (panel.curves.count > 1 ? "curves.overfit" : "curves.rise") : first > low ? "curves.fall" : "curves.flat"
    return Finding(title: texts(key + ".title", values), caption: texts(key + ".caption", values))
  }
}

/// Draws the panels from top to bottom, on one axis of epochs.
struct HistoryPainter {
  let history: TrainingHistory
  var page: ChartPage
  var bottom = 0.0
  /// The heights of the panels that are drawn, and the room between two.
  private let heights: [Double]
  private let gap: Double
  private let x: AxisScale
  private let left: Double
  private let right: Double

  init(history: TrainingHistory, page: ChartPage) {
    self.history = history
    self.page = page
    let f = page.factor
    (heights, gap) = HistoryPainter.heights(history.panels.count, page)
    left = page.left + 44 * f
    var widest = 0.0
    for curve in history.panels.flatMap({ $0.curves }) {
      let value = NumberText(curve.values.last(where: { $0.isFinite }) ?? 0).runs(page.type.label)
      widest = max(
        widest,
        page.measure.width(RichText.runs(curve.name, page.type.caption.bold)) + page.type.caption.size * 0.6
          + page.measure.width(value))
    }
    right = max(left + 80, page.right - min(page.options.width * 0.4, widest) - 14)
    let count = history.panels.flatMap { $0.curves }.map { $0.values.count }.max() ?? 1
    x = .linear(
      Double(history.firstEpoch), Double(history.firstEpoch + max(1, count - 1)), from: left, to: right)
  }

  /// The panels' heights: on a page of given height the first takes what the others leave, and those without room are left out.
  private static func heights(_ count: Int, _ page: ChartPage) -> (heights: [Double], gap: Double) {
    let f = page.factor
    guard page.isBounded else {
      return ([200 * f] + Array(repeating: 70 * f, count: max(0, count - 1)), 44 * f)
    }
    let (small, gap, least) = (36 * f, 32 * f, 76 * f)
    let room = page.height(0, from: page.plotTop, below: 22 + page.type.caption.size * 1.3)
    let others = min(max(0, count - 1), max(0, Int((room - least) / (small + gap))))
    return ([room - Double(others) * (small + gap)] + Array(repeating: small, count: others), gap)
  }

  mutating func paint() {
    var top = page.plotTop
    for (index, (panel, height)) in zip(history.panels, heights).enumerated() {
      let frame = Rect(x: left, y: top, width: right - left, height: height)
      paint(panel, in: frame, isFirst: index == 0)
      top = frame.maxY + gap
      bottom = frame.maxY
    }
    let plot = Rect(x: left, y: page.plotTop, width: right - left, height: max(0, bottom - page.plotTop))
    page.add(LinePlot.countAxis(x, of: plot, page))
    page.add(Axis(x, .bottom, of: plot).title(page.texts("curves.axis"), page.type))
    bottom = plot.maxY + 22 + page.type.caption.size * 1.3
    let left = history.panels.dropFirst(heights.count)
    guard !left.isEmpty else { return }
    let names = ChartPage.joined(left.map { $0.title }, by: ", ")
    page.write(
      page.texts("curves.more", ["count": String(left.count), "names": names]),
      at: Point(page.right, plot.maxY + 22 + page.type.caption.size), style: page.type.label, anchor: .end,
      paint: .secondary)
  }

  private func scale(_ panel: TrainingHistory.Panel, _ frame: Rect) -> AxisScale {
    let values = panel.curves.flatMap { $0.values }.filter { $0.isFinite }
    let positive = values.filter { $0 > 0 }
    let spans = (positive.max() ?? 1) > 50 * (positive.min() ?? 1)
    if panel.isLogarithmic ?? (positive.count == values.count && spans), !positive.isEmpty {
      let (low, high) = AxisScale.decades(holding: positive)
      return .decades(low, high, from: frame.maxY, to: frame.y)
    }
    let (low, high) = LinePlot.range(values, ticks: frame.height > 100 ? 6 : 3)
    return .linear(low, high, from: frame.maxY, to: frame.y)
  }

  private mutating func paint(_ panel: TrainingHistory.Panel, in frame: Rect, isFirst: Bool) {
    let plot = LinePlot(frame: frame, x: x, y: scale(panel, frame))
    page.add(
      Axis(plot.y, .left, of: frame, mostTicks: isFirst ? 7 : 4, hasLine: false, hasGrid: true).marks(page.type))
    page.write(
      panel.title, at: Point(page.left, frame.y - 16 * page.factor), style: page.type.label, paint: .secondary)
    var entries: [LineEndLabels.Entry] = []
    let main = panel.curves.firstIndex { $0.isMain } ?? panel.curves.count - 1
    var placer = LabelPlacer(
      in: Rect(x: frame.x, y: frame.y - 14, width: frame.width, height: frame.height + 14), page.measure)
    for (index, curve) in panel.curves.enumerated() {
      let points = plot.points(curve.values, first: x.low)
      placer.lines.append(points.compactMap { $0 })
      let isMain = index == main
      page.add(
        LinePlot.marks(
          points, Stroke(isMain ? .ink : .secondary, width: isMain ? 1.75 : 1.25, join: .round)))
      guard let end = points.last(where: { $0 != nil }) ?? nil,
        let last = curve.values.lastIndex(where: { $0.isFinite })
      else { continue }
      let value = curve.values[last]
      let number = NumberText(value)
      let room =
        page.right - right - 14 - page.type.caption.size * 0.6 - page.measure.width(number.runs(page.type.label))
      entries.append(
        .init(
          end: Point(frame.maxX, end.y),
          name: ChartNumber.shortened(curve.name, page.type.caption.bold, width: room + 0.01, page.measure),
          value: number,
          address: Derivation.of(curve.column) { Derivation.history($0, epoch: last + history.firstEpoch) },
          paint: isMain ? .ink : .secondary))
    }
    if isFirst { paintBest(plot, &placer) }
    page.add(LineEndLabels(entries, in: frame.y - 8...frame.maxY + 8).marks(page.type, page.measure))
  }

  /// The lowest point of the main curve, with its epoch.
  private mutating func paintBest(_ plot: LinePlot, _ placer: inout LabelPlacer) {
    guard let (curve, best) = history.main, curve.values.count > 1,
      let point = plot.points(curve.values, first: x.low)[best]
    else { return }
    let words = page.texts(
      "curves.best", ["low": ChartNumber.text(curve.values[best]), "epoch": String(best + history.firstEpoch)])
    let runs = RichText.runs(words, page.type.label)
    var proposals: [[Label]] = []
    for rise in [-34.0, -52, -20, 22, 34, -80, -110] {
      for (anchor, shift) in [(Label.Anchor.middle, 0.0), (.end, 3), (.start, -3)] {
        proposals.append([
          Label(
            runs, at: point.moved(shift, rise * page.factor), anchor: anchor,
            address: Derivation.of(curve.column) {
              Derivation.history($0, epoch: best + history.firstEpoch) + "; " + Derivation.lowest($0)
            })
        ])
      }
    }
    if let labels = placer.place(proposals) {
      let box = page.measure.box(labels[0])
      let end = box.center.y < point.y ? box.maxY + 3 : box.y - 3
      page.line(point, Point(point.x, end), Stroke(.ink, width: 0.5))
      page.add(labels.map { .label($0) })
    }
    page.add(.circle(Circle(point, radius: 2.4, fill: .ink)))
  }
}
