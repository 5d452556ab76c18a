import CPango
import Diagrams
import Recurrence

/// Numbers the glyphs of laid-out text and tells their shapes, for one picture.
final class GlyphBook {
  private struct Key: Hashable {
    var font: OpaquePointer
    var glyph: PangoGlyph
  }

  private let shaper: PangoShaper
  /// A context to trace glyphs on; nothing is painted on it.
  private let cairo: OpaquePointer
  private var numbers: [Key: Int] = [:]
  private var shapes: [[Path.Element]] = []

  init(shaper: PangoShaper) throws(Diagnosis) {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    defer { cairo_surface_destroy(surface) }
    guard let cairo = cairo_create(surface) else { throw Diagnosis("picture.no-memory") }
    self.shaper = shaper
    self.cairo = cairo
    try CairoStatus.check(cairo_status(cairo))
  }

  deinit { cairo_destroy(cairo) }

  /// The book as the writer of SVG asks it.
  var outlines: GlyphOutlines {
    GlyphOutlines(
      size: PangoShaper.reference, glyphs: { self.glyphs($0, $1) },
      shape: { $0 < self.shapes.count ? self.shapes[$0] : [] })
  }

  /// The glyphs of a text from its pen's place; nil where one has no outline: a character without a font, or one of pixels.
  private func glyphs(_ text: String, _ style: TextStyle) -> [GlyphOutlines.Placed]? {
    let layout = shaper.piece(text, style).layout
    guard pango_layout_get_unknown_glyphs_count(layout) == 0, let line = pango_layout_get_line_readonly(layout, 0)
    else { return nil }
    var placed: [GlyphOutlines.Placed] = []
    var pen = 0.0
    var node = line.pointee.runs
    while let run = node?.pointee {
      node = run.next
      guard let item = run.data?.assumingMemoryBound(to: PangoGlyphItem.self).pointee,
        let font = item.item?.pointee.analysis.font, let string = item.glyphs?.pointee
      else { continue }
      for index in 0..<Int(string.num_glyphs) {
        let info = string.glyphs[index]
        let x = pen + Double(info.geometry.x_offset)
        pen += Double(info.geometry.width)
        // PANGO_GLYPH_EMPTY: what takes room and shows nothing.
        guard info.glyph != 0x0FFF_FFFF else { continue }
        guard let number = number(of: info.glyph, in: font) else { return nil }
        guard !shapes[number].isEmpty else { continue }
        let unit = 1 / Double(PANGO_SCALE)
        placed.append(
          GlyphOutlines.Placed(glyph: number, at: Point(x * unit, Double(info.geometry.y_offset) * unit)))
      }
    }
    return placed
  }

  /// The glyph's number; nil where it shows something that is no outline.
  private func number(of glyph: PangoGlyph, in font: UnsafeMutablePointer<PangoFont>) -> Int? {
    let key = Key(font: OpaquePointer(font), glyph: glyph)
    if let known = numbers[key] { return known }
    let shape = trace(glyph, pango_cairo_font_get_scaled_font(key.font))
    if shape.isEmpty {
      var ink = PangoRectangle()
      pango_font_get_glyph_extents(font, glyph, &ink, nil)
      guard ink.width == 0 || ink.height == 0 else { return nil }
    }
    numbers[key] = shapes.count
    shapes.append(shape)
    return shapes.count - 1
  }

  private func trace(_ glyph: PangoGlyph, _ font: OpaquePointer?) -> [Path.Element] {
    guard let font else { return [] }
    cairo_set_scaled_font(cairo, font)
    var place = cairo_glyph_t(index: UInt(glyph), x: 0, y: 0)
    cairo_new_path(cairo)
    cairo_glyph_path(cairo, &place, 1)
    guard let path = cairo_copy_path(cairo) else { return [] }
    defer { cairo_path_destroy(path) }
    guard path.pointee.status == CAIRO_STATUS_SUCCESS, let data = path.pointee.data else { return [] }
    return GlyphBook.elements(UnsafeBufferPointer(start: data, count: Int(path.pointee.num_data)))
  }

  /// Cairo's steps as ours; a move that nothing follows, as Cairo adds behind a close, is left out.
  private static func elements(_ data: UnsafeBufferPointer<cairo_path_data_t>) -> [Path.Element] {
    var elements: [Path.Element] = []
    var pending: Point?
    var place = 0
    func point(_ offset: Int) -> Point { Point(data[place + offset].point.x, data[place + offset].point.y) }
    while place < data.count {
      let header = data[place].header
      if header.type != CAIRO_PATH_MOVE_TO, let start = pending {
        elements.append(.move(start))
        pending = nil
      }
      switch header.type {
      case CAIRO_PATH_MOVE_TO: pending = point(1)
      case CAIRO_PATH_LINE_TO: elements.append(.line(point(1)))
      case CAIRO_PATH_CURVE_TO: elements.append(.curve(point(1), point(2), to: point(3)))
      default: elements.append(.close)
      }
      place += max(1, Int(header.length))
    }
    return elements
  }
}
