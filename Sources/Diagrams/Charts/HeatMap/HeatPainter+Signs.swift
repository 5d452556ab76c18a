extension HeatPainter {
  /// What shade alone does not tell: numbers where there is room, notches on negatives, dots where saturated, rings where shut.
  mutating func paintSigns(_ grid: HeatGrid, _ scale: HeatScale, _ rows: HeatAxis, _ order: [Int], _ frame: Rect) {
    var notches: [Path.Element] = []
    var dots: [Path.Element] = []
    var rings: [Path.Element] = []
    var numbers: [Mark] = []
    let size = min(cell.width, cell.height)
    let notch = min(4.5, size * 0.45)
    let power = Logarithm.tenTo(scale.power)
    for (row, index) in rows.shown.enumerated() {
      for (column, step) in columns.shown.enumerated() where step < grid.values.count {
        let value = grid.values[step][order[index]]
        let x = frame.x + Double(columns.cell(column)) * cell.width
        let y = frame.y + Double(rows.cell(row)) * cell.height
        let center = Point(x + cell.width / 2, y + cell.height / 2)
        if value < 0, size >= 4 {
          let corner = Point(x, y + cell.height)
          notches += [.move(corner), .line(corner.moved(0, -notch)), .line(corner.moved(notch, 0)), .close]
        }
        if hasNumbers, value.isFinite || grid.addressing != .attention {
          numbers.append(
            number(
              value / power, at: center, scale.paint(value), grid.address(step: step, unit: order[index]),
              grid.addressing))
        } else if size >= 6, grid.isBounded {
          if abs(value) > 0.95 { dots += HeatPainter.ring(center, 1.5) }
          if case .gate = grid.kind, value < 0.05 { rings += HeatPainter.ring(center, 1.6) }
        }
      }
    }
    hasNegative = hasNegative || !notches.isEmpty
    hasSaturated = hasSaturated || !dots.isEmpty
    hasShut = hasShut || !rings.isEmpty
    let full: Paint = scale.ramp.map { .ramp($0, 1) } ?? .diverging(1)
    if !notches.isEmpty { page.add(.path(Path(notches, fill: .paper))) }
    if !dots.isEmpty { page.add(.path(Path(dots, fill: .contrast(on: full)))) }
    if !rings.isEmpty { page.add(.path(Path(rings, stroke: Stroke(.ink, width: 0.75)))) }
    page.add(numbers)
  }

  /// A number in its cell, two decimals.
  private func number(
    _ value: Double, at center: Point, _ shade: Paint, _ address: String?, _ addressing: HeatGrid.Addressing
  ) -> Mark {
    let column = DecimalColumn(reserving: "−0.00", numberStyle)
    // Of differences, none at all is worth telling from a small one.
    var isDifference = false
    if case .difference = addressing { isDifference = true }
    let digits = value.magnitude < 99.5 && !(isDifference && value == 0) ? 2 : 0
    return .label(
      column.label(
        NumberText(value, decimals: digits).mantissa, center: center.x,
        baseline: center.y + numberStyle.size * TextStyle.figureDrop, measure: page.measure,
        paint: .contrast(on: shade), address: address))
  }

  /// A full circle as two arcs.
  static func ring(_ center: Point, _ radius: Double) -> [Path.Element] {
    let (left, right) = (center.moved(-radius, 0), center.moved(radius, 0))
    return [
      .move(left), .arc(to: right, center: center, clockwise: true), .arc(to: left, center: center, clockwise: true),
      .close,
    ]
  }

  /// The panel's strip, symbol, name and the scale of its shades.
  mutating func paintHead(_ grid: HeatGrid, _ scale: HeatScale, _ head: Rect) {
    let f = page.factor
    let role: Role? =
      switch grid.kind {
      case .gate(let role), .candidate(let role): grid.role ?? role
      case .signed, .magnitude: grid.role
      }
    page.add(
      .rectangle(Rectangle(Rect(x: head.x, y: head.y, width: 3, height: head.height), fill: .role(role ?? .muted))))
    let x = head.x + 10 * f
    let isLow = page.isBounded && head.height < 50 * f
    let symbol = MathText.runs(grid.symbol, type.symbol.sized(type.math.size * 1.15))
    let baseline = head.y + 11 * f
    page.add(.label(Label(symbol, at: Point(x, baseline), paint: role.map { .role($0.text) } ?? .ink)))
    let after = page.measure.width(symbol) + 6
    let room = head.maxX - 22 * f - x
    if isLow {
      let below = Point(x, baseline + type.fine.size * 1.6)
      if page.measure.width(grid.name, type.label) <= room - after {
        page.write(grid.name, at: Point(x + after, baseline), style: type.label)
      } else if hasNumbers {
        // Numbers of their own need no scale: the name stands in its place, before their power of ten.
        let power =
          scale.power == 0 ? "" : page.texts("heat.power", ["power": ChartNumber.powerOfTen(scale.power)])
        let width = page.measure.width(RichText.runs(power, type.fine)) + (power.isEmpty ? 0 : 10)
        let name = ChartNumber.shortened(grid.name, type.fine, width: room + 8 * f - width, page.measure)
        return write(ChartPage.joined([name, power], by: ", "), at: below)
      }
      paintLowScale(scale, at: below, room: room)
      return
    }
    if page.measure.width(grid.name, type.label) <= room - after {
      page.write(grid.name, at: Point(x + after, baseline), style: type.label)
    } else {
      let name = ChartNumber.shortened(grid.name, type.fine, width: room, page.measure)
      write(name, at: Point(x, baseline + type.fine.size * 1.4))
    }
    let bar = Rect(x: x, y: head.maxY - 17 * f, width: 60 * f, height: 6 * f)
    paintBar(scale, bar)
    paintScale(scale, below: bar)
  }

  /// A scale in one line, its numbers beside its bar; only its power of ten where the cells have numbers of their own.
  private mutating func paintLowScale(_ scale: HeatScale, at start: Point, room: Double) {
    let style = type.fine
    if hasNumbers {
      guard scale.power != 0 else { return }
      return write(page.texts("heat.power", ["power": ChartNumber.powerOfTen(scale.power)]), at: start)
    }
    func end(_ isNegative: Bool) -> [TextRun] {
      let sign = isNegative ? [TextRun("−", style)] : []
      if let decades = scale.decades { return sign + NumberText.powerOfTen(decades.high, style) }
      return sign
        + (scale.limit == 1 ? NumberText(1, decimals: 0) : NumberText(scale.limit, significant: 2)).runs(style)
    }
    var low = scale.ramp == nil ? end(true) : [TextRun("0", style)]
    if scale.ramp != nil, let decades = scale.decades { low = NumberText.powerOfTen(decades.low, style) }
    var high = end(false)
    var width = min(26 * page.factor, room - page.measure.width(low) - page.measure.width(high) - 8)
    if scale.ramp == nil, width < 12 * page.factor {
      // Both ends in one number.
      (low, high) = ([], [TextRun("±", style)] + high)
      width = min(26 * page.factor, room - page.measure.width(high) - 4)
    }
    if !low.isEmpty { page.add(.label(Label(low, at: start, paint: .secondary))) }
    let left = start.x + (low.isEmpty ? 0 : page.measure.width(low) + 4)
    let bar = Rect(x: left, y: start.y - style.size * 0.68, width: max(8, width), height: 6 * page.factor)
    paintBar(scale, bar)
    page.add(.label(Label(high, at: Point(bar.maxX + 4, start.y), paint: .secondary)))
  }

  /// The shades of a scale, from its lower end to its upper one.
  private mutating func paintBar(_ scale: HeatScale, _ bar: Rect) {
    let count = 30
    let steps = (0..<count).map { index in
      let share = (Double(index) + 0.5) / Double(count)
      return scale.ramp == nil ? Raster.step(signed: 2 * share - 1) : Raster.step(share: share)
    }
    page.add(.raster(Raster(bar, rows: 1, columns: count, cells: steps, palette: scale.palette)))
    page.add(.rectangle(Rectangle(bar, stroke: .hairline)))
  }

  /// The numbers below a scale's bar.
  private mutating func paintScale(_ scale: HeatScale, below bar: Rect) {
    let baseline = bar.maxY + type.fine.size * 1.25
    let style = type.fine
    func runs(_ value: Double, _ isNegative: Bool) -> [TextRun] {
      if let decades = scale.decades {
        return (isNegative ? [TextRun("−", style)] : []) + NumberText.powerOfTen(decades.high, style)
      }
      let number = scale.limit == 1 ? NumberText(1, decimals: 0) : NumberText(value, significant: 2)
      return (isNegative ? [TextRun("−", style)] : []) + number.runs(style)
    }
    let right = Label(runs(scale.limit, false), at: Point(bar.maxX, baseline), anchor: .end, paint: .secondary)
    let ends = page.measure.width(runs(scale.limit, true)) + page.measure.width(runs(scale.limit, false))
    if scale.ramp == nil, ends + 6 > bar.width {
      let both = [TextRun("±", style)] + runs(scale.limit, false)
      page.add(.label(Label(both, at: Point(bar.center.x, baseline), anchor: .middle, paint: .secondary)))
      return
    }
    if scale.ramp != nil, let decades = scale.decades {
      let low = NumberText.powerOfTen(decades.low, style)
      page.add(.label(Label(low, at: Point(bar.x, baseline), paint: .secondary)))
    } else if scale.ramp != nil {
      write("0", at: Point(bar.x, baseline))
    } else {
      page.add(.label(Label(runs(scale.limit, true), at: Point(bar.x, baseline), paint: .secondary)))
      let left = page.measure.width(runs(scale.limit, true))
      let middle: [TextRun] =
        scale.decades.map { [TextRun("±", style)] + NumberText.powerOfTen($0.low, style) } ?? [TextRun("0", style)]
      if page.measure.width(middle) + 2 * left + 8 < bar.width {
        page.add(.label(Label(middle, at: Point(bar.center.x, baseline), anchor: .middle, paint: .secondary)))
      }
    }
    page.add(.label(right))
    if hasNumbers, scale.power != 0 {
      write(
        page.texts("heat.power", ["power": ChartNumber.powerOfTen(scale.power)]),
        at: Point(bar.x, bar.y - type.fine.size * 0.5))
    }
  }
}
