extension SpectrumPainter {
  /// The complex plane with the unit circle and the circle of radius ρ.
  mutating func paintPlane(_ matrix: SpectrumData, _ frame: Rect, _ reach: Double) {
    let f = page.factor
    let center = frame.center
    let unit = frame.width / 2 / reach
    page.line(Point(frame.x, center.y), Point(frame.maxX, center.y), .hairline)
    page.line(Point(center.x, frame.y), Point(center.x, frame.maxY), .hairline)
    let style = page.type.fine
    page.write(
      page.texts("spectrum.im"), at: Point(center.x + 4, frame.y + style.size), style: style, paint: .secondary)
    page.write(
      page.texts("spectrum.re"), at: Point(frame.maxX, center.y - 4), style: style, anchor: .end, paint: .secondary)
    page.add(.circle(Circle(center, radius: unit, stroke: Stroke(.secondary, width: 1.25))))
    // Outside the unit circle where the circle of radius ρ leaves room for it.
    let one = unit < frame.width / 2 - 14 * f && (matrix.radius < 1 || (matrix.radius - 1) * unit > 14 * f)
    page.write(
      "1", at: Point(center.x + unit + (one ? 4 : -8), center.y + style.size * 1.25), style: style,
      anchor: one ? .start : .end, paint: .secondary)
    if matrix.radius > 0 {
      page.add(.circle(Circle(center, radius: matrix.radius * unit, stroke: Stroke(.ink, width: 0.5))))
    }
    func place(_ value: SpectrumData.Eigenvalue) -> Point {
      center.moved(value.real * unit, -value.imaginary * unit)
    }
    if let largest = matrix.eigenvalues.max(by: { $0.modulus < $1.modulus }) {
      page.line(center, place(largest), Stroke(.ink, width: 0.75))
    }
    for value in matrix.eigenvalues {
      let isOutside = value.modulus > 1 + 1e-9
      page.add(
        .circle(
          Circle(
            place(value), radius: isOutside ? 2.6 : 2.4, fill: isOutside ? .gradient : .paper,
            stroke: isOutside ? Stroke(.paper, width: 0.5) : Stroke(.ink, width: 1))))
    }
    // On a page of given height it stands in the head.
    guard !page.isBounded else { return }
    page.write(
      radius(matrix), at: Point(frame.x, frame.maxY - 2), style: page.type.caption,
      address: Derivation.of(matrix.address, Derivation.radius))
  }

  /// A stroke for each singular value, those above 1 in the color of growth.
  mutating func paintSingularValues(_ matrix: SpectrumData, _ frame: Rect) {
    let largestOfAll = max(1, data.flatMap { $0.singularValues }.max() ?? 1)
    let (_, high) = LinePlot.range([0, largestOfAll], ticks: 4)
    let scale = AxisScale.linear(0, high, from: frame.x + 8, to: frame.maxX - 8)
    let plot = Rect(x: scale.start, y: frame.y, width: scale.end - scale.start, height: frame.height)
    // Numbers such as 2.0×10¹⁰ need more room than a narrow axis has for four.
    let most = (2...4).last { count in
      let ticks = Double(scale.ticks(atMost: count).count - 1)
      return (LinePlot.tickWidth(scale, most: count, page) + 4) * ticks < plot.width
    }
    page.add(Axis(scale, .bottom, of: plot, mostTicks: most ?? 2).marks(page.type))
    guard let largest = matrix.singularValues.max() else { return }
    let one = scale.position(1)
    page.line(Point(one, plot.maxY - 15), Point(one, plot.maxY), Stroke(.secondary, width: 0.5))
    for value in matrix.singularValues.sorted() {
      let isLargest = value == largest
      let x = scale.position(value)
      page.line(
        Point(x, plot.maxY - 1 - (isLargest ? 13 : 8)), Point(x, plot.maxY - 1),
        Stroke(value > 1 + 1e-9 ? .gradient : .ink, width: isLargest ? 1.75 : 0.75))
    }
    let words = RichText.runs(
      page.texts("spectrum.largest", ["value": ChartNumber.text(largest)]), page.type.label)
    let half = page.measure.width(words) / 2
    let x = min(frame.maxX - half, max(frame.x + half, scale.position(largest)))
    page.add(
      .label(
        Label(
          words, at: Point(x, plot.maxY - 19), anchor: .middle,
          address: Derivation.of(matrix.address, Derivation.stretch))))
  }

  /// All discs on one scale, and how far they reach.
  mutating func paintDiscs(_ matrix: SpectrumData, _ frame: Rect, _ reach: Double, textX: Double) {
    guard !matrix.discs.isEmpty, reach > 0 else { return }
    let center = frame.center
    let unit = frame.width / 2 / reach
    for disc in matrix.discs {
      page.add(
        .circle(
          Circle(
            center.moved(disc.center * unit, 0), radius: disc.radius * unit,
            stroke: Stroke(.tint(.secondary, 0.7), width: 0.5))))
    }
    page.add(.circle(Circle(center, radius: unit, stroke: Stroke(.ink, width: 1))))
    for value in matrix.eigenvalues {
      page.add(.circle(Circle(center.moved(value.real * unit, -value.imaginary * unit), radius: 0.8, fill: .ink)))
    }
    let f = page.factor
    page.write(
      page.texts("spectrum.reach"), at: Point(textX, center.y - 10 * f), style: page.type.label, paint: .secondary)
    page.write(
      ChartNumber.text(matrix.reach, significant: 2), at: Point(textX, center.y + 3 * f), style: page.type.caption.bold,
      address: Derivation.of(matrix.address, Derivation.reach))
    guard matrix.radius > 0 else { return }
    let times = page.texts(
      "spectrum.times", ["ratio": ChartNumber.text(matrix.reach / matrix.radius, significant: 2)])
    page.write(
      times, at: Point(textX, center.y + 16 * f), style: page.type.label, paint: .secondary,
      address: Derivation.of(matrix.address, Derivation.reachByRadius))
  }
}
