extension ForecastPainter {
  /// The mean error by how many steps ahead the prediction was made.
  mutating func paintErrors() {
    let curves = data.predictions.map { (prediction: $0, errors: data.errors($0).map { $0 * 100 }) }
      .filter { $0.errors.contains { $0.isFinite } }
    let most = curves.map { $0.errors.count }.max() ?? 1
    let (_, high) = LinePlot.range([0] + curves.flatMap { $0.errors }, ticks: 4)
    let plot = LinePlot(
      frame: errors, x: .linear(1, Double(max(2, most)), from: errors.x, to: errors.maxX),
      y: .linear(0, high, from: errors.maxY, to: errors.y))
    let ticks = LinePlot.tickWidth(plot.y, most: 5, page)
    page.add(Axis(plot.y, .left, of: errors, mostTicks: 5, hasLine: false, hasGrid: true).marks(page.type))
    page.add(LinePlot.countAxis(plot.x, of: errors, most: 5, page))
    let title = RichText.runs(page.texts("forecast.error"), page.type.label)
    let width = page.measure.width(title)
    let start = min(errors.x - 8 - ticks, page.right - width)
    page.add(.label(Label(title, at: Point(start, errors.y - 16 * page.factor), paint: .secondary)))
    page.write(
      page.texts("forecast.ahead", ["steps": data.stepName]),
      at: Point(errors.maxX, errors.maxY + 22 * page.factor + page.type.label.size), style: page.type.label,
      anchor: .end,
      paint: .secondary)
    var placer = LabelPlacer(
      in: Rect(x: errors.x - 2, y: errors.y - 12, width: errors.width + 14, height: errors.height + 10), page.measure)
    placer.lines =
      curves.map { plot.points($0.errors, first: 1).compactMap { $0 } }
      + [[Point(errors.x, errors.maxY), Point(errors.maxX, errors.maxY)]]
    for (prediction, values) in curves {
      let points = plot.points(values, first: 1)
      let isModel = prediction == data.model && !prediction.isBaseline
      page.add(
        LinePlot.marks(points, Stroke(isModel ? .gradient : .secondary, width: isModel ? 1.75 : 0.9, join: .round)))
      let known = points.compactMap { $0 }
      guard isModel, let first = known.first, let last = known.last else { continue }
      let spacing = errors.width / Double(max(1, most - 1))
      let radius = min(2.4, spacing * 0.35)
      if radius >= 1.2 {
        for point in known {
          page.add(.circle(Circle(point, radius: radius, fill: .paper, stroke: Stroke(.gradient, width: 1))))
        }
      }
      tell(prediction.name, values, values.lastIndex { $0.isFinite }, at: last, .end, &placer)
      if known.count > 2 {
        tell(prediction.name, values, values.firstIndex { $0.isFinite }, at: first, .start, &placer)
      }
    }
    for (prediction, values) in curves {
      let points = plot.points(values, first: 1).compactMap { $0 }
      name(prediction, points, &placer)
    }
  }

  /// A value at a line's end, in bold.
  private mutating func tell(
    _ name: String, _ values: [Double], _ index: Int?, at point: Point, _ anchor: Label.Anchor,
    _ placer: inout LabelPlacer
  ) {
    guard let index else { return }
    let value = values[index]
    let text = NumberText(value, decimals: value < 99.95 ? 1 : 0).plain
    let shift = anchor == .end ? 2.0 : -1
    let proposals = [-7.0, 14, -18, 25].map {
      [
        Label(
          text, at: point.moved(shift, $0), style: page.type.label.bold, anchor: anchor,
          address: Derivation.error(ahead: index + 1, name))
      ]
    }
    if let labels = placer.place(proposals) { page.add(labels.map { .label($0) }) }
  }

  /// A line's name where there is room beside it.
  private mutating func name(_ prediction: ForecastData.Prediction, _ points: [Point], _ placer: inout LabelPlacer) {
    guard let last = points.last else { return }
    let text = ChartNumber.shortened(prediction.name, page.type.label, width: errors.width * 0.9, page.measure)
    var proposals: [[Label]] = []
    // Close to the end, the middle or the beginning, then close to the line wherever there is room, then farther off.
    let ends = [points.count - 1, points.count / 2, 0]
    let between = (1...7).map { (points.count - 1) * $0 / 8 }
    for (places, shifts) in [(ends, [-8.0, 15, -20]), (between, [-8, -14, 15]), (ends, [27, -32, 40])] {
      for (index, shift) in places.flatMap({ index in shifts.map { (index, $0) } }) {
        let anchor: Label.Anchor = index == 0 ? .start : index == points.count - 1 ? .end : .middle
        proposals.append([
          Label(
            RichText.runs(text, page.type.label),
            at: Point(points.count == 1 ? last.x : points[index].x, points[index].y + shift),
            anchor: anchor, paint: prediction.isBaseline ? .secondary : .ink)
        ])
      }
    }
    if let labels = placer.place(proposals) { page.add(labels.map { .label($0) }) }
  }
}
