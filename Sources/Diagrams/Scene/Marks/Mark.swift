/// One thing on the page; every kind has a file of its own, and painters only walk them.
public indirect enum Mark: Equatable, Sendable {
  /// Lines and curves.
  case path(Path)
  /// A rectangle, with round corners or a notch.
  case rectangle(Rectangle)
  /// A circle.
  case circle(Circle)
  /// A line with a head.
  case arrow(Arrow)
  /// A line of text.
  case label(Label)
  /// A grid of colored cells.
  case raster(Raster)
  /// Marks that belong together.
  case group(Group)
}

/// How an outline is drawn.
public struct Stroke: Equatable, Sendable {
  /// How two segments meet.
  public enum Join: Equatable, Sendable { case miter, round }
  /// How a line ends.
  public enum Cap: Equatable, Sendable { case butt, round }

  /// The outline's paint.
  public var paint: Paint
  /// Width in points: 0.5 hairline, 1 edge, 1.75 emphasis.
  public var width: Double
  /// Lengths of dashes and gaps in turn; empty for a solid line.
  public var dash: [Double]
  /// How segments meet.
  public var join: Join
  /// How the line ends.
  public var cap: Cap

  /// A solid line, unless dashes are given.
  public init(_ paint: Paint, width: Double = 1, dash: [Double] = [], join: Join = .miter, cap: Cap = .butt) {
    self.paint = paint
    self.width = width
    self.dash = dash
    self.join = join
    self.cap = cap
  }

  /// A line of 0.5 points in the hairlines' color.
  public static var hairline: Stroke { Stroke(.hairline, width: 0.5) }
}
