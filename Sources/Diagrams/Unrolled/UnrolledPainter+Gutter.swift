import Recurrence

/// The names of the rows at the left, and the numbers of units at the right where some are left out.
extension UnrolledPainter {
  /// Where the rows' names begin.
  var gutter: Double { 32 + geometry.shift + (plan.options.showsFolded ? UnrolledGeometry.foldedWidth : 0) }

  mutating func paintGutter() {
    if plan.output != nil {
      let name = program.slots[program.output].name
      paintName("\(name)_t", y: outputMiddle, scale: plan.outputScale)
    }
    for (index, band) in plan.bands.enumerated() {
      let place = geometry.bands[index]
      if plan.namesLayers {
        let isBidirectional = program.model.layers[band.layer].isBidirectional
        let key =
          !isBidirectional
          ? "unrolled.layer" : band.isReverse ? "unrolled.layer-reverse" : "unrolled.layer-forward"
        marks.append(
          .label(
            Label(
              texts(key, ["layer": String(band.layer)]), at: Point(gutter, place.top + type.label.size + 1),
              style: type.label,
              paint: .secondary)))
      }
      for (number, lane) in band.lanes.enumerated() {
        let name = lane.anatomy.name
        if plan.showsGradients {
          let y = middle(place.backward[number], lane.rows)
          let paint = Paint.role(.gradientText)
          marks.append(math("∂L/∂\(name)_t", at: Point(gutter, y + 4), paint: paint))
          // Below values there is room to count the others, between gradients there is not.
          let isLast = number == band.lanes.count - 1
          paintUnits(lane.rows, band, y: place.backward[number], isCounted: !plan.showsValues && isLast)
        }
        guard plan.showsValues else { continue }
        paintName("\(name)_t", y: middle(place.forward[number], lane.rows), scale: plan.stateScale)
        paintUnits(lane.rows, band, y: place.forward[number])
      }
    }
    paintName("x_t", y: middle(geometry.input.top, plan.input.rows), scale: plan.inputScale, isLast: true)
  }

  private mutating func paintName(_ name: String, y: Double, scale: TileScale, isLast: Bool = false) {
    marks.append(math(name, at: Point(gutter, y + 4)))
    guard scale.exponent != 0 else { return }
    let runs = [TextRun("× ", type.fine)] + NumberText.powerOfTen(scale.exponent, type.fine)
    marks.append(
      .label(
        Label(
          runs, at: Point(gutter, isLast && plan.options.isProjected ? y - 12 : y + 9.5 + type.fine.size),
          paint: .secondary)))
  }

  /// Which units the rows are, where not all are drawn; on a screen with the number of the others.
  private mutating func paintUnits(_ rows: Excerpt, _ band: UnrolledBand, y: Double, isCounted: Bool = true) {
    guard rows.hidden > 0, !band.isReverse, let last = geometry.times.indices.last else { return }
    let x = geometry.cells[last] + geometry.tileEnd + 5
    for (row, unit) in rows.shown.enumerated() {
      let place = Point(x, y + 16 * Double(row) + 8 + type.fine.size * TextStyle.figureDrop)
      marks.append(.label(Label("[\(unit)]", at: place, style: type.fine, paint: .secondary)))
    }
    guard isCounted, !rows.hasCount else { return }
    let place = Point(x, y + 16 * Double(rows.shown.count) + 8 + type.fine.size * TextStyle.figureDrop)
    let words = texts("picture.more", ["count": String(rows.hidden)])
    marks.append(.label(Label(words, at: place, style: type.fine, paint: .secondary)))
  }
}
