import Recurrence

/// The same network folded: one cell a layer, whose states go around in a loop.
extension UnrolledPainter {
  mutating func paintFolded() {
    let cell = Rect(x: 72 + geometry.shift, y: 0, width: 64, height: 0)
    let center = cell.x + cell.width / 2
    var source = geometry.input.top
    for (index, band) in plan.bands.enumerated() {
      let place = geometry.bands[index]
      for (number, lane) in band.lanes.enumerated() where lane.isState {
        let y = middle(place.forward[number], lane.rows)
        let out = 14 + 12 * Double(number)
        let over = place.top - 10 - 8 * Double(number)
        let (start, end) = band.isReverse ? (cell.x, cell.maxX) : (cell.maxX, cell.x)
        let side = band.isReverse ? -out : out
        let points = [
          Point(start, y), Point(start + side, y), Point(start + side, over), Point(end - side, over),
          Point(end - side, y), Point(end, y),
        ]
        marks.append(.arrow(Arrow(points, width: 1.5)))
      }
      let box = Rect(x: cell.x, y: place.top, width: cell.width, height: place.bottom - place.top)
      rise(from: source, to: place.bottom, x: center)
      marks.append(.rectangle(Rectangle(box, radius: 3, fill: .paper, stroke: Stroke(.ink, width: 1))))
      for (number, lane) in band.lanes.enumerated() {
        let y = middle(place.forward[number], lane.rows) + 4
        let (enters, leaves) = band.isReverse ? (box.maxX - 6, box.x + 6) : (box.x + 6, box.maxX - 6)
        let name = lane.anatomy.name
        marks.append(math(name, at: Point(leaves, y), anchor: band.isReverse ? .start : .end))
        guard lane.isState else { continue }
        marks.append(math(name + "'", at: Point(enters, y), anchor: band.isReverse ? .end : .start))
      }
      source = place.top
    }
    let base = Point(center, geometry.input.top + 14)
    marks.append(math("x_t", at: base, anchor: .middle))
    if let output = geometry.output {
      rise(from: source, to: output.bottom, x: center)
      let name = program.slots[program.output].name
      marks.append(math("\(name)_t", at: Point(center, output.bottom - 6), anchor: .middle))
    }
    let words = Point(center, geometry.input.bottom + 19)
    marks.append(
      .label(Label(texts("unrolled.folded"), at: words, style: type.caption, anchor: .middle, paint: .secondary)))
    let x = 24 + geometry.shift + UnrolledGeometry.foldedWidth - 16
    let line = [Point(x, geometry.top), Point(x, geometry.input.bottom + 22)]
    marks.append(.path(Path(through: line, stroke: .hairline)))
  }

  /// An arrow up, with a halo where it crosses the loops.
  private mutating func rise(from start: Double, to end: Double, x: Double) {
    marks.append(
      .arrow(Arrow([Point(x, start - 3), Point(x, end + 3)], paint: .paper, width: 5, hasHead: false)))
    marks.append(.arrow(Arrow([Point(x, start), Point(x, end)], width: 1.25)))
  }
}
