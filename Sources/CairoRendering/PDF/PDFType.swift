import Diagrams

/// The type that a document's pages are set in: a font for each kind of it, with the glyphs that stand on any page.
struct PDFType {
  private let shaper: PangoShaper
  /// The fonts, in the order in which pages first show them.
  private(set) var fonts: [PDFFont] = []
  private var runs: [SetText.Key: Run] = [:]

  /// A label's text.
  struct Line {
    /// Its runs, and where each begins.
    var runs: [Run]
    var starts: [Double]
    var width: Double
  }

  /// A text as the operators that show it: it is the same wherever and however large it stands.
  struct Run {
    var font: Int
    /// Pieces that stand on baselines of their own: usually one; none where nothing is shown.
    var pieces: [Piece]
    /// The words, where the glyphs do not say them.
    var words: String?
  }

  /// Glyphs on one baseline, as the operand of `TJ`.
  struct Piece {
    var operand: [UInt8]
    /// Where the first stands, in Pango's units at the reference size.
    var x: Int
    var y: Int
  }

  init(shaper: PangoShaper) { self.shaper = shaper }

  /// The text of a scene's labels, the lowest first; nil where a letter is no outline.
  mutating func lines(of scene: Scene) -> [Line]? {
    let measure = shaper.measure
    var lines: [Line] = []
    for label in scene.labels {
      let (starts, extent) = measure.line(label.runs)
      var line = Line(runs: [], starts: starts, width: extent.width)
      for text in label.runs {
        guard let run = run(text.text, text.style) else { return nil }
        line.runs.append(run)
      }
      lines.append(line)
    }
    return lines
  }

  /// A text with its glyphs' numbers; nil where a letter is no outline.
  mutating func run(_ text: String, _ style: TextStyle) -> Run? {
    let key = SetText.Key(text, style)
    if let known = runs[key] { return known }
    let set = shaper.set(text, style)
    guard let glyphs = set.glyphs else { return nil }
    guard !glyphs.isEmpty else { return Run(font: 0, pieces: [], words: nil) }
    let face = PDFFont.Face(key)
    let font = fonts.firstIndex { $0.face == face } ?? fonts.count
    if font == fonts.count { fonts.append(PDFFont(face)) }
    let clusters = SetText.clusters(glyphs, of: text)
    var run = Run(font: font, pieces: [], words: clusters == nil ? text : nil)
    var start = 0
    while start < glyphs.count {
      var end = start + 1
      while end < glyphs.count, glyphs[end].y == glyphs[start].y, glyphs[end].x >= glyphs[end - 1].x { end += 1 }
      var operand = Array("[<".utf8)
      var pen = PDFType.thousandths(glyphs[start].x)
      for index in start..<end {
        let place = PDFType.thousandths(glyphs[index].x)
        let next = index + 1 < glyphs.count ? glyphs[index + 1].x : set.width
        let width = max(0, PDFType.thousandths(next) - place)
        let code = fonts[font].code(glyphs[index].shape, clusters?[index] ?? "", width: width)
        if abs(pen - place) > PDFType.tolerance {
          let back = (pen - place).rounded()
          operand += Array(">\(Int(back))<".utf8)
          pen -= back
        }
        PDFFile.append(hexadecimal: code, to: &operand)
        pen += Double(fonts[font].width(of: code))
      }
      operand += Array(">]".utf8)
      run.pieces.append(Piece(operand: operand, x: glyphs[start].x, y: glyphs[start].y))
      start = end
    }
    runs[key] = run
    return run
  }

  /// How far a glyph may stand from its place, in thousandths of the size: 0.01 points of a label.
  private static let tolerance = 1.0

  /// Pango's units at the reference size as thousandths of the size.
  private static func thousandths(_ units: Int) -> Double { Double(units) * SetText.unit * 1000 / SetText.size }
}
