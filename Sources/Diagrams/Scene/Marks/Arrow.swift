/// A line along points with round corners and a head at its end: solid forward, dashed backward.
public struct Arrow: Equatable, Sendable {
  /// Which way the signal runs.
  public enum Direction: Equatable, Sendable { case forward, backward }

  /// The corners, from tail to tip.
  public var points: [Point]
  /// The paint of line and head.
  public var paint: Paint
  /// The line's width: 2 for state rails, 1.75 for gates, 1.25 for buses.
  public var width: Double
  /// Solid or dashed.
  public var direction: Direction
  /// Whether the tip has a head.
  public var hasHead: Bool
  /// Radius of the corners.
  public var radius: Double

  /// An arrow through `points`; backward ones are dashed.
  public init(
    _ points: [Point], paint: Paint = .ink, width: Double = 1.25, direction: Direction = .forward, hasHead: Bool = true,
    radius: Double = 6
  ) {
    self.points = points
    self.paint = paint
    self.width = width
    self.direction = direction
    self.hasHead = hasHead
    self.radius = radius
  }

  /// Length of the head of a line of `width`.
  public static func headLength(_ width: Double) -> Double { 4.5 + 1.6 * width }

  /// Half of the head's breadth.
  public static func headHalfBreadth(_ width: Double) -> Double { 1.9 + 0.85 * width }

  /// The width of a backward arrow that carries a gradient of this norm: 0.75 + 1.25·log₁₀(norm / 0.01), from 0.75 to 3.5.
  public static func backwardWidth(norm: Double) -> Double {
    guard norm > 0 else { return 0.75 }
    return min(3.5, max(0.75, 0.75 + 1.25 * Logarithm.base10(norm / 0.01)))
  }

  /// Dash and gap of a backward line of `width`.
  public static func dash(_ width: Double) -> [Double] { [max(3.5, 2.2 * width), max(2.2, 1.1 * width)] }

  /// The line, ending inside the head.
  public var shaft: Path {
    let stroke = Stroke(paint, width: width, dash: direction == .backward ? Arrow.dash(width) : [], join: .round)
    guard var end = points.last, points.count > 1 else { return Path([], stroke: stroke) }
    var corners = points
    if hasHead {
      let previous = points[points.count - 2]
      let inside = min(Arrow.headLength(width) * 0.75, end.distance(to: previous))
      end = end.toward(previous, by: inside)
      corners[corners.count - 1] = end
    }
    var elements: [Path.Element] = [.move(corners[0])]
    for index in 1..<corners.count {
      let here = corners[index]
      guard index + 1 < corners.count else {
        elements.append(.line(here))
        break
      }
      let before = corners[index - 1]
      let after = corners[index + 1]
      let r = min(radius, here.distance(to: before) / 2, here.distance(to: after) / 2)
      guard r > 0 else {
        elements.append(.line(here))
        continue
      }
      let from = here.toward(before, by: r)
      let to = here.toward(after, by: r)
      // A quarter circle's control points lie 0.552 of the way to the corner.
      elements.append(.line(from))
      elements.append(.curve(from.toward(here, by: r * 0.552), to.toward(here, by: r * 0.552), to: to))
    }
    return Path(elements, stroke: stroke)
  }

  /// The head's triangle, tip first; nothing where the arrow has none.
  public var head: Path? {
    guard hasHead, points.count > 1, let tip = points.last else { return nil }
    let previous = points[points.count - 2]
    let length = tip.distance(to: previous)
    guard length > 0 else { return nil }
    let base = tip.toward(previous, by: Arrow.headLength(width))
    let half = Arrow.headHalfBreadth(width)
    let across = Point((tip.y - previous.y) / length * half, -(tip.x - previous.x) / length * half)
    return Path(
      through: [tip, base.moved(across.x, across.y), base.moved(-across.x, -across.y)], closed: true, fill: paint)
  }
}
