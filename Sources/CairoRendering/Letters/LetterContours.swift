import CPango
import Diagrams

/// A letter's outline on pixels as FreeType takes it: closed contours of points with lines between.
///
/// FreeType takes curves, too, but breaks them into lines that are off by an eighth of a pixel, which can be seen.
struct LetterContours {
  var points: [FT_Vector] = []
  /// That each point is one of the contour's, not of a curve's.
  var tags: [UInt8] = []
  /// The last point of each contour.
  var ends: [Int16] = []

  /// Sets the outline that is `size` times as large as a shape and has its origin at a place.
  mutating func set(_ shape: [Path.Element], _ x: Double, _ y: Double, _ size: Double) {
    points.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var pen = Point(0, 0)
    func placed(_ point: Point) -> Point { Point(x + point.x * size, y + point.y * size) }
    for element in shape {
      switch element {
      case .move(let point):
        close()
        pen = placed(point)
        add(pen)
      // Glyphs have no arcs.
      case .line(let point), .arc(let point, _, _):
        pen = placed(point)
        add(pen)
      case .curve(let a, let b, let to):
        let end = placed(to)
        add(curve: pen, placed(a), placed(b), end)
        pen = end
      case .close: close()
      }
    }
    close()
    while tags.count < points.count { tags.append(UInt8(FT_CURVE_TAG_ON)) }
  }

  /// How far lines may be off a curve, in pixels.
  private static let tolerance = 0.04

  /// Lines from behind the curve's start to its end.
  private mutating func add(curve start: Point, _ a: Point, _ b: Point, _ end: Point) {
    // Lines between equal steps are off by an eighth of the second derivative over the square of their number.
    let first = Point(start.x - 2 * a.x + b.x, start.y - 2 * a.y + b.y)
    let second = Point(a.x - 2 * b.x + end.x, a.y - 2 * b.y + end.y)
    let bend = max(first.x * first.x + first.y * first.y, second.x * second.x + second.y * second.y).squareRoot()
    let count = max(1, min(24, Int((0.75 * bend / LetterContours.tolerance).squareRoot().rounded(.up))))
    for step in 1..<max(1, count) {
      let t = Double(step) / Double(count)
      let u = 1 - t
      let (p, q, r, s) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
      add(Point(p * start.x + q * a.x + r * b.x + s * end.x, p * start.y + q * a.y + r * b.y + s * end.y))
    }
    add(end)
  }

  /// Adds a point in FreeType's units, of which a pixel has 64.
  private mutating func add(_ point: Point) {
    func units(_ pixels: Double) -> Int { Int((max(-1e6, min(1e6, pixels)) * 64).rounded()) }
    points.append(FT_Vector(x: units(point.x), y: units(point.y)))
  }

  private mutating func close() {
    let end = Int16(truncatingIfNeeded: points.count - 1)
    if end >= 0, end != ends.last { ends.append(end) }
  }
}
