import CPango
import CPangoLibrary
import Diagrams

/// Finds the glyphs of laid-out text and draws their outlines, each once.
final class GlyphTracer {
  private struct Key: Hashable {
    var font: OpaquePointer
    var glyph: PangoGlyph
  }

  private let pango: pango_library
  private let library: cairo_library
  /// A context to trace glyphs on; nothing is painted on it.
  private let cairo: OpaquePointer
  private var numbers: [Key: Int] = [:]
  /// Held, so that no other font gets the address of one that is in `numbers`.
  private var fonts: Set<OpaquePointer> = []

  /// Nil where Pango is not installed, or there is no memory.
  init?() {
    guard let pango = pango_library_load()?.pointee, let library = cairo_library_load()?.pointee else { return nil }
    self.pango = pango
    self.library = library
    let surface = library.cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1)
    defer { library.cairo_surface_destroy(surface) }
    guard let cairo = library.cairo_create(surface) else { return nil }
    self.cairo = cairo
    guard library.cairo_status(cairo) == CAIRO_STATUS_SUCCESS else { return nil }
  }

  deinit {
    library.cairo_destroy(cairo)
    for font in fonts { pango.g_object_unref(UnsafeMutableRawPointer(font)) }
  }

  /// What a layout of one line shows; outlines that are new go behind the `shapes` that are known.
  func text(_ piece: PangoSetter.Piece, shapes: inout GlyphShapes) -> SetText {
    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango.pango_layout_get_extents(piece.layout, &ink, &logical)
    return SetText(
      width: Int(logical.width), ink: (Int(ink.x), Int(ink.y) - piece.baseline, Int(ink.width), Int(ink.height)),
      unknown: Int(pango.pango_layout_get_unknown_glyphs_count(piece.layout)), glyphs: glyphs(piece.layout, &shapes))
  }

  /// The glyphs from the pen's place; nil where one has no outline: a character without a font, or one of pixels.
  private func glyphs(_ layout: OpaquePointer, _ shapes: inout GlyphShapes) -> [SetText.Glyph]? {
    guard pango.pango_layout_get_unknown_glyphs_count(layout) == 0,
      let line = pango.pango_layout_get_line_readonly(layout, 0)
    else { return nil }
    var placed: [SetText.Glyph] = []
    var pen = 0
    var node = line.pointee.runs
    while let run = node?.pointee {
      node = run.next
      guard let item = run.data?.assumingMemoryBound(to: PangoGlyphItem.self).pointee,
        let offset = item.item?.pointee.offset, let font = item.item?.pointee.analysis.font,
        let string = item.glyphs?.pointee
      else { continue }
      for index in 0..<Int(string.num_glyphs) {
        let info = string.glyphs[index]
        let start = Int(offset) + Int(string.log_clusters[index])
        let x = pen + Int(info.geometry.x_offset)
        pen += Int(info.geometry.width)
        // PANGO_GLYPH_EMPTY: what takes room and shows nothing.
        guard info.glyph != 0x0FFF_FFFF else { continue }
        guard let number = number(of: info.glyph, in: font, &shapes) else { return nil }
        placed.append(SetText.Glyph(shape: number, x: x, y: Int(info.geometry.y_offset), start: start))
      }
    }
    return placed
  }

  /// The number of the glyph's shape; nil where it shows something that is no outline.
  private func number(
    of glyph: PangoGlyph, in font: UnsafeMutablePointer<PangoFont>, _ shapes: inout GlyphShapes
  ) -> Int? {
    let key = Key(font: OpaquePointer(font), glyph: glyph)
    if let known = numbers[key] { return known }
    let shape = trace(glyph, pango.pango_cairo_font_get_scaled_font(key.font))
    if shape.isEmpty {
      var ink = PangoRectangle()
      pango.pango_font_get_glyph_extents(font, glyph, &ink, nil)
      guard ink.width == 0 || ink.height == 0 else { return nil }
    }
    if fonts.insert(key.font).inserted { _ = pango.g_object_ref(UnsafeMutableRawPointer(font)) }
    let number = shapes.add(shape)
    numbers[key] = number
    return number
  }

  private func trace(_ glyph: PangoGlyph, _ font: OpaquePointer?) -> [Path.Element] {
    guard let font else { return [] }
    library.cairo_set_scaled_font(cairo, font)
    var place = cairo_glyph_t(index: UInt(glyph), x: 0, y: 0)
    library.cairo_new_path(cairo)
    library.cairo_glyph_path(cairo, &place, 1)
    guard let path = library.cairo_copy_path(cairo) else { return [] }
    defer { library.cairo_path_destroy(path) }
    guard path.pointee.status == CAIRO_STATUS_SUCCESS, let data = path.pointee.data else { return [] }
    return GlyphTracer.elements(UnsafeBufferPointer(start: data, count: Int(path.pointee.num_data)))
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
