/// Finds room for labels inside a plot: clear of lines where that is possible, clear of other labels always.
struct LabelPlacer {
  let measure: TextMeasure
  /// Where labels may stand.
  let area: Rect
  /// What labels and other marks already cover.
  var taken: [Rect] = []
  /// Lines that labels should not cross.
  var lines: [[Point]] = []

  init(in area: Rect, _ measure: TextMeasure) {
    self.area = area
    self.measure = measure
  }

  /// Takes the first of several proposals that touches nothing, else the one that touches least; nil where all would hit a label.
  mutating func place(_ proposals: [[Label]], padding: Double = 1.5) -> [Label]? {
    var best: (cost: Double, labels: [Label], boxes: [Rect])?
    for labels in proposals {
      let boxes = labels.map { measure.box($0) }
      guard boxes.allSatisfy({ box in area.contains(box) && !taken.contains { $0.overlaps(box.grown(by: padding)) } })
      else { continue }
      let cost = boxes.reduce(0) { $0 + crossings($1.grown(by: padding)) }
      if cost < best?.cost ?? .infinity { best = (cost, labels, boxes) }
      if cost == 0 { break }
    }
    guard let best else { return nil }
    taken += best.boxes
    return best.labels
  }

  /// The length of all lines inside a box.
  func crossings(_ box: Rect) -> Double {
    var length = 0.0
    for line in lines {
      for (a, b) in zip(line, line.dropFirst()) { length += LabelPlacer.inside(box, a, b) }
    }
    return length
  }

  /// The length of a segment inside a box (Liang and Barsky's clipping).
  private static func inside(_ box: Rect, _ a: Point, _ b: Point) -> Double {
    var enter = 0.0
    var leave = 1.0
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    for (step, room) in [(-dx, a.x - box.x), (dx, box.maxX - a.x), (-dy, a.y - box.y), (dy, box.maxY - a.y)] {
      if step == 0 {
        if room < 0 { return 0 }
      } else if step < 0 {
        enter = max(enter, room / step)
      } else {
        leave = min(leave, room / step)
      }
    }
    return enter < leave ? (leave - enter) * a.distance(to: b) : 0
  }
}
