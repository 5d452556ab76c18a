import Recurrence

/// The tint behind the highlighted step: all that belongs to the moment and nothing that belongs to another.
///
/// Its edges stand where no number does, so that it has steps where outputs and tiles reach differently far. In a layer of both
/// directions the tiles of one step stand beside those of its neighbors: beside cells that run forward the tint reaches to the
/// right, beside reverse ones to the left.
extension UnrolledPainter {
  mutating func paintHighlight() {
    for part in highlight { marks.append(.rectangle(Rectangle(part, radius: 3, fill: .role(.emphasis)))) }
  }

  /// The parts of the tint, which overlap; none where there is only one step.
  var highlight: [Rect] {
    guard trace.steps > 1, let column = geometry.times.firstIndex(of: plan.finding.time) else { return [] }
    let (top, bottom) = (geometry.top - 4, geometry.input.bottom + 26)
    let cell = geometry.cells[column]
    let (left, right) = (cell - highlightMargin, cell + geometry.cellWidth + highlightMargin)
    let isBidirectional = plan.bands.contains { $0.isReverse }
    var rows: [Rect] = []
    func row(_ left: Double, _ right: Double, _ top: Double, _ bottom: Double) {
      rows.append(Rect(from: Point(left, top), to: Point(right, bottom)))
    }
    let outputs = geometry.output.map { $0.bottom + 2 } ?? top
    if geometry.output != nil {
      row(min(left, outputStart(column)), outputEnd(column, tiles: tintEnd(column)), top, outputs)
    }
    for (index, band) in plan.bands.enumerated() where isBidirectional {
      let place = geometry.bands[index]
      // The gradient comes from above with its norm: from the outputs or out of the layer above.
      let isTop = geometry.output != nil && !plan.bands.contains { $0.layer > band.layer }
      let above = !plan.showsGradients ? place.top - 4 : band.isReverse && isTop ? top : place.top - 48
      if band.isReverse {
        let start = tintStart(column)
        // Beside the wire from the outputs stands the loss of the step before.
        let loss = column > 0 && above == top ? loss(column - 1)?.end : nil
        row(max(start, (loss ?? start - 4) + 4), right, above, above == top ? outputMiddle : place.top)
        row(start, right, above == top ? outputMiddle - 4 : place.top - 4, place.bottom + 4)
      } else {
        row(left, tintEnd(column), above, place.bottom + 4)
      }
    }
    if isBidirectional {
      row(left, right, top, bottom)
    } else if isBeforeGap(column) {
      // Below, beside the step's own number, stands how many steps are left out.
      row(left, tintEnd(column), outputs, geometry.input.top - 8)
      row(left, right, outputs, bottom)
    } else {
      row(left, tintEnd(column), outputs, bottom)
    }
    // What all rows have in common goes through, so that none is round where it meets the next.
    let start = rows.reduce(rows[0].x) { max($0, $1.x) }
    let end = rows.reduce(rows[0].maxX) { min($0, $1.maxX) }
    let spine = Rect(from: Point(start, top), to: Point(end, bottom))
    return rows.filter { $0 != spine } + [spine]
  }

  /// From the cell's side to the edge of the tint: past the wires beside the cells of a layer of both directions.
  private var highlightMargin: Double {
    guard plan.bands.contains(where: { $0.isReverse }) else { return plan.showsGradients ? 5 : 12 }
    return plan.showsGradients ? 34 : 20
  }

  /// From the tiles' end to the edge of the tint: past the norm of what comes from the later step.
  private var highlightReach: Double { plan.showsGradients ? geometry.normRoom - 2 : 10 }

  /// Where the tint ends right of tiles.
  private func tintEnd(_ column: Int) -> Double {
    // Beside the last step's tiles stand the numbers of units and of those left out.
    let hasHidden = plan.bands.contains { $0.lanes.contains { $0.rows.hidden > 0 } }
    if column == geometry.times.count - 1, plan.showsGradients || hasHidden {
      return geometry.width - geometry.shift - 6
    }
    return geometry.cells[column] + geometry.tileEnd + highlightReach
  }

  /// Where the tint begins left of the tiles of a reverse layer.
  private func tintStart(_ column: Int) -> Double {
    let tiles = geometry.cells[column] + geometry.cellWidth - geometry.tileEnd
    // Nothing comes to the first step from an earlier one; left of it stand the names of rows.
    let entry = plan.showsGradients ? 12 + measure.width("0.00000", type.fine) - geometry.tileWidth / 2 : 0
    return tiles - (column == 0 ? max(10, entry) : highlightReach)
  }

  /// Where what belongs to a step's outputs begins.
  private func outputStart(_ column: Int) -> Double {
    min(outputLeft(column) - 6, geometry.center(column) - targetWidth(geometry.times[column]) / 2 - 5)
  }

  /// Where the tint ends right of the outputs: past the loss, and before the next step's outputs.
  private func outputEnd(_ column: Int, tiles: Double) -> Double {
    let least = max(geometry.center(column) + targetWidth(geometry.times[column]) / 2 + 5, (loss(column)?.end ?? 0) + 4)
    guard column + 1 < geometry.cells.count else { return max(tiles, least) }
    return max(min(tiles, outputStart(column + 1) + 4), least)
  }

  /// Whether steps are left out right after a column.
  private func isBeforeGap(_ column: Int) -> Bool {
    let next = column + 1 < geometry.times.count ? geometry.times[column + 1] : trace.steps + 1
    return next > geometry.times[column] + 1
  }
}
