extension HeatPainter {
  /// The line above the panels, with its peaks.
  mutating func paintSignal() {
    guard let signal = options.signal else { return }
    let f = page.factor
    let shown = columns.shown.indices.filter {
      columns.shown[$0] < signal.values.count && signal.values[columns.shown[$0]].isFinite
    }
    let values = shown.map { signal.values[columns.shown[$0]] }
    guard let low = values.min(), let high = values.max() else { return }
    let plot = Rect(x: plotX, y: bottom, width: plotWidth, height: 60 * f)
    let scale = AxisScale.linear(
      low - (high - low) * 0.15, high + (high - low) * 0.05, from: plot.maxY, to: plot.y)
    page.add(Axis(scale, .left, of: plot, mostTicks: 4, hasLine: false, hasGrid: true).marks(type))
    let room = plotX - page.left - 30 * f
    page.write(
      ChartNumber.shortened(signal.name, type.label, width: room, page.measure),
      at: Point(page.left, plot.y + type.label.size * TextStyle.figureDrop), style: type.label)
    if !signal.unit.isEmpty {
      let words = ChartNumber.shortened(signal.unit, type.fine, width: room, page.measure)
      write(words, at: Point(page.left, plot.y + type.label.size * 1.6))
    }
    let points = zip(shown, values).map { Point(middle($0), scale.position($1)) }
    for part in [
      shown.indices.filter { shown[$0] < columns.split }, shown.indices.filter { shown[$0] >= columns.split },
    ] {
      page.add(.path(Path(through: part.map { points[$0] }, stroke: Stroke(.ink, width: 1.75, join: .round))))
    }
    var placer = LabelPlacer(in: plot.grown(by: 12), page.measure)
    placer.lines = [points]
    for peak in HeatPainter.peaks(values) {
      let number = NumberText(values[peak], significant: 3).runs(type.fine)
      let label = Label(number, at: points[peak].moved(0, -5), anchor: .middle)
      if let labels = placer.place([[label]]) {
        page.add(.circle(Circle(points[peak], radius: 2.4, fill: .ink)))
        page.add(labels.map { .label($0) })
      }
    }
    bottom = plot.maxY + 22 * f
  }

  /// At most four places that are higher than all others around them, the highest first.
  static func peaks(_ values: [Double]) -> [Int] {
    let reach = max(2, values.count / 8)
    let found = values.indices.dropFirst().dropLast().filter { index in
      (max(0, index - reach)...min(values.count - 1, index + reach)).allSatisfy {
        $0 == index || values[$0] < values[index]
      }
    }
    return Array(found.sorted { values[$0] > values[$1] }.prefix(4))
  }

  /// Hairlines where named stretches of time begin, under everything else.
  mutating func paintPeriods(from top: Double, under index: Int) {
    var lines: [Mark] = []
    for period in options.periods {
      guard let column = columns.shown.firstIndex(of: period.start - 1) else { continue }
      let x = middle(column) - cell.width / 2
      lines.append(.path(Path(through: [Point(x, top), Point(x, bottom + 5)], stroke: .hairline)))
    }
    page.marks.insert(contentsOf: lines, at: index)
  }

  /// Step numbers or the names of stretches below the last panel.
  mutating func paintTime() {
    let baseline = bottom + 6 + type.label.size
    // On a page of given height the axis's title stands left of the numbers.
    var reach = page.isBounded ? plotX - 10 : -Double.infinity
    if options.periods.isEmpty {
      let times = grids.max { $0.times.count < $1.times.count }?.times ?? []
      let widest = page.measure.width(String(times.last ?? 0), type.label) + 18
      // Named columns are all tried; those without room stay unnamed.
      let every = options.columnNames.isEmpty ? widest / cell.width : 1
      for column in columns.labeled(every: every, first: times.first ?? 1) {
        let step = columns.shown[column]
        let text = step < options.columnNames.count ? options.columnNames[step] : String(times[step])
        let width = page.measure.width(RichText.runs(text, type.label))
        guard middle(column) + width / 2 < page.right + 8, middle(column) - width / 2 > reach + 4 else { continue }
        page.write(text, at: Point(middle(column), baseline), style: type.label, anchor: .middle, paint: .secondary)
        reach = middle(column) + width / 2
      }
      let title = options.columnTitle ?? page.texts("heat.time")
      if page.isBounded {
        page.write(title, at: Point(plotX - 8, baseline), style: type.label, anchor: .end, paint: .secondary)
        bottom = baseline
      } else {
        bottom = baseline + 15 * page.factor
        page.write(title, at: Point(plotX, bottom), style: type.label, paint: .secondary)
      }
    } else {
      for period in options.periods.sorted(by: { $0.start < $1.start }) {
        guard let column = columns.shown.firstIndex(of: period.start - 1) else { continue }
        let x = middle(column) - cell.width / 2 + 3
        let width = page.measure.width(RichText.runs(period.name, type.label))
        guard x > reach + 4, x + width < page.right else { continue }
        page.write(period.name, at: Point(x, baseline), style: type.label, paint: .secondary)
        reach = x + width
      }
      bottom = baseline
    }
    if columns.hidden > 0 {
      let x = plotX + (Double(columns.split) + Double(columns.gap) / 2) * cell.width
      let words = page.texts("heat.more-steps", ["count": String(columns.hidden)])
      let isBelow = !options.periods.isEmpty || page.isBounded
      page.write(
        words, at: Point(x, bottom + (isBelow ? 14 : 0)), style: type.fine, anchor: .middle, paint: .secondary)
    }
  }

  /// What the signs in the cells mean, as far as they are used.
  mutating func paintLegend() {
    var entries: [(mark: Character, key: String)] = []
    if hasSaturated { entries.append(("•", "heat.saturated")) }
    if hasShut { entries.append(("○", "heat.shut")) }
    if hasNegative { entries.append(("◣", "heat.negative")) }
    guard !entries.isEmpty || !hidden.isEmpty else { return }
    let f = page.factor
    var x = plotX
    bottom += 22 * f
    for entry in entries {
      let box = Rect(x: x, y: bottom - 9 * f, width: 12 * f, height: 10 * f)
      let role: Role = grids.compactMap { if case .gate(let role) = $0.kind { role } else { nil } }.first ?? .ink
      switch entry.mark {
      case "•":
        page.add(.rectangle(Rectangle(box, fill: .ramp(role, 0.95))))
        page.add(.path(Path(HeatPainter.ring(box.center, 1.5), fill: .contrast(on: .ramp(role, 0.95)))))
      case "○":
        page.add(.rectangle(Rectangle(box, fill: .paper, stroke: .hairline)))
        page.add(.path(Path(HeatPainter.ring(box.center, 1.6), stroke: Stroke(.ink, width: 0.75))))
      default: page.add(.rectangle(Rectangle(box, notch: 4.5, fill: .diverging(-0.7))))
      }
      page.write(page.texts(entry.key), at: Point(box.maxX + 5, bottom), style: type.label, paint: .secondary)
      x = box.maxX + 5 + page.measure.width(page.texts(entry.key), type.label) + 20
    }
    paintHidden(room: page.right - x)
  }

  /// How many panels there is no room for: by their names, where these tell them apart and can be read.
  private mutating func paintHidden(room: Double) {
    guard !hidden.isEmpty else { return }
    let symbols = hidden.map { $0.symbol }
    let isTold = symbols.indices.allSatisfy { !symbols[..<$0].contains(symbols[$0]) }
    let names = page.texts(
      "heat.more-panels",
      ["count": String(hidden.count), "names": ChartPage.joined(symbols.map { "$" + $0 + "$" }, by: ", ")])
    let fits = isTold && page.measure.width(RichText.runs(names, type.label)) <= room
    let words = fits ? names : page.texts("picture.more", ["count": String(hidden.count)])
    page.write(words, at: Point(page.right, bottom), style: type.label, anchor: .end, paint: .secondary)
  }
}
