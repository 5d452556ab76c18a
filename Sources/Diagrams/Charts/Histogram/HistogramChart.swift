import Recurrence

/// Numbers of one quantity, to be counted.
public struct HistogramPanel: Equatable, Sendable {
  /// The symbol, markup of `MathText`.
  public var symbol: String
  /// In words; may be empty.
  public var name: String
  /// The color of the bars.
  public var role: Role
  /// The numbers; those that are not finite are not counted.
  public var values: [Double]
  /// The range that they can have; nil: from the least to the largest.
  public var range: ClosedRange<Double>?
  /// The quantity's address without a step, such as `grad l0.f`; empty for numbers of no run.
  public var address = ""

  /// A panel of numbers.
  public init(
    symbol: String, name: String = "", role: Role = .ink, values: [Double], range: ClosedRange<Double>? = nil
  ) {
    self.symbol = symbol
    self.name = name
    self.role = role
    self.values = values.filter { $0.isFinite && abs($0) < 1e300 }
    self.range = range
  }

  /// All numbers of a heat map's panel.
  public init(_ grid: HeatGrid) {
    switch grid.kind {
    case .gate(let role): self.init(symbol: grid.symbol, name: grid.name, role: role, values: grid.all, range: 0...1)
    case .candidate(let role):
      self.init(symbol: grid.symbol, name: grid.name, role: role, values: grid.all, range: -1...1)
    case .signed, .magnitude:
      self.init(symbol: grid.symbol, name: grid.name, role: grid.role ?? .ink, values: grid.all)
    }
    address = grid.quantity.isEmpty ? "" : grid.addressHead + grid.quantity
  }

  /// The mean, without overflow.
  var mean: Double { values.reduce(0) { $0 + $1 / Double(values.count) } }

  /// The standard deviation of all numbers.
  var deviation: Double {
    let mean = mean
    let largest = values.reduce(0) { max($0, abs($1 - mean)) }
    guard largest > 0 else { return 0 }
    let sum = values.reduce(0) { $0 + (($1 - mean) / largest) * (($1 - mean) / largest) }
    return largest * (sum / Double(values.count)).squareRoot()
  }

  /// How many numbers lie in each of `count` equal parts of a range.
  func bins(_ count: Int, in range: ClosedRange<Double>) -> [Int] {
    var bins = [Int](repeating: 0, count: count)
    let width = range.upperBound - range.lowerBound
    guard width > 0 else { return bins }
    for value in values where range.contains(value) {
      bins[min(count - 1, Int((value - range.lowerBound) / width * Double(count)))] += 1
    }
    return bins
  }
}

extension HeatGrid {
  fileprivate var all: [Double] { values.flatMap { $0 } }
}

/// How the numbers of quantities are distributed: small plots with one scale for their heights.
public enum HistogramChart {
  /// The number of bars of a plot.
  static let bins = 24

  /// The distributions of one quantity or several.
  public static func scene(
    _ panels: [HistogramPanel], _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    let panels = panels.filter { !$0.values.isEmpty }
    var page = ChartPage(finding(panels, texts), options, measure, texts)
    let f = page.factor
    let ranges = panels.map { panel -> ClosedRange<Double> in
      if let range = panel.range { return range }
      let (low, high) = LinePlot.range(panel.values, ticks: 5)
      return low...high
    }
    let counts = zip(panels, ranges).map { $0.bins(bins, in: $1) }
    let tallest = zip(panels, counts).map { Double($1.max() ?? 0) / Double($0.values.count) * 100 }.max() ?? 1
    let (_, high) = LinePlot.range([0, tallest], ticks: 4)
    let probe = AxisScale.linear(0, high, from: 0, to: 1)
    let layout = Multiples(
      page: page, count: panels.count, height: 96 * f, head: 46 * f, foot: 30 * f,
      left: LinePlot.tickWidth(probe, most: 4, page) + 12, least: 1)
    for (index, panel) in panels.enumerated() {
      paint(
        panel, counts[index], ranges[index], layout.frame(index), high, hasScale: layout.isFirst(index), &page)
    }
    let details = panels.map {
      texts(
        "histogram.detail",
        [
          "symbol": $0.symbol, "name": $0.name, "mean": ChartNumber.text($0.mean),
          "deviation": ChartNumber.text($0.deviation), "count": String($0.values.count),
        ])
    }
    return page.scene(below: layout.bottom, details: details)
  }

  private static func paint(
    _ panel: HistogramPanel, _ counts: [Int], _ range: ClosedRange<Double>, _ frame: Rect, _ high: Double,
    hasScale: Bool, _ page: inout ChartPage
  ) {
    let f = page.factor
    let y = AxisScale.linear(0, high, from: frame.maxY, to: frame.y)
    let x = AxisScale.linear(range.lowerBound, range.upperBound, from: frame.x, to: frame.maxX)
    let grid = Axis(y, .left, of: frame, mostTicks: 4, hasLine: false, hasGrid: true).marks(page.type)
    page.add(hasScale ? grid : grid.filter { if case .label = $0 { false } else { true } })
    if hasScale {
      page.write(
        page.texts("histogram.y"), at: Point(page.left, frame.y - 10 * f), style: page.type.fine, paint: .secondary)
    }
    let symbol = MathText.runs(panel.symbol, page.type.math, paint: .role(panel.role.text))
    let baseline = frame.y - 34 * f
    page.add(.label(Label(symbol, at: Point(frame.x, baseline))))
    let after = page.measure.width(symbol) + 6
    page.write(
      ChartNumber.shortened(panel.name, page.type.label, width: frame.width - after, page.measure),
      at: Point(frame.x + after, baseline), style: page.type.label)
    let words = page.texts(
      "histogram.mean", ["mean": ChartNumber.text(panel.mean), "deviation": ChartNumber.text(panel.deviation)])
    page.write(
      ChartNumber.shortened(words, page.type.fine, width: frame.width, page.measure),
      at: Point(frame.x, baseline + 12 * f), style: page.type.fine, paint: .secondary,
      address: Derivation.of(panel.address) { Derivation.mean($0) + "; " + Derivation.deviation($0) })
    let width = frame.width / Double(counts.count)
    for (index, count) in counts.enumerated() where count > 0 {
      let top = y.position(Double(count) / Double(panel.values.count) * 100)
      let bar = Rect(
        x: frame.x + Double(index) * width + 0.5, y: top, width: width - 1, height: max(0.4, frame.maxY - top))
      page.add(.rectangle(Rectangle(bar, fill: .role(panel.role == .ink ? .secondary : panel.role))))
    }
    let mean = x.position(min(range.upperBound, max(range.lowerBound, panel.mean)))
    page.line(Point(mean, frame.y), Point(mean, frame.maxY), Stroke(.ink, width: 1))
    page.add(
      Axis(x, .bottom, of: frame, mostTicks: 5).marks(page.type).compactMap { mark -> Mark? in
        // Numbers at the edges of neighbors keep a distance.
        guard case .label(var label) = mark else { return mark }
        let room = Multiples.gap / 2 - 6
        let box = page.measure.box(label)
        label.at.x += max(0, frame.x - room - box.x) - max(0, box.maxX - frame.maxX - room)
        return box.width < frame.width / 5 ? .label(label) : nil
      })
  }

  /// The panel that is most at the ends of its range; else the spread of the first.
  static func finding(_ panels: [HistogramPanel], _ texts: DiagramTexts) -> Finding {
    guard let first = panels.first else {
      return Finding(title: texts("histogram.empty.title"), caption: texts("histogram.empty.caption"))
    }
    let caption = texts("histogram.caption", ["count": String(first.values.count)])
    var best: (share: Double, panel: HistogramPanel, isHigh: Bool)?
    for panel in panels {
      guard let range = panel.range else { continue }
      let edge = (range.upperBound - range.lowerBound) * 0.05
      for isHigh in [true, false] {
        let count = panel.values.count {
          isHigh ? $0 > range.upperBound - edge : $0 < range.lowerBound + edge
        }
        let share = Double(count) / Double(panel.values.count)
        if share > best?.share ?? 0.15 { best = (share, panel, isHigh) }
      }
    }
    if let best, let range = best.panel.range {
      let edge = (range.upperBound - range.lowerBound) * 0.05
      let limit = best.isHigh ? range.upperBound - edge : range.lowerBound + edge
      return Finding(
        title: texts(
          best.isHigh ? "histogram.high.title" : "histogram.low.title",
          [
            "share": ChartNumber.percent(best.share), "symbol": best.panel.symbol,
            "limit": ChartNumber.text(limit, significant: 2),
          ]), caption: caption)
    }
    return Finding(
      title: texts(
        "histogram.title",
        [
          "symbol": first.symbol, "mean": ChartNumber.text(first.mean),
          "deviation": ChartNumber.text(first.deviation),
        ]), caption: caption)
  }
}
