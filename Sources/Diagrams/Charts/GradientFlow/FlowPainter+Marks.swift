extension FlowPainter {
  /// The line itself; thin where Float32 would have only zero.
  mutating func paint(_ line: FlowSeries, _ marker: Marker, isFilled: Bool) {
    let zero = line.zeroInFloat32 ?? .max
    for isThin in [true, false] {
      var elements: [Path.Element] = []
      var isDown = false
      for lag in line.norms.indices {
        let belongs = line.isNumber(lag) && (isThin ? lag >= zero : lag <= zero)
        if belongs {
          let place = point(Double(lag), line.norms[lag])
          elements.append(isDown ? .line(place) : .move(place))
        }
        isDown = belongs
      }
      guard elements.count > 1 else { continue }
      page.add(.path(Path(elements, stroke: Stroke(.gradient, width: isThin ? 0.75 : 1.75, join: .round))))
    }
    let marked = x.ticks(atMost: min(7, lags + 1)).map { Int($0.value) }.filter { $0 > 0 }
    for lag in Set(marked + [line.norms.count - 1]).sorted() where lag < line.norms.count && lag >= 0 {
      guard line.isNumber(lag) else { continue }
      page.add(marker.mark(at: point(Double(lag), line.norms[lag]), paint: .gradient))
      if isFilled { page.add(.circle(Circle(point(Double(lag), line.norms[lag]), radius: 1.4, fill: .gradient))) }
    }
  }

  /// Keeps labels off the lines of Float32's limits.
  mutating func placeLimits() {
    let limits = FlowPainter.float32
    for value in [limits.least, limits.normal, limits.largest] {
      let level = y.position(value)
      guard plot.y < level, level < plot.maxY else { continue }
      placer.lines.append([Point(plot.x, level), Point(plot.maxX, level)])
    }
  }

  /// The bands in which Float32 loses digits, has only zero, or has only infinity.
  mutating func paintFloat32() {
    let (low, high) = (Logarithm.tenTo(Int(y.low)), Logarithm.tenTo(Int(y.high)))
    let limits = FlowPainter.float32
    if low < limits.least {
      let top = y.position(limits.least)
      let band = Rect(x: plot.x, y: top, width: plot.width, height: plot.maxY - top)
      page.add(.path(Hatch.path(in: band)))
      limit(limits.least, "flow.float32.zero", isAbove: true)
    }
    if low < limits.normal { limit(limits.normal, "flow.float32.digits", isAbove: true) }
    if high > limits.largest {
      let bottom = y.position(limits.largest)
      page.add(.path(Hatch.path(in: Rect(x: plot.x, y: plot.y, width: plot.width, height: bottom - plot.y))))
      limit(limits.largest, "flow.float32.infinity", isAbove: false)
    }
  }

  /// A line across the plot with its words beside it, where the lines leave room; on the other side where they do not.
  private mutating func limit(_ value: Double, _ key: String, isAbove: Bool) {
    let place = y.position(value)
    page.line(Point(plot.x, place), Point(plot.maxX, place), Stroke(.secondary, width: 0.5))
    let style = page.type.fine
    let words = RichText.runs(page.texts(key, ["limit": ChartNumber.text(value, significant: 2)]), style)
    let (above, below) = (place - style.size * 0.6, place + style.size * 1.4)
    let usual = isAbove ? above : below
    let places = [(plot.x + 8, Label.Anchor.start), (plot.maxX - 8, .end), (plot.center.x, .middle)]
    let proposals = [usual, isAbove ? below : above].flatMap { baseline in
      places.map { [Label(words, at: Point($0.0, baseline), anchor: $0.1, paint: .secondary)] }
    }
    guard let labels = placer.place(proposals) else { return }
    for label in labels {
      // On the other side there may be hatching.
      if label.at.y != usual {
        page.add(.rectangle(Rectangle(page.measure.box(label).grown(by: 1.5), fill: .paper)))
      }
      page.add(.label(label))
    }
  }

  /// Where each line has fallen to a round power of ten, or risen to one: told above the plot.
  mutating func milestoneMarks() -> [Mark] {
    guard let limit = milestone else { return [] }
    var marks: [Mark] = []
    let level = y.position(Logarithm.tenTo(limit))
    let crossings = series.compactMap { line in
      line.crossing(of: Logarithm.tenTo(limit)).map { (name: line.name, lag: $0) }
    }.sorted { $0.lag < $1.lag }
    let style = page.type.label
    let isFading = (series.first { $0.trend == .fade || $0.trend == .grow }?.trend ?? .fade) != .grow
    let sentence = page.texts(isFading ? "flow.left" : "flow.reached", ["limit": ChartNumber.powerOfTen(limit)])
    let tail = RichText.runs("  " + sentence, style)
    var words = crossings.map { crossing in
      RichText.runs((series.count > 1 ? crossing.name + " " : ""), style)
        + [TextRun(ChartNumber.steps(crossing.lag), style.bold, paint: .ink)]
    }
    let heads = words.map { page.measure.width($0) }
    words[words.count - 1] += tail
    let widths = words.map { page.measure.width($0) }
    guard widths.reduce(0, +) + 12 * Double(widths.count) < page.right - page.measure.box(axisTitle).maxX else {
      return []
    }
    // The head of each label stands over its line; the last one's tail lies to the right of it.
    let wanted = zip(crossings, zip(heads, widths)).map { x.position($0.lag) - $1.0 / 2 + $1.1 / 2 }
    let middles = Spread.centers(
      wanted: wanted, sizes: widths, gap: 12, low: page.measure.box(axisTitle).maxX + 10, high: page.right)
    let ends = [Point(plot.x, level), Point(x.position(crossings[crossings.count - 1].lag), level)]
    marks.append(.path(Path(through: ends, stroke: Stroke(.ink, width: 0.5))))
    placer.lines.append(ends)
    for (index, crossing) in crossings.enumerated() {
      let place = Point(x.position(crossing.lag), level)
      let start = middles[index] - widths[index] / 2
      let under = Point(min(start + heads[index] - 3, max(start + 3, place.x)), plot.y - 5)
      let knee = Point(place.x, under.x == place.x ? under.y : plot.y + 3)
      marks.append(.path(Path(through: [place, knee, under], stroke: Stroke(.ink, width: 0.5))))
      placer.lines.append([place, knee])
      marks.append(.circle(Circle(place, radius: 2, fill: .ink)))
      marks.append(.label(Label(words[index], at: Point(start, plot.y - 8), paint: .secondary)))
    }
    return marks
  }

  /// The power of ten that tells most: six decades from where the lines begin, or fewer if the lines do not get so far.
  private var milestone: Int? {
    let moving = series.filter { $0.trend == .fade || $0.trend == .grow }
    guard let trend = moving.first?.trend, moving.allSatisfy({ $0.trend == trend }) else { return nil }
    let starts = moving.compactMap { line in line.measured.map { line.norms[$0.first] } }
    guard let lowest = starts.min(), let highest = starts.max() else { return nil }
    let isFading = trend == .fade
    let start = isFading ? Logarithm.base10(lowest) : Logarithm.base10(highest)
    let base = Int((isFading ? start + 1e-9 : start - 1e-9).rounded(isFading ? .down : .up))
    for distance in [6, 3, 2, 1] {
      let limit = isFading ? base - distance : base + distance
      guard abs(limit) < 300 else { continue }
      if moving.allSatisfy({ $0.crossing(of: Logarithm.tenTo(limit)) != nil }) { return limit }
    }
    return nil
  }

  /// The point from which on a gradient is zero in Float32, and in words.
  mutating func zeroMarks(_ line: FlowSeries) -> [Mark] {
    guard let lag = line.zeroInFloat32, lag < line.norms.count else { return [] }
    var marks: [Mark] = []
    let place = line.isNumber(lag) ? point(Double(lag), line.norms[lag]) : Point(x.position(Double(lag)), plot.maxY)
    let style = page.type.label
    let lead = style.size * 1.3
    var proposals: [[Label]] = []
    for (rise, anchor) in [(42.0, Label.Anchor.end), (42, .start), (64, .end), (86, .end), (30, .end), (110, .end)] {
      let end = anchor == .start ? place.x - 1 : place.x + 28
      let edge = anchor == .start ? end : min(plot.maxX, end)
      let top = place.y - rise * page.factor
      let from = Label(
        RichText.runs(page.texts("flow.from", ["lag": String(lag)]), style), at: Point(edge, top - 4 - lead),
        anchor: anchor)
      let zero = Label(
        RichText.runs(page.texts("flow.zero-in-float32"), style.bold), at: Point(edge, top - 4), anchor: anchor)
      proposals.append([from, zero])
    }
    if let labels = placer.place(proposals) {
      let leader = [place, Point(place.x, labels[1].at.y + 4)]
      placer.lines.append(leader)
      marks.append(.path(Path(through: leader, stroke: Stroke(.ink, width: 0.5))))
      marks += labels.map { .label($0) }
    }
    return marks + [.circle(Circle(place, radius: 2, fill: .ink))]
  }
}
