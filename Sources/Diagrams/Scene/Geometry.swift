/// A point of the page, in points at scale 1; y grows downwards.
public struct Point: Equatable, Sendable {
  /// Distance from the left edge.
  public var x: Double
  /// Distance from the top edge.
  public var y: Double

  /// A point at `x`, `y`.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }

  /// The point moved by `dx`, `dy`.
  public func moved(_ dx: Double, _ dy: Double) -> Point { Point(x + dx, y + dy) }

  /// Distance to another point.
  public func distance(to other: Point) -> Double {
    ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
  }

  /// The point `distance` away from this one on the way to `other`; this one where both are the same.
  public func toward(_ other: Point, by distance: Double) -> Point {
    let length = self.distance(to: other)
    guard length > 0 else { return self }
    return Point(x + (other.x - x) / length * distance, y + (other.y - y) / length * distance)
  }
}

/// An upright rectangle of the page, in points at scale 1.
public struct Rect: Equatable, Sendable {
  /// Left edge.
  public var x: Double
  /// Top edge.
  public var y: Double
  /// Width, not negative.
  public var width: Double
  /// Height, not negative.
  public var height: Double

  /// A rectangle by its top left corner and size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The smallest rectangle around two corners.
  public init(from a: Point, to b: Point) {
    self.init(x: min(a.x, b.x), y: min(a.y, b.y), width: abs(a.x - b.x), height: abs(a.y - b.y))
  }

  /// Right edge.
  public var maxX: Double { x + width }
  /// Bottom edge.
  public var maxY: Double { y + height }
  /// The middle.
  public var center: Point { Point(x + width / 2, y + height / 2) }

  /// The rectangle moved by `dx`, `dy`.
  public func moved(_ dx: Double, _ dy: Double) -> Rect { Rect(x: x + dx, y: y + dy, width: width, height: height) }

  /// The rectangle grown by `amount` on each side; shrunk where it is negative, down to nothing.
  public func grown(by amount: Double) -> Rect {
    Rect(
      x: x - amount, y: y - amount, width: max(0, width + 2 * amount), height: max(0, height + 2 * amount))
  }

  /// The smallest rectangle that holds both.
  public func union(_ other: Rect) -> Rect {
    Rect(
      from: Point(min(x, other.x), min(y, other.y)), to: Point(max(maxX, other.maxX), max(maxY, other.maxY)))
  }

  /// Whether the two share an area, not only an edge.
  public func overlaps(_ other: Rect) -> Bool {
    x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
  }

  /// Whether `other` lies inside or on the edge.
  public func contains(_ other: Rect) -> Bool {
    other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
  }
}
