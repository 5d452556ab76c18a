import Diagrams
import Recurrence

extension PDFWriter {
  /// A page: its paper, then its marks; y grows downwards from here on.
  mutating func put(_ scene: Scene) throws(Diagnosis) {
    content.put(scale)
    content.put("0 0 ")
    content.put(-scale)
    content.put("0 ")
    content.put(scene.height * scale)
    content.put("cm\n")
    content.put(Rectangle(scene.page, fill: scene.background))
    for mark in scene.marks { try put(mark) }
  }

  private mutating func put(_ mark: Mark) throws(Diagnosis) {
    switch mark {
    case .path(let path): put(path)
    case .rectangle(let rectangle): content.put(rectangle)
    case .circle(let circle): content.put(circle)
    case .arrow(let arrow):
      put(arrow.shaft)
      if let head = arrow.head { put(head) }
    case .label(let label): put(label)
    case .raster(let raster): try put(raster)
    case .group(let group): for mark in group.marks { try put(mark) }
    }
  }

  private mutating func put(_ path: Path) {
    guard !path.elements.isEmpty else { return }
    content.paint(path.fill, path.stroke) { $0.put(path.elements) }
  }

  /// A label's runs one behind the other, as text.
  private mutating func put(_ label: Label) {
    let line = shaper.measure.line(label.runs)
    let x = label.at.x - label.anchor.share * line.extent.width
    for (index, run) in label.runs.enumerated() {
      guard let text = type.run(run.text, run.style) else { continue }
      content.set(fill: run.paint ?? label.paint)
      if let words = text.words {
        content.put(Array("/Span<</ActualText<FEFF\(PDFFile.hexadecimal(words))>>>BDC\n".utf8))
      }
      content.put("BT ")
      content.set(font: text.font, size: run.style.size)
      let unit = SetText.unit * run.style.size / SetText.size
      for piece in text.pieces {
        // Letters stand upright on a page that is turned over.
        content.put("1 0 0 -1 ")
        content.put(
          Point(x + line.starts[index] + Double(piece.x) * unit, label.at.y - run.rise + Double(piece.y) * unit))
        content.put("Tm")
        content.put(piece.operand)
        content.put("TJ ")
      }
      content.put(text.words == nil ? "ET\n" : "ET EMC\n")
    }
  }

  /// A grid as an image of a pixel a cell, which viewers are told not to smooth, and its gaps as lines.
  private mutating func put(_ raster: Raster) throws(Diagnosis) {
    guard raster.rows > 0, raster.columns > 0, raster.cells.count == raster.rows * raster.columns,
      !raster.palette.isEmpty
    else { return }
    let colors = raster.palette.prefix(256).map { theme.color($0).hex }
    let digits = colors.map { PDFFile.hexadecimal(Int($0 >> 16)).suffix(2) + PDFFile.hexadecimal(Int($0)) }.joined()
    content.put("q ")
    content.put(raster.frame.width)
    content.put("0 0 ")
    content.put(-raster.frame.height)
    content.put(Point(raster.frame.x, raster.frame.maxY))
    content.put("cm/I")
    content.put(whole: images.count)
    content.put(" Do Q\n")
    images.append(
      try file.add(
        stream: raster.cells,
        """
        /Type/XObject/Subtype/Image/Width \(raster.columns)/Height \(raster.rows)/BitsPerComponent 8/Interpolate false\
        /ColorSpace[/Indexed/DeviceRGB \(colors.count - 1)<\(digits)>]
        """))
    if let gaps = raster.gaps { put(gaps) }
  }
}
