import Diagrams
import Recurrence

/// A page with everything looked up that writing it needs: several threads may each write one.
struct PDFPage {
  let scene: Scene
  /// The text of its labels, the lowest first.
  let lines: [PDFType.Line]
  /// How many grids stand on the pages before.
  let firstGrid: Int

  /// What the page shows, as the bodies of a file's objects: its grids and its content.
  /// - Throws: `picture.no-memory`.
  func streams(theme: Theme, scale: Double) throws(Diagnosis) -> (grids: [[UInt8]], content: [UInt8]) {
    var painter = PDFPagePainter(page: self, theme: theme)
    try painter.paint(scale: scale)
    return (painter.grids, try PDFFile.stream(painter.content.bytes))
  }
}

/// Goes through a page's marks and writes their operators.
private struct PDFPagePainter {
  let theme: Theme
  let page: PDFPage
  var content: PDFContent
  var grids: [[UInt8]] = []
  private var lines: ArraySlice<PDFType.Line>

  init(page: PDFPage, theme: Theme) {
    self.page = page
    self.theme = theme
    content = PDFContent(theme: theme)
    lines = page.lines[...]
  }

  /// The paper, then the marks; y grows downwards from here on.
  mutating func paint(scale: Double) throws(Diagnosis) {
    content.put(scale)
    content.put("0 0 ")
    content.put(-scale)
    content.put("0 ")
    content.put(page.scene.height * scale)
    content.put("cm\n")
    content.put(Rectangle(page.scene.page, fill: page.scene.background))
    for mark in page.scene.marks { try put(mark) }
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
    guard let line = lines.popFirst() else { return }
    let x = label.at.x - label.anchor.share * line.width
    for (index, run) in label.runs.enumerated() {
      let text = line.runs[index]
      guard !text.pieces.isEmpty else { continue }
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
    guard raster.isShown else { return }
    let colors = raster.palette.prefix(256).map { theme.color($0).hex }
    let digits = colors.map { PDFFile.hexadecimal(Int($0 >> 16)).suffix(2) + PDFFile.hexadecimal(Int($0)) }.joined()
    content.put("q ")
    content.put(raster.frame.width)
    content.put("0 0 ")
    content.put(-raster.frame.height)
    content.put(Point(raster.frame.x, raster.frame.maxY))
    content.put("cm/I")
    content.put(whole: page.firstGrid + grids.count)
    content.put(" Do Q\n")
    grids.append(
      try PDFFile.stream(
        raster.cells,
        """
        /Type/XObject/Subtype/Image/Width \(raster.columns)/Height \(raster.rows)/BitsPerComponent 8/Interpolate false\
        /ColorSpace[/Indexed/DeviceRGB \(colors.count - 1)<\(digits)>]
        """))
    if let gaps = raster.gaps { put(gaps) }
  }
}

extension Raster {
  /// Whether there is anything to paint.
  var isShown: Bool {
    rows > 0 && columns > 0 && cells.count == rows * columns && !palette.isEmpty
  }
}
