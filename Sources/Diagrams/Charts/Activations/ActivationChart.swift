/// Activation functions and their derivatives, with the points at which a run used them.
public enum ActivationChart {
  /// One function or several, as small plots.
  public static func scene(
    _ panels: [ActivationPanel], _ options: ChartOptions = ChartOptions(), measure: TextMeasure, texts: DiagramTexts
  ) -> Scene {
    var page = ChartPage(finding(panels, texts), options, measure, texts)
    let f = page.factor
    let (panels, hidden) = shown(panels, page)
    let isNarrow = isNarrow(panels, page)
    let layout = Multiples(
      page: page, count: panels.count, height: (panels.count == 1 ? 200 : 120) * f, head: (isNarrow ? 60 : 46) * f,
      foot: (hidden.isEmpty ? 34 : 50) * f, left: 22 * f, gap: 38 * f, least: 1)
    for (index, panel) in panels.enumerated() { paint(panel, layout.frame(index), &page, isNarrow: isNarrow) }
    if !hidden.isEmpty {
      let names = ChartPage.joined(hidden.map { "$" + $0.symbol + "$" }, by: ", ")
      page.write(
        texts("heat.more-panels", ["count": String(hidden.count), "names": names]),
        at: Point(page.right, layout.bottom - 4 * f), style: page.type.label, anchor: .end, paint: .secondary)
    }
    let details = panels.map {
      texts(
        "activation.detail",
        [
          "symbol": $0.symbol, "name": $0.name, "function": $0.function.sign, "count": String($0.inputs.count),
          "flat": ChartNumber.percent($0.flat),
        ])
    }
    return page.scene(below: layout.bottom, details: details)
  }

  /// On a page of given height at most four, which stand in one row, the one that the title is about among them.
  private static func shown(
    _ panels: [ActivationPanel], _ page: ChartPage
  ) -> (shown: [ActivationPanel], hidden: [ActivationPanel]) {
    guard page.isBounded, panels.count > 4 else { return (panels, []) }
    var places = Array(0..<4)
    if let told = flattest(panels), told >= 4 { places[3] = told }
    return (places.map { panels[$0] }, panels.indices.filter { !places.contains($0) }.map { panels[$0] })
  }

  /// The first panel of those with most inputs where the function is flat.
  private static func flattest(_ panels: [ActivationPanel]) -> Int? {
    var best: Int?
    for (index, panel) in panels.enumerated() where !panel.inputs.isEmpty {
      if panel.flat > best.map({ panels[$0].flat }) ?? -1 { best = index }
    }
    return best
  }

  static func finding(_ panels: [ActivationPanel], _ texts: DiagramTexts) -> Finding {
    guard let flattest = flattest(panels).map({ panels[$0] }) else {
      return Finding(title: texts("activation.empty.title"), caption: texts("activation.caption"))
    }
    let key = flattest.flat == 0 ? "activation.steep.title" : "activation.title"
    return Finding(
      title: texts(key, ["share": ChartNumber.percent(flattest.flat), "symbol": flattest.symbol]),
      caption: texts("activation.caption"))
  }

  /// Whether plots are so narrow that their names need a line of their own.
  private static func isNarrow(_ panels: [ActivationPanel], _ page: ChartPage) -> Bool {
    page.isBounded && panels.count == 4
  }

  private static func paint(
    _ panel: ActivationPanel, _ frame: Rect, _ page: inout ChartPage, isNarrow: Bool
  ) {
    let function = panel.function
    let x = AxisScale.linear(-function.reach, function.reach, from: frame.x, to: frame.maxX)
    let y = AxisScale.linear(
      function.values.lowerBound, function.values.upperBound, from: frame.maxY, to: frame.y)
    paintHead(panel, frame, &page, isNarrow: isNarrow)
    page.add(Axis(y, .left, of: frame, mostTicks: 3, hasLine: false, hasGrid: true).marks(page.type))
    let zero = x.position(0)
    page.line(Point(zero, frame.y), Point(zero, frame.maxY), .hairline)
    let steps = 96
    func curve(_ value: (Double) -> Double) -> [Point] {
      (0...steps).map { step in
        let input = function.reach * (2 * Double(step) / Double(steps) - 1)
        return Point(x.position(input), y.position(value(input)))
      }
    }
    page.add(
      .path(
        Path(through: curve(function.slope), stroke: Stroke(.gradient, width: 1.25, dash: [3.5, 2.2], join: .round))))
    page.add(
      .path(
        Path(
          through: curve(function.value), stroke: Stroke(.role(panel.role), width: 1.75, join: .round))))
    paintInputs(panel, frame, x, y, &page)
    page.add(Axis(x, .bottom, of: frame, mostTicks: 5).marks(page.type))
  }

  /// Rings on the curve, as large as inputs there are many; counts for those beyond the edges.
  private static func paintInputs(
    _ panel: ActivationPanel, _ frame: Rect, _ x: AxisScale, _ y: AxisScale, _ page: inout ChartPage
  ) {
    let reach = panel.function.reach
    let bins = max(8, Int(frame.width / 6))
    var counts = [Int](repeating: 0, count: bins)
    for input in panel.inputs where abs(input) <= reach {
      counts[min(bins - 1, Int((input / reach + 1) / 2 * Double(bins)))] += 1
    }
    let most = Double(counts.max() ?? 1)
    for (bin, count) in counts.enumerated() where count > 0 {
      let input = reach * (2 * (Double(bin) + 0.5) / Double(bins) - 1)
      let place = Point(x.position(input), y.position(panel.function.value(input)))
      // The ring's area tells the number of inputs.
      let radius = 0.8 + 3.4 * (Double(count) / most).squareRoot()
      page.add(.circle(Circle(place, radius: radius, fill: .paper, stroke: Stroke(.ink, width: 0.75))))
    }
    let style = page.type.fine
    let baseline = frame.maxY + 29 * page.factor
    let below = panel.inputs.count { $0 < -reach }
    let above = panel.inputs.count { $0 > reach }
    if below > 0 {
      page.write(
        page.texts("activation.below", ["count": String(below)]), at: Point(frame.x, baseline), style: style,
        paint: .secondary)
    }
    if above > 0 {
      page.write(
        page.texts("activation.above", ["count": String(above)]), at: Point(frame.maxX, baseline), style: style,
        anchor: .end, paint: .secondary)
    }
  }

  private static func paintHead(
    _ panel: ActivationPanel, _ frame: Rect, _ page: inout ChartPage, isNarrow: Bool
  ) {
    let f = page.factor
    let baseline = frame.y - (isNarrow ? 44 : 30) * f
    let formula = panel.symbol + " = " + panel.function.sign + "(a)"
    let runs = MathText.runs(formula, page.type.math, paint: .role(panel.role.text))
    page.add(.label(Label(runs, at: Point(frame.x, baseline))))
    let after = isNarrow ? 0 : page.measure.width(runs) + 8
    let name = ChartNumber.shortened(panel.name, page.type.label, width: frame.width - after, page.measure)
    if !name.isEmpty {
      page.write(name, at: Point(frame.x + after, baseline + (isNarrow ? 14 * f : 0)), style: page.type.label)
    }
    let values: KeyValuePairs = ["share": ChartNumber.percent(panel.flat), "count": String(panel.inputs.count)]
    let whole = page.texts("activation.flat", values)
    let fits = page.measure.width(RichText.runs(whole, page.type.fine)) <= frame.width
    let flat = fits ? whole : page.texts("activation.flat.short", values)
    page.write(
      ChartNumber.shortened(flat, page.type.fine, width: frame.width, page.measure),
      at: Point(frame.x, baseline + (isNarrow ? 26 : 12) * f), style: page.type.fine, paint: .secondary)
  }
}
