import Diagrams
import Recurrence

/// A font of outlines that a PDF brings along (ISO 32000-1, 9.7): each glyph with the characters that it stands for.
struct PDFFont {
  /// A kind of type at any size.
  struct Face: Equatable {
    var font: FontRole
    var weight: TextStyle.Weight
    var isItalic: Bool

    init(_ key: SetText.Key) {
      font = key.font
      weight = key.weight
      isItalic = key.isItalic
    }
  }

  private struct Glyph: Hashable {
    var shape: Int
    var text: String

    // Most shapes stand for one text.
    func hash(into hasher: inout Hasher) { hasher.combine(shape) }
  }

  let face: Face
  private var codes: [Glyph: Int] = [:]
  /// The glyphs by their codes, which count from 1.
  private var glyphs: [(glyph: Glyph, width: Int)] = []

  init(_ face: Face) { self.face = face }

  /// The number of a shape that stands for a text; its width, in thousandths of the size, is that of its first use.
  mutating func code(_ shape: Int, _ text: String, width: Double) -> Int {
    let glyph = Glyph(shape: shape, text: text)
    if let known = codes[glyph] { return known }
    glyphs.append((glyph, Int(min(30000, width).rounded())))
    codes[glyph] = glyphs.count
    return glyphs.count
  }

  func width(of code: Int) -> Int { glyphs[code - 1].width }

  /// What of a font takes time to make: the bodies of a file's objects.
  struct Streams {
    let bounds: [Int]
    let program: [UInt8]
    let characters: [UInt8]
  }

  /// Makes the streams; `number` is the font's place among those of its file, `shape` draws glyphs at the reference size.
  /// - Throws: `picture.no-memory`.
  func streams(number: Int, shape: (Int) -> [Path.Element]) throws(Diagnosis) -> Streams {
    let program = CompactFont(
      name: name(number), glyphs: glyphs.map { (CompactFont.Outline(shape($0.glyph.shape)), $0.width) })
    return Streams(
      bounds: program.bounds, program: try PDFFile.stream(program.bytes, "/Subtype/CIDFontType0C"),
      characters: try PDFFile.stream(Array(characters.utf8)))
  }

  /// Adds the font to a file.
  func add(_ streams: Streams, to file: inout PDFFile, number: Int) -> Int {
    let name = name(number)
    let bounds = streams.bounds
    let data = file.add(streams.program)
    // Symbolic, for its glyphs have numbers of our own; of one width; italic.
    let flags = 4 | (face.font == .mono ? 1 : 0) | (face.isItalic ? 64 : 0)
    let descriptor = file.add(
      """
      <</Type/FontDescriptor/FontName/\(name)/Flags \(flags)/FontBBox[\(bounds.map(String.init).joined(separator: " "))]\
      /ItalicAngle \(face.isItalic ? -12 : 0)/Ascent \(bounds[3])/Descent \(bounds[1])/CapHeight \(bounds[3])\
      /StemV \(face.weight.rawValue / 5)/FontFile3 \(data) 0 R>>
      """)
    let widths = glyphs.map { String($0.width) }.joined(separator: " ")
    let descendant = file.add(
      """
      <</Type/Font/Subtype/CIDFontType0/BaseFont/\(name)/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)\
      /Supplement 0>>/FontDescriptor \(descriptor) 0 R/DW 0/W[1[\(widths)]]>>
      """)
    let map = file.add(streams.characters)
    return file.add(
      """
      <</Type/Font/Subtype/Type0/BaseFont/\(name)/Encoding/Identity-H/DescendantFonts[\(descendant) 0 R]\
      /ToUnicode \(map) 0 R>>
      """)
  }

  /// What each code stands for, so that text can be searched and copied.
  private var characters: String {
    let known = glyphs.enumerated().filter { !$1.glyph.text.isEmpty }.map {
      "<\(PDFFile.hexadecimal($0 + 1))><\(PDFFile.hexadecimal($1.glyph.text))>\n"
    }
    var map = """
      /CIDInit/ProcSet findresource begin
      12 dict begin
      begincmap
      /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
      /CMapName/Adobe-Identity-UCS def
      /CMapType 2 def
      1 begincodespacerange
      <0000><FFFF>
      endcodespacerange

      """
    // A block holds a hundred at most.
    for start in stride(from: 0, to: known.count, by: 100) {
      let block = known[start..<min(start + 100, known.count)]
      map += "\(block.count) beginbfchar\n\(block.joined())endbfchar\n"
    }
    return map + "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
  }

  /// The kind of type, behind what tells a file's fonts apart: its glyphs may be of several of the families that make it up.
  private func name(_ number: Int) -> String {
    let role =
      switch face.font {
      case .label: "Label"
      case .math: "Math"
      case .cjk: "CJK"
      case .mono: "Mono"
      }
    let weight =
      switch face.weight {
      case .regular: "Regular"
      case .medium: "Medium"
      case .semibold: "SemiBold"
      }
    return "\(tag(number))+Unroll\(role)-\(weight)\(face.isItalic ? "Italic" : "")"
  }

  /// Six letters that tell the subsets of a file apart (9.6.4).
  private func tag(_ number: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return "UNRO" + String([letters[number / 26 % 26], letters[number % 26]])
  }
}
