/// Slanted hairlines that fill a rectangle: a region where a number means nothing any more.
public enum Hatch {
  /// Lines from lower left to upper right, `spacing` apart along the edges, cut off at the rectangle.
  public static func path(
    in rect: Rect, spacing: Double = 8.5, stroke: Stroke = Stroke(.tint(.secondary, 0.6), width: 0.5)
  )
    -> Path
  {
    var elements: [Path.Element] = []
    guard spacing > 0, rect.width > 0, rect.height > 0, (rect.width + rect.height) / spacing < 10000 else {
      return Path([], stroke: stroke)
    }
    // A line holds all points with (x − left) + (y − top) = reach.
    var reach = spacing
    while reach < rect.width + rect.height {
      let lower = min(reach, rect.height)
      let right = min(reach, rect.width)
      elements.append(.move(Point(rect.x + reach - lower, rect.y + lower)))
      elements.append(.line(Point(rect.x + right, rect.y + reach - right)))
      reach += spacing
    }
    return Path(elements, stroke: stroke)
  }
}
