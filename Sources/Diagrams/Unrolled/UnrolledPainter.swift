import Recurrence

/// Draws an unrolled picture's marks; each of its extensions draws one part.
struct UnrolledPainter {
  let plan: UnrolledPlan
  let geometry: UnrolledGeometry
  let type: Typography
  let measure: TextMeasure
  let texts: DiagramTexts
  var marks: [Mark] = []
  var height = 0.0

  var trace: Trace<Double> { plan.trace }
  var program: Program { plan.trace.program }

  mutating func paint() {
    height = geometry.height
    paintHighlight()
    if plan.options.showsFolded { paintFolded() }
    paintGutter()
    for index in plan.bands.indices { paintWires(index) }
    paintVertical()
    for index in plan.bands.indices {
      for column in geometry.times.indices { paintCell(index, column) }
    }
    paintInputs()
    paintOutputs()
    paintLegend()
  }

  /// The column of the highlighted step.
  func isHighlighted(_ column: Int) -> Bool { geometry.times[column] == plan.finding.time }

  // MARK: Pieces

  /// A line of mathematics.
  func math(
    _ markup: String, at point: Point, size: Double? = nil, anchor: Label.Anchor = .start, paint: Paint = .ink
  ) -> Mark {
    let style = type.math(size ?? type.math.size)
    return .label(Label(MathText.runs(markup, style), at: point, anchor: anchor, paint: paint))
  }

  /// The address of a recorded value.
  func address(_ slot: Int, _ time: Int, _ unit: Int) -> String {
    Address.text(of: .value(slot: slot, time: time, unit: unit), in: program)
  }

  /// A stack of a slot's values; where it stands beside another of as many rows, that one counts those left out.
  func values(
    _ slot: Int, _ time: Int, _ rows: Excerpt, _ scale: TileScale, x: Double, y: Double, isCounted: Bool = true
  ) -> [Mark] {
    let values = Array(trace.values(slot, time: time))
    let tiles = rows.shown.map { unit in
      let address = address(slot, time, unit)
      return TileStack.Tile(
        scale.text(values[unit]), shade: .diverging(scale.limit > 0 ? values[unit] / scale.limit * 0.9 : 0),
        isNegative: values[unit] < 0, isBold: plan.finding.bold.contains(address), address: address)
    }
    let counted = isCounted ? rows : Excerpt(shown: rows.shown, hidden: 0)
    return stack(tiles, counted, scale, x: x, y: y, edge: .role(.tileEdge))
  }

  /// A stack of the gradients of a slot's values.
  func gradients(_ slot: Int, _ time: Int, _ rows: Excerpt, x: Double, y: Double) -> [Mark] {
    let values = Array(trace.gradients(slot, time: time) ?? [])
    let scale = plan.gradientScale
    let tiles = rows.shown.map { unit in
      let address = "grad " + address(slot, time, unit)
      return TileStack.Tile(
        scale.power(values[unit]) == nil ? scale.text(values[unit]) : "",
        shade: .tint(.gradient, 0.6 * scale.logarithmicShare(values[unit])),
        isNegative: values[unit] < 0, isBold: plan.finding.bold.contains(address), address: address)
    }
    var marks = stack(tiles, rows, scale, x: x, y: y, edge: .role(.gradientEdge))
    for (row, unit) in rows.shown.enumerated() {
      guard let power = scale.power(values[unit]) else { continue }
      let place = Point(
        x + geometry.tileWidth / 2,
        y + UnrolledGeometry.row * (Double(row) + 0.5) + type.fine.size * TextStyle.figureDrop)
      marks.append(
        .label(
          Label(power, at: place, style: type.fine, anchor: .middle, address: "grad " + address(slot, time, unit))))
    }
    return marks
  }

  private func stack(
    _ tiles: [TileStack.Tile], _ rows: Excerpt, _ scale: TileScale, x: Double, y: Double, edge: Paint
  ) -> [Mark] {
    let column = DecimalColumn(reserving: scale.reserved, type.fine)
    let stack = TileStack(at: Point(x, y), width: geometry.tileWidth, column: column, edge: edge, tiles)
    var marks = stack.marks(measure)
    if rows.hidden > 0, rows.hasCount {
      let place = Point(x + geometry.tileWidth / 2, y + 16 * Double(tiles.count) + 8 + 0.4 * type.fine.size)
      marks.append(
        .label(
          Label(
            texts("picture.more", ["count": String(rows.hidden)]), at: place, style: type.fine, anchor: .middle,
            paint: .secondary)))
    }
    return marks
  }

  /// The middle of a stack's rows.
  func middle(_ top: Double, _ rows: Excerpt) -> Double {
    top + UnrolledGeometry.row * Double(rows.shown.count) / 2
  }

  /// The norm of a vector of gradients beside its arrow.
  func norm(
    _ value: Double, _ address: String, at point: Point, anchor: Label.Anchor = .middle, isBold: Bool = false
  ) -> Mark {
    let style = isBold ? type.fine.bold : type.fine
    return .label(
      Label(
        normText(value).runs(style), at: point, anchor: anchor, paint: .role(.gradientText),
        address: address))
  }

  /// Three figures, two of a number that needs a power of ten: what fits between a cell and its tiles.
  private func normText(_ value: Double) -> NumberText {
    let number = NumberText(value, significant: plan.options.isProjected ? 2 : 3)
    guard plan.options.isProjected else {
      return number.exponent == nil ? number : NumberText(value, significant: 2)
    }
    // Large type has room for one figure of a number that needs a power of ten, and for three decimals.
    if number.exponent != nil { return NumberText(value, significant: 1) }
    guard value > 0, value < 0.000995 else { return number }
    var small = NumberText(value * 10_000, decimals: 0)
    small.exponent = -4
    return small
  }

  /// A line of the gradient's.
  func backward(_ points: [Point], norm: Double, hasHead: Bool = true) -> Mark {
    .arrow(
      Arrow(points, paint: .gradient, width: plan.lineWidth(norm), direction: .backward, hasHead: hasHead))
  }
}
