/// A rectangle with round corners, or with its lower left corner cut off: the sign of a negative value.
public struct Rectangle: Equatable, Sendable {
  /// Where it lies.
  public var frame: Rect
  /// Radius of the corners; 3 for cells.
  public var radius: Double
  /// Side of the notch in the lower left corner; 0 for none, 4.5 for negative tiles.
  public var notch: Double
  /// The paint inside, if any.
  public var fill: Paint?
  /// The outline, if any.
  public var stroke: Stroke?

  /// A rectangle; with a notch its corners are sharp.
  public init(_ frame: Rect, radius: Double = 0, notch: Double = 0, fill: Paint? = nil, stroke: Stroke? = nil) {
    self.frame = frame
    self.radius = radius
    self.notch = notch
    self.fill = fill
    self.stroke = stroke
  }

  /// The corners of the notched rectangle, clockwise from the top left.
  public var corners: [Point] {
    [
      Point(frame.x, frame.y), Point(frame.maxX, frame.y), Point(frame.maxX, frame.maxY),
      Point(frame.x + notch, frame.maxY), Point(frame.x, frame.maxY - notch),
    ]
  }
}
