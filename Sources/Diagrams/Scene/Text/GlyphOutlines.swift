/// The shapes of texts, for pictures that look the same where their fonts are missing; handed over by whoever sets the text.
public struct GlyphOutlines {
  /// A glyph in its place.
  public struct Placed: Equatable, Sendable {
    /// Which glyph: the same number is the same shape.
    public var glyph: Int
    /// Where its origin stands, from the pen's place on the baseline.
    public var at: Point

    /// A glyph by its number and its place.
    public init(glyph: Int, at: Point) {
      self.glyph = glyph
      self.at = at
    }
  }

  /// The size that places and shapes are given at.
  public var size: Double
  /// The glyphs of a text in a style, or nil where one of them has no outline.
  public let glyphs: (String, TextStyle) -> [Placed]?
  /// The shape of a glyph, its origin at (0, 0).
  public let shape: (Int) -> [Path.Element]

  /// Outlines by their two functions.
  public init(
    size: Double, glyphs: @escaping (String, TextStyle) -> [Placed]?, shape: @escaping (Int) -> [Path.Element]
  ) {
    self.size = size
    self.glyphs = glyphs
    self.shape = shape
  }
}
