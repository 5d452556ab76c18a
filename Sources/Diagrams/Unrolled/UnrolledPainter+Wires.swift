import Recurrence

/// The wires along time: states forward, gradients back.
extension UnrolledPainter {
  mutating func paintWires(_ index: Int) {
    let band = plan.bands[index]
    let place = geometry.bands[index]
    for column in geometry.times.indices {
      for (number, lane) in band.lanes.enumerated() {
        if plan.showsValues {
          paintForward(band, lane, column, y: middle(place.forward[number], lane.rows))
        }
        if plan.showsGradients { paintBackward(band, lane, number, place, column) }
      }
    }
  }

  /// The column at which the state of a step is read, and whether the steps between are left out; nil at the end.
  private func next(_ band: UnrolledBand, _ column: Int) -> (column: Int, isGap: Bool)? {
    let next = band.isReverse ? column - 1 : column + 1
    guard geometry.times.indices.contains(next) else { return nil }
    return (next, geometry.times[next] != band.after(geometry.times[column]))
  }

  private mutating func paintForward(_ band: UnrolledBand, _ lane: UnrolledBand.Lane, _ column: Int, y: Double) {
    let width = isHighlighted(column) && trace.steps > 1 ? 2.0 : 1.5
    let from = Point(geometry.x(column, band, geometry.cellWidth), y)
    let to = Point(geometry.x(column, band, geometry.tileStart), y)
    marks.append(.arrow(Arrow([from, to], width: width)))
    guard lane.isState else { return }
    let first = band.isReverse ? geometry.times.count - 1 : 0
    if column == first { paintInitial(band, lane, column, y: y) }
    guard let (next, isGap) = next(band, column) else { return }
    let start = Point(geometry.x(column, band, geometry.tileEnd), y)
    let end = Point(geometry.x(next, band, 0), y)
    if isGap {
      let sign = band.isReverse ? -1.0 : 1.0
      let middle = (start.x + end.x) / 2
      marks.append(.path(Path(through: [start, Point(middle - sign * 14, y)], stroke: Stroke(.ink, width: 1.5))))
      dots(at: Point(middle, y), paint: .ink)
      marks.append(.arrow(Arrow([Point(middle + sign * 14, y), end], width: 1.5)))
    } else {
      marks.append(.arrow(Arrow([start, end], width: isHighlighted(next) && trace.steps > 1 ? 2.0 : 1.5)))
    }
  }

  /// Three dots where steps are left out.
  private mutating func dots(at center: Point, paint: Paint) {
    for offset in [-6.0, 0, 6] {
      marks.append(.circle(Circle(center.moved(offset, 0), radius: 1.25, fill: paint)))
    }
  }

  /// The state before the first step.
  private mutating func paintInitial(_ band: UnrolledBand, _ lane: UnrolledBand.Lane, _ column: Int, y: Double) {
    let end = Point(geometry.x(column, band, 0), y)
    // Beyond the wires that pass the cells of a layer of both directions.
    let reach = plan.bands.contains { $0.isReverse } ? 42.0 : 22
    let start = Point(geometry.x(column, band, -reach), y)
    marks.append(.arrow(Arrow([start, end], width: 1.25)))
    // Where the first steps are left out, the state that comes in is not the initial one.
    let time = band.before(geometry.times[column])
    let isInitial = !(1...trace.steps).contains(time)
    let isZero = isInitial && trace.values(lane.slot, time: 0).allSatisfy { $0 == 0 }
    let place = Point(geometry.x(column, band, -reach - 6), y + type.fine.size * TextStyle.figureDrop)
    let anchor: Label.Anchor = band.isReverse ? .start : .end
    if isZero {
      marks.append(
        .label(
          Label(
            "0", at: place, style: type.fine, anchor: anchor, paint: .secondary, address: address(lane.slot, 0, 0))))
    } else {
      marks.append(
        math(
          "\(lane.anatomy.name)_\(isInitial ? "0" : "{\(time)}")", at: place, size: 10, anchor: anchor,
          paint: .secondary))
    }
  }

  private mutating func paintBackward(
    _ band: UnrolledBand, _ lane: UnrolledBand.Lane, _ number: Int, _ place: UnrolledGeometry.BandPlace,
    _ column: Int
  ) {
    let time = geometry.times[column]
    guard let gradients = trace.gradients(lane.slot, time: time) else { return }
    let total = GradientSources.norm(gradients)
    let sources = GradientSources(trace, slot: lane.slot, time: time)
    let address = "grad " + Address.text(ofSlot: lane.slot, time: time, in: program)
    let y = middle(place.backward[number], lane.rows)
    let tileStart = geometry.x(column, band, geometry.tileStart)
    let cellEnd = geometry.x(column, band, geometry.cellWidth)
    marks.append(backward([Point(tileStart, y), Point(cellEnd, y)], norm: total))
    let clear = 4 + 0.5 * plan.lineWidth(total)
    let between = geometry.x(column, band, geometry.tileStart - geometry.normRoom / 2)
    marks.append(norm(total, "norm " + address, at: Point(between, y - clear), isBold: true))
    // A layer without memory sends nothing to the step before.
    if lane.isState, let (next, isGap) = next(band, column) {
      let start = Point(geometry.x(next, band, 0), y)
      let end = Point(geometry.x(column, band, geometry.tileEnd), y)
      let later = GradientSources.norm(sources.later)
      if isGap {
        let sign = band.isReverse ? -1.0 : 1.0
        let middle = (start.x + end.x) / 2
        let beyond = Point(middle + sign * 14, y)
        marks.append(backward([start, beyond], norm: later, hasHead: false))
        dots(at: Point(middle, y), paint: .gradient)
        marks.append(backward([Point(middle - sign * 14, y), end], norm: later))
      } else {
        marks.append(backward([start, end], norm: later))
      }
      let label = Point(
        geometry.x(column, band, geometry.tileEnd + 1.5 + geometry.normRoom / 2), y - 4 - 0.5 * plan.lineWidth(later))
      marks.append(norm(later, "norm later " + address, at: label))
    }
    let x = geometry.x(column, band, geometry.tileCenter)
    let beside = band.isReverse ? -8.0 : 8.0
    if number > 0, sources.hasWithin {
      let value = GradientSources.norm(sources.within)
      let upper = place.backward[number - 1]
      let from = Point(x, upper + UnrolledGeometry.row * Double(band.lanes[number - 1].rows.rows))
      let to = Point(x, place.backward[number])
      marks.append(backward([from, to], norm: value))
      marks.append(
        norm(
          value, "norm within " + address, at: Point(x + beside, (from.y + to.y) / 2 + 2.5),
          anchor: band.isReverse ? .end : .start))
    }
  }
}
