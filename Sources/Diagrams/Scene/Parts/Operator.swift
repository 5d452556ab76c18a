/// A pointwise operation as a circle: ⊙ multiplies row by row, + adds; drawn, so that no font can shift its sign.
public enum Operator: Equatable, Sendable {
  /// Multiplies row by row.
  case times
  /// Adds row by row.
  case plus

  /// Radius of the circle.
  public static let radius = 9.0

  /// The circle and its sign.
  public func marks(at center: Point, radius: Double = Operator.radius, paint: Paint = .ink) -> [Mark] {
    let ring = Mark.circle(Circle(center, radius: radius, fill: .paper, stroke: Stroke(paint, width: 1)))
    switch self {
    case .times: return [ring, .circle(Circle(center, radius: radius / 4, fill: paint))]
    case .plus:
      let arm = radius * 0.5
      let sign: [Path.Element] = [
        .move(center.moved(-arm, 0)), .line(center.moved(arm, 0)), .move(center.moved(0, -arm)),
        .line(center.moved(0, arm)),
      ]
      return [ring, .path(Path(sign, stroke: Stroke(paint, width: 1.25)))]
    }
  }

  /// A dot where a wire branches.
  public static func junction(at center: Point, paint: Paint = .ink) -> Mark {
    .circle(Circle(center, radius: 2.4, fill: paint))
  }
}
