/// A circle: a pointwise operation, a junction, a marker.
public struct Circle: Equatable, Sendable {
  /// The middle.
  public var center: Point
  /// The radius: 9 for operations, 2.4 for junctions.
  public var radius: Double
  /// The paint inside, if any.
  public var fill: Paint?
  /// The outline, if any.
  public var stroke: Stroke?

  /// A circle around `center`.
  public init(_ center: Point, radius: Double, fill: Paint? = nil, stroke: Stroke? = nil) {
    self.center = center
    self.radius = radius
    self.fill = fill
    self.stroke = stroke
  }
}
