import Recurrence

/// Stacks of values, gradients and valves, and what they mean.
extension CellPainter {
  func tiles(
    _ node: CellGraph.Node, _ time: Int, _ rows: Excerpt, x: Double, top: Double, isPlain: Bool
  ) -> [Mark] {
    let values = Array(drawing.trace.values(node.slot, time: time))
    let scale = drawing.scale
    let tiles = rows.shown.map { unit in
      TileStack.Tile(
        scale.text(values[unit]),
        shade: isPlain ? .paper : .diverging(scale.limit > 0 ? values[unit] / min(scale.limit, 2) * 0.9 : 0),
        isNegative: values[unit] < 0, isBold: drawing.isBold(node, unit),
        address: address(node, time, unit))
    }
    let column = DecimalColumn(reserving: scale.reserved, type.fine)
    return TileStack(at: Point(x, top), width: drawing.tile, column: column, tiles).marks(drawing.measure)
  }

  func gradients(_ node: CellGraph.Node, _ time: Int, _ rows: Excerpt, x: Double, top: Double) -> [Mark] {
    guard let gradients = drawing.trace.gradients(node.slot, time: time) else { return [] }
    let values = Array(gradients)
    let scale = drawing.gradientScale
    let tiles = rows.shown.map { unit in
      TileStack.Tile(
        scale.text(values[unit]), shade: .tint(.gradient, 0.6 * scale.logarithmicShare(values[unit])),
        isNegative: values[unit] < 0, isBold: drawing.isBold(node, unit),
        address: "grad " + address(node, time, unit))
    }
    let column = DecimalColumn(reserving: scale.reserved, type.fine)
    return TileStack(
      at: Point(x, top), width: drawing.tile, column: column, edge: .role(.gradientEdge), tiles
    ).marks(drawing.measure)
  }

  func valves(_ node: CellGraph.Node, _ time: Int, _ rows: Excerpt, x: Double, top: Double) -> [Mark] {
    guard let gate = drawing.gate(node) else { return [] }
    let values = Array(drawing.trace.values(node.slot, time: time))
    let reserved = gate.isSigned ? "−0.00" : "0.00"
    let digits = DecimalColumn(reserving: reserved, type.label)
    let middle = x + Valve.cell.width + 5 + drawing.measure.width(reserved, type.label) / 2
    var marks: [Mark] = []
    for (row, unit) in rows.shown.enumerated() {
      let y = top + CellDrawing.row * (Double(row) + 0.5)
      let frame = Rect(x: x, y: y - Valve.cell.height / 2, width: Valve.cell.width, height: Valve.cell.height)
      let isBold = drawing.isBold(node, unit)
      marks += Valve(frame, value: values[unit], role: gate.role, isSigned: gate.isSigned).marks
      marks.append(
        .label(
          digits.label(
            NumberText(values[unit], decimals: 2).mantissa, center: middle,
            baseline: y + type.label.size * TextStyle.figureDrop, measure: drawing.measure, isBold: isBold,
            address: address(node, time, unit))))
    }
    return marks
  }

  /// Which unit each row is, left of the states that come in.
  func units(_ rows: Excerpt, right: Double, top: Double) -> [Mark] {
    func label(_ text: String, _ y: Double) -> Mark {
      .label(Label(text, at: Point(right, y), style: type.fine, anchor: .end, paint: .secondary))
    }
    return [label(drawing.texts("unrolled.unit"), top - 7)]
      + rows.shown.enumerated().map { row, unit in
        label(String(unit), top + CellDrawing.row * (Double(row) + 0.5) + type.fine.size * TextStyle.figureDrop)
      }
  }

  // MARK: Legend

  mutating func paintLegend() {
    var pen = LegendPen(x: plan.legend.x, y: plan.legend.y, right: width - 24)
    func word(_ key: String, _ at: Point) -> Mark {
      .label(
        Label(
          drawing.texts(key), at: at.moved(0, type.label.size * TextStyle.figureDrop), style: type.label,
          paint: .secondary))
    }
    func room(_ key: String) -> Double { drawing.measure.width(drawing.texts(key), type.label) }
    guard !drawing.options.isProjected else {
      paintScales(&pen)
      if let hidden = drawing.options.hidden(of: drawing.cell, drawing.texts) {
        let runs = RichText.runs(hidden, type.label)
        let at = pen.take(drawing.measure.width(runs)).moved(0, type.label.size * TextStyle.figureDrop)
        marks.append(.label(Label(runs, at: at, paint: .secondary)))
      }
      height = max(plan.bottom + 12, pen.y + (pen.x > plan.legend.x ? 20 : 0))
      return
    }
    let gates = nodes.compactMap { drawing.isValve($0) ? drawing.gate($0) : nil }
    let at = pen.take(32 + room("unrolled.legend.negative"))
    let frame = Rect(x: at.x, y: at.y - 7, width: 26, height: 14)
    marks.append(
      .rectangle(
        Rectangle(
          frame, notch: TileStack.notch, fill: .diverging(-0.4), stroke: Stroke(.role(.tileEdge), width: 0.5))))
    marks.append(word("unrolled.legend.negative", at.moved(32, 0)))
    if let gate = gates.first(where: { !$0.isSigned }) {
      let at = pen.take(46 + room("unrolled.legend.gate"))
      let frame = Rect(x: at.x, y: at.y - 5.5, width: 40, height: 11)
      marks += Valve(frame, value: 0.66, role: gate.role).marks
      marks.append(word("unrolled.legend.gate", at.moved(46, 0)))
    }
    if nodes.contains(where: { $0.kind == .times }) {
      let at = pen.take(24 + room("cell.legend.times"))
      marks += Operator.times.marks(at: at.moved(9, 0))
      marks.append(word("cell.legend.times", at.moved(24, 0)))
    }
    paintScales(&pen)
    height = max(pen.y + 28, plan.bottom + 24)
  }
  /// The powers of ten that the numbers are in.
  private mutating func paintScales(_ pen: inout LegendPen) {
    for (show, scale, key) in [
      (drawing.showsValues, drawing.scale, "unrolled.legend.values"),
      (drawing.showsGradients, drawing.gradientScale, "unrolled.legend.scale"),
    ] where show && scale.exponent != 0 {
      let runs =
        [TextRun(drawing.texts(key) + " ", type.label)] + NumberText.powerOfTen(scale.exponent, type.label)
      let at = pen.take(drawing.measure.width(runs)).moved(0, type.label.size * TextStyle.figureDrop)
      marks.append(.label(Label(runs, at: at, paint: .secondary)))
    }
  }
}
