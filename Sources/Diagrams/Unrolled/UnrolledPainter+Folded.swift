import Recurrence

/// The same network folded: one cell a layer, whose states go around in a loop.
extension UnrolledPainter {
  mutating func paintFolded() {
    let cell = Rect(x: 72, y: 0, width: 64, height: 0)
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
        let label = Point(band.isReverse ? cell.maxX + 4 : cell.x - 4, y - 5)
        marks.append(
          math("\(lane.anatomy.name)'", at: label, size: 11, anchor: band.isReverse ? .start : .end))
      }
      let box = Rect(x: cell.x, y: place.top, width: cell.width, height: place.bottom - place.top)
      marks.append(.arrow(Arrow([Point(center, source), Point(center, place.bottom)], width: 1.25)))
      marks.append(.rectangle(Rectangle(box, radius: 3, fill: .paper, stroke: Stroke(.ink, width: 1))))
      source = place.top
    }
    let base = Point(center, geometry.input.top + 14)
    marks.append(math("x_t", at: base, anchor: .middle))
    if let output = geometry.output {
      marks.append(.arrow(Arrow([Point(center, source), Point(center, output.bottom)], width: 1.25)))
      let name = program.slots[program.output].name
      marks.append(math("\(name)_t", at: Point(center, output.bottom - 6), anchor: .middle))
    }
    let words = Point(center, geometry.input.bottom + 19)
    marks.append(
      .label(Label(texts("unrolled.folded"), at: words, style: type.caption, anchor: .middle, paint: .secondary)))
    let x = 24 + UnrolledGeometry.foldedWidth - 16
    let line = [Point(x, geometry.top), Point(x, geometry.input.bottom + 22)]
    marks.append(.path(Path(through: line, stroke: .hairline)))
  }
}
