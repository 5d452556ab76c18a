/// One line of text, of one or more runs, at a baseline.
public struct Label: Equatable, Sendable {
  /// Which part of the line stands at the given place.
  public enum Anchor: String, Equatable, Sendable { case start, middle, end }

  /// The line's pieces, from left to right.
  public var runs: [TextRun]
  /// Where the anchor stands, on the baseline.
  public var at: Point
  /// Which part of the line stands there.
  public var anchor: Anchor
  /// The paint of runs that have none of their own.
  public var paint: Paint
  /// The trace address of the number that the label shows, such as `l0.t2.c[0]`.
  public var address: String?

  /// A line of runs.
  public init(
    _ runs: [TextRun], at: Point, anchor: Anchor = .start, paint: Paint = .ink, address: String? = nil
  ) {
    self.runs = runs
    self.at = at
    self.anchor = anchor
    self.paint = paint
    self.address = address
  }

  /// A line of plain text.
  public init(
    _ text: String, at: Point, style: TextStyle, anchor: Anchor = .start, paint: Paint = .ink, address: String? = nil
  ) {
    self.init([TextRun(text, style)], at: at, anchor: anchor, paint: paint, address: address)
  }

  /// The text without its styles, lowered and raised runs as they come.
  public var text: String { runs.reduce(into: "") { $0 += $1.text } }
}
