import Recurrence

/// Labels as shapes: each glyph is defined once, at the end, and used wherever it stands.
extension SVGWriter {
  mutating func put(_ label: Label, _ outlines: GlyphOutlines) {
    let line = measure.line(label.runs)
    let x = label.at.x - label.anchor.share * line.extent.width
    for (index, run) in label.runs.enumerated() {
      let place = Point(x + line.starts[index], label.at.y - run.rise)
      guard let glyphs = outlines.glyphs(run.text, run.style) else {
        var text = Label([run], at: place)
        text.runs[0].rise = 0
        text.paint = run.paint ?? label.paint
        text.runs[0].paint = nil
        putText(text)
        continue
      }
      guard !glyphs.isEmpty else { continue }
      put("<g transform=\"translate(")
      put(place)
      put(") scale(")
      Decimal.append(run.style.size / outlines.size, decimals: 6, to: &bytes)
      put(")\"")
      put(fill: run.paint ?? label.paint)
      put(">")
      for placed in glyphs { put(placed) }
      put("</g>\n")
    }
  }

  private mutating func put(_ placed: GlyphOutlines.Placed) {
    usedGlyphs.insert(placed.glyph)
    put("<use xlink:href=\"#")
    putName(placed.glyph)
    put("\"")
    if placed.at.x != 0 { put(number: "x", placed.at.x) }
    if placed.at.y != 0 { put(number: "y", placed.at.y) }
    put("/>")
  }

  /// The shapes of all glyphs that were used.
  mutating func putDefinitions(_ outlines: GlyphOutlines) {
    guard !usedGlyphs.isEmpty else { return }
    put("<defs>\n")
    for glyph in usedGlyphs.sorted() {
      put("<path id=\"")
      putName(glyph)
      put("\" d=\"")
      put(outlines.shape(glyph))
      put("\"/>\n")
    }
    put("</defs>\n")
  }

  private mutating func putName(_ glyph: Int) {
    put(Markup.escaped(idPrefix))
    put("g")
    put(Double(glyph))
  }
}
