/// A picture as a value: its size, its words and its marks, the same for every painter and theme.
///
/// Diagrams are pure functions that return a scene; Cairo, the SVG writer and the browser only walk it. Lengths are points at
/// scale 1, colors are roles that a `Theme` resolves when the scene is painted.
public struct Scene: Equatable, Sendable {
  /// Width in points.
  public var width: Double
  /// Height in points.
  public var height: Double
  /// The finding, one sentence, without markup.
  public var title: String
  /// What to look at, without markup.
  public var caption: String
  /// The text alternative: what the picture shows, for readers who do not see it.
  public var description: String
  /// Where the title and its caption end, in points from the top; what follows stands below.
  public var head = 0.0
  /// What the page is filled with.
  public var background: Paint
  /// The marks, the first at the bottom.
  public var marks: [Mark]

  /// An empty page, or one with marks.
  public init(
    width: Double, height: Double, title: String = "", caption: String = "", description: String = "",
    background: Paint = .paper, marks: [Mark] = []
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.caption = caption
    self.description = description
    self.background = background
    self.marks = marks
  }

  /// The whole page.
  public var page: Rect { Rect(x: 0, y: 0, width: width, height: height) }

  /// Lays a mark on top.
  public mutating func add(_ mark: Mark) { marks.append(mark) }

  /// Lays marks on top, in their order.
  public mutating func add(_ more: [Mark]) { marks += more }
}
