/// What tells lines of one hue apart: a shape at some of a line's points.
public enum Marker: String, Equatable, Sendable, CaseIterable {
  /// A ring.
  case circle
  /// A square.
  case square
  /// A square on its corner.
  case diamond

  /// The shape around a point, hollow: filled with paper.
  public func mark(at center: Point, size: Double = 5.4, paint: Paint) -> Mark {
    let half = size / 2
    let stroke = Stroke(paint, width: 1.25)
    switch self {
    case .circle:
      // As large in area as the square.
      return .circle(Circle(center, radius: half * 1.128, fill: .paper, stroke: stroke))
    case .square:
      let frame = Rect(x: center.x - half, y: center.y - half, width: size, height: size)
      return .rectangle(Rectangle(frame, fill: .paper, stroke: stroke))
    case .diamond:
      let reach = half * 1.414
      let corners = [
        center.moved(0, -reach), center.moved(reach, 0), center.moved(0, reach), center.moved(-reach, 0),
      ]
      return .path(Path(through: corners, closed: true, fill: .paper, stroke: stroke))
    }
  }
}
