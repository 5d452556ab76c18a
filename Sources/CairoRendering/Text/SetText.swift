import Diagrams

/// A piece of text as it is set at the reference size: all that a picture of outlines needs to know of it.
///
/// Lengths are in Pango's units, of which 1024 make a point: whole numbers, which survive being kept in a file.
struct SetText: Equatable, Sendable {
  /// What is set: the text and its style, whose size does not matter.
  struct Key: Hashable, Sendable {
    var text: String
    var font: FontRole
    var weight: TextStyle.Weight
    var isItalic: Bool

    init(_ text: String, _ style: TextStyle) {
      self.text = text
      font = style.font
      weight = style.weight
      isItalic = style.isItalic
    }

    // By its bytes: what Unicode holds to be equal need not look so, and minus signs would have to be normalized to be looked up.
    static func == (a: Key, b: Key) -> Bool {
      a.font == b.font && a.weight == b.weight && a.isItalic == b.isItalic && a.text.utf8.elementsEqual(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
      var text = text
      text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// The style at the reference size.
    var style: TextStyle { TextStyle(font, size: SetText.size, weight: weight, isItalic: isItalic) }
  }

  /// A glyph's shape, by its number, its origin from the pen's first place on the baseline, and the byte of the text at which the
  /// characters begin that it stands for.
  struct Glyph: Equatable, Sendable {
    var shape: Int
    var x: Int
    var y: Int
    var start: Int
  }

  /// The size at which all text is set, in points; other sizes are scaled, which unhinted type allows without loss.
  ///
  /// Finding the fonts of a new size takes fontconfig more than a millisecond, and a picture has some ten sizes.
  static let size = 16.0
  /// A unit in points.
  static let unit = 1.0 / 1024

  /// How far the pen moves on.
  var width: Int
  /// What the glyphs cover, y growing downwards from the baseline.
  var ink: (x: Int, y: Int, width: Int, height: Int)
  /// How many characters no font has a glyph for.
  var unknown: Int
  /// The glyphs, blanks among them; nil where one of them has no outline.
  var glyphs: [Glyph]?

  /// The extent at a size.
  func extent(size: Double) -> TextExtent {
    let factor = size / SetText.size
    func points(_ length: Int) -> Double { Double(length) * SetText.unit * factor }
    return TextExtent(
      width: points(width),
      ink: Rect(x: points(ink.x), y: points(ink.y), width: points(ink.width), height: points(ink.height)))
  }

  /// What each glyph stands for; nil unless each stands for characters of its own.
  ///
  /// Of letters that are read from right to left the first stands last: whoever reads them turns them around.
  static func clusters(_ glyphs: [Glyph], of text: String) -> [String]? {
    let bytes = Array(text.utf8)
    let order = glyphs.indices.sorted { glyphs[$0].start < glyphs[$1].start }
    let bounds = order.map { glyphs[$0].start } + [bytes.count]
    guard bounds[0] == 0, zip(bounds, bounds.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
    var clusters = [String](repeating: "", count: glyphs.count)
    for (place, glyph) in order.enumerated() {
      clusters[glyph] = String(decoding: bytes[bounds[place]..<bounds[place + 1]], as: UTF8.self)
    }
    return clusters
  }

  static func == (a: SetText, b: SetText) -> Bool {
    a.width == b.width && a.ink == b.ink && a.unknown == b.unknown && a.glyphs == b.glyphs
  }
}
