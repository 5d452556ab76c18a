import Recurrence

/// A step's cell with its gates, and the tiles beside it.
extension UnrolledPainter {
  mutating func paintCell(_ index: Int, _ column: Int) {
    let band = plan.bands[index]
    let place = geometry.bands[index]
    let time = geometry.times[column]
    let x = geometry.cells[column]
    let frame = Rect(x: x, y: place.top, width: geometry.cellWidth, height: place.bottom - place.top)
    let outline = Stroke(.ink, width: isHighlighted(column) && trace.steps > 1 ? 1.75 : 1)
    marks.append(.rectangle(Rectangle(frame, radius: 3, fill: .paper, stroke: outline)))
    if let separator = place.separator {
      let ends = [Point(x + 8, separator), Point(x + geometry.cellWidth - 8, separator)]
      marks.append(.path(Path(through: ends, stroke: .hairline)))
    }
    let start = geometry.x(column, band, geometry.tileStart)
    let tile = band.isReverse ? start - geometry.tileWidth : start
    for (number, lane) in band.lanes.enumerated() {
      if plan.showsGradients {
        paintWayBack(band, lane, time, x, place.backward[number])
        marks += gradients(lane.slot, time, lane.rows, x: tile, y: place.backward[number])
      }
      let top = place.forward[number]
      if plan.showsValues {
        marks += values(lane.slot, time, lane.rows, plan.stateScale, x: tile, y: top)
        let heading = Point(tile + geometry.tileWidth / 2, top - 4)
        marks.append(math("\(lane.anatomy.name)_{\(time)}", at: heading, size: 11, anchor: .middle))
      }
      var left = x + 8
      for (gate, slot) in lane.gates {
        paintGate(gate, slot, time, lane.rows, x: left, y: top)
        left += geometry.columnWidth(gate)
      }
      if lane.gates.isEmpty, let function = lane.anatomy.function {
        let point = Point(geometry.center(column), middle(top, lane.rows) + 4)
        marks.append(math(function, at: point, anchor: .middle, paint: .secondary))
      }
    }
    var left = x + 8
    for (number, inner) in band.inner.enumerated() {
      paintGate(inner.gate, inner.slot, time, inner.rows, x: left, y: place.inner[number])
      left += geometry.columnWidth(inner.gate)
    }
  }

  /// A gate's valves with their numbers.
  private mutating func paintGate(
    _ gate: CellAnatomy.Gate, _ slot: Int, _ time: Int, _ rows: Excerpt, x: Double, y: Double
  ) {
    let values = Array(trace.values(slot, time: time))
    marks.append(math(gate.name, at: Point(x, y - 4), size: 11, paint: .role(gate.role.text)))
    let digits = DecimalColumn(reserving: gate.isSigned ? "−0.00" : "0.00", type.fine)
    for (row, unit) in rows.shown.enumerated() {
      let center = y + UnrolledGeometry.row * (Double(row) + 0.5)
      let address = address(slot, time, unit)
      let isBold = plan.finding.bold.contains(address)
      marks += valve(gate, values[unit], x: x, y: center, width: Valve.lane.width, isBold: isBold)
      marks.append(
        .label(
          digits.label(
            NumberText(values[unit], decimals: 2).mantissa, center: x + geometry.numberOffset(gate),
            baseline: center + type.fine.size * TextStyle.figureDrop, measure: measure, isBold: isBold,
            address: address)))
    }
  }

  private func valve(
    _ gate: CellAnatomy.Gate, _ value: Double, x: Double, y: Double, width: Double, isBold: Bool
  ) -> [Mark] {
    let frame = Rect(x: x, y: y - Valve.lane.height / 2, width: width, height: Valve.lane.height)
    return Valve(frame, value: value, role: gate.role, isSigned: gate.isSigned, isBold: isBold).marks
  }

  /// Inside the cell, what the gradient passes on its way back: the gate again, or the matrix.
  private mutating func paintWayBack(
    _ band: UnrolledBand, _ lane: UnrolledBand.Lane, _ time: Int, _ x: Double, _ top: Double
  ) {
    let matrix = lane.anatomy.matrix.map { "\($0)^T ∂a_{\(time)}" }
    guard let slot = lane.keep, let gate = lane.anatomy.keep else {
      if let matrix {
        let point = Point(x + geometry.cellWidth / 2, middle(top, lane.rows) + 4)
        marks.append(math(matrix, at: point, size: 11, anchor: .middle, paint: .secondary))
      }
      return
    }
    let paint = Paint.role(gate.role.text)
    marks.append(math("× \(gate.name)", at: Point(x + 8, top - 5), size: 11, paint: paint))
    let values = Array(trace.values(slot, time: time))
    let wide = geometry.cellWidth - 16
    for (row, unit) in lane.rows.shown.enumerated() {
      let y = top + UnrolledGeometry.row * (Double(row) + 0.5)
      let isBold = plan.finding.bold.contains(address(slot, time, unit))
      marks += valve(gate, values[unit], x: x + 8, y: y, width: min(wide, 48), isBold: isBold)
    }
    guard let matrix else { return }
    let isWide = geometry.cellWidth > 130
    let point =
      isWide
      ? Point(x + 64, middle(top, lane.rows) + 4)
      : Point(x + 8, top + UnrolledGeometry.row * Double(lane.rows.rows) + 3.5 + type.fine.size)
    marks.append(math("+ " + matrix, at: point, size: isWide ? 11 : 10, paint: .secondary))
  }
}
