import Diagrams

/// Numbers the glyphs of one picture in the order in which it first shows them.
final class GlyphBook {
  private let shaper: PangoShaper
  private var numbers: [Int: Int] = [:]
  private var shapes: [Int] = []

  init(shaper: PangoShaper) { self.shaper = shaper }

  /// The book as the writer of SVG asks it.
  var outlines: GlyphOutlines {
    GlyphOutlines(
      size: SetText.size, glyphs: { self.glyphs($0, $1) },
      shape: { $0 < self.shapes.count ? self.shaper.shape(self.shapes[$0]) : [] })
  }

  private func glyphs(_ text: String, _ style: TextStyle) -> [GlyphOutlines.Placed]? {
    shaper.set(text, style).glyphs?.compactMap { glyph in
      guard !shaper.shape(glyph.shape).isEmpty else { return nil }
      return GlyphOutlines.Placed(
        glyph: number(of: glyph.shape), at: Point(Double(glyph.x) * SetText.unit, Double(glyph.y) * SetText.unit))
    }
  }

  private func number(of shape: Int) -> Int {
    if let known = numbers[shape] { return known }
    numbers[shape] = shapes.count
    shapes.append(shape)
    return shapes.count - 1
  }
}
