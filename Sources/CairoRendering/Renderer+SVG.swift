import Diagrams
import Recurrence

extension Renderer {
  /// The scene as SVG with glyphs as outlines, so that it looks the same everywhere.
  ///
  /// Fonts and shapes are those that Pango chose and Cairo would paint; the rest is the scene's own writer's, which writes a picture in a
  /// fraction of the time and of the bytes that Cairo's takes: Cairo prints every number with `printf` and grids as images, which
  /// viewers smooth.
  public func svg(_ scene: Scene) throws(Diagnosis) -> [UInt8] {
    // Cairo paints nothing of it, so that its limits are none here: a long sequence drawn whole is one picture.
    try check(scene)
    let outlines = GlyphBook(shaper: shaper).outlines
    return SVGWriter(theme: theme, measure: measure, outlines: outlines, scale: scale).write(scene)
  }
}
