/// Lines and curves, filled, stroked or both (fill first).
public struct Path: Equatable, Sendable {
  /// One step of the pen.
  public enum Element: Equatable, Sendable {
    /// Lifts the pen and sets it down.
    case move(Point)
    /// A straight line.
    case line(Point)
    /// A cubic Bézier curve with two control points.
    case curve(Point, Point, to: Point)
    /// Part of the circle around `center` through the pen's place, shorter than a full turn.
    case arc(to: Point, center: Point, clockwise: Bool)
    /// A straight line back to where the pen was set down.
    case close
  }

  /// The pen's steps; the first is a move.
  public var elements: [Element]
  /// The paint inside, if any.
  public var fill: Paint?
  /// The outline, if any.
  public var stroke: Stroke?

  /// A path by its steps.
  public init(_ elements: [Element], fill: Paint? = nil, stroke: Stroke? = nil) {
    self.elements = elements
    self.fill = fill
    self.stroke = stroke
  }

  /// A line through points; `closed` leads back to the first.
  public init(through points: [Point], closed: Bool = false, fill: Paint? = nil, stroke: Stroke? = nil) {
    var elements: [Element] = []
    elements.reserveCapacity(points.count + 1)
    for point in points { elements.append(elements.isEmpty ? .move(point) : .line(point)) }
    if closed && !points.isEmpty { elements.append(.close) }
    self.init(elements, fill: fill, stroke: stroke)
  }

  /// Every point that the path is given by, control points and circle centers' extremes included.
  var hull: [Point] {
    var points: [Point] = []
    for element in elements {
      switch element {
      case .move(let point), .line(let point): points.append(point)
      case .curve(let a, let b, let to): points += [a, b, to]
      case .arc(let to, let center, _):
        let radius = center.distance(to: to)
        points += [center.moved(-radius, -radius), center.moved(radius, radius)]
      case .close: break
      }
    }
    return points
  }
}
