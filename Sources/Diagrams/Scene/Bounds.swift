extension Mark {
  /// What the mark covers, strokes included; nothing for an empty one.
  public func bounds(_ measure: TextMeasure) -> Rect? {
    switch self {
    case .path(let path): return Mark.box(path.hull, stroke: path.stroke)
    case .rectangle(let rectangle): return rectangle.frame.grown(by: (rectangle.stroke?.width ?? 0) / 2)
    case .circle(let circle):
      let reach = circle.radius + (circle.stroke?.width ?? 0) / 2
      return Rect(from: circle.center.moved(-reach, -reach), to: circle.center.moved(reach, reach))
    case .arrow(let arrow):
      let line = Mark.box(arrow.shaft.hull, stroke: arrow.shaft.stroke)
      guard let head = arrow.head.flatMap({ Mark.box($0.hull, stroke: nil) }) else { return line }
      return line?.union(head) ?? head
    case .label(let label): return measure.box(label)
    case .raster(let raster): return raster.frame
    case .group(let group):
      var box: Rect?
      for mark in group.marks {
        guard let next = mark.bounds(measure) else { continue }
        box = box?.union(next) ?? next
      }
      return box
    }
  }

  private static func box(_ points: [Point], stroke: Stroke?) -> Rect? {
    guard let first = points.first else { return nil }
    var box = Rect(from: first, to: first)
    for point in points { box = box.union(Rect(from: point, to: point)) }
    return box.grown(by: (stroke?.width ?? 0) / 2)
  }

  func collectRasters(into found: inout [Raster]) {
    switch self {
    case .raster(let raster): found.append(raster)
    case .group(let group): for mark in group.marks { mark.collectRasters(into: &found) }
    default: break
    }
  }

  /// Calls `body` with every label in the mark, the lowest first.
  func forEachLabel(_ body: (Label) -> Void) {
    switch self {
    case .label(let label): body(label)
    case .group(let group): for mark in group.marks { mark.forEachLabel(body) }
    default: break
    }
  }
}

extension Scene {
  /// All grids, in the order of painting.
  public var rasters: [Raster] {
    var found: [Raster] = []
    for mark in marks { mark.collectRasters(into: &found) }
    return found
  }

  /// Calls `body` with every label, the lowest first.
  public func forEachLabel(_ body: (Label) -> Void) {
    for mark in marks { mark.forEachLabel(body) }
  }

  /// All labels, the lowest first.
  public var labels: [Label] {
    var labels: [Label] = []
    forEachLabel { labels.append($0) }
    return labels
  }

  /// What all marks cover together.
  public func bounds(_ measure: TextMeasure) -> Rect? { Mark.group(Group(marks)).bounds(measure) }

  /// Pairs of labels whose ink overlaps, and labels that leave the page: none in a good picture.
  ///
  /// `slack` is how far, in points, ink may reach into another label's box; boxes are upright, slanted glyphs are not.
  public func labelConflicts(_ measure: TextMeasure, slack: Double = 0.25) -> [String] {
    let boxes = labels.map { ($0.text, measure.box($0).grown(by: -slack)) }.filter { $0.1.width > 0 && $0.1.height > 0 }
    var conflicts: [String] = []
    for (index, (text, box)) in boxes.enumerated() {
      if !page.contains(box) { conflicts.append("outside: \(text)") }
      for (other, otherBox) in boxes[(index + 1)...] where box.overlaps(otherBox) {
        conflicts.append("overlap: \(text) | \(other)")
      }
    }
    return conflicts
  }
}
