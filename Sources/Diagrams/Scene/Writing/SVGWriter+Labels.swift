import Recurrence

extension SVGWriter {
  mutating func put(_ label: Label) {
    if let outlines { put(label, outlines) } else { putText(label) }
  }

  /// A label as words that can be searched and read aloud.
  mutating func putText(_ label: Label) {
    guard let first = label.runs.first else { return }
    put("<text")
    put(number: "x", label.at.x)
    put(number: "y", label.at.y)
    if label.anchor != .start { put(attribute: "text-anchor", label.anchor.rawValue) }
    put(fill: label.paint)
    put(attribute: "data-address", label.address)
    if label.runs.count == 1 && first.rise == 0 && first.paint == nil {
      put(first.style)
      put(">")
      put(Markup.escaped(first.text))
      put("</text>\n")
      return
    }
    put(">")
    let line = measure.line(label.runs)
    var baseline = 0.0
    var end = 0.0
    for (index, run) in label.runs.enumerated() {
      put("<tspan")
      put(run.style)
      if let paint = run.paint { put(fill: paint) }
      // Only runs that stand above another, and what follows them, are moved along the line: browsers set the rest in their own widths.
      let shift = line.starts[index] - end
      if abs(shift) > 0.001 { put(number: "dx", shift) }
      if run.rise != baseline { put(number: "dy", baseline - run.rise) }
      put(">")
      put(Markup.escaped(run.text))
      put("</tspan>")
      baseline = run.rise
      end = line.starts[index] + measure.width(run.text, run.style)
    }
    put("</text>\n")
  }

  private mutating func put(_ style: TextStyle) {
    if style.font != .label { put(attribute: "font-family", SVGWriter.families(style.font)) }
    if style.size != 9 { put(number: "font-size", style.size) }
    if style.weight != .regular { put(number: "font-weight", Double(style.weight.rawValue)) }
    if style.isItalic { put(" font-style=\"italic\"") }
  }
}
