import CPango
import CPangoLibrary
import Diagrams

/// Lays text out with Pango, each piece once.
///
/// Metrics are not rounded to pixels, so a text is as wide at scale 1 as at scale 4, and what was measured is what is painted.
final class PangoSetter {
  /// A piece of text that Pango has laid out at the reference size.
  struct Piece {
    var layout: OpaquePointer
    /// Distance from the layout's top to its baseline, in Pango's units.
    var baseline: Int
  }

  /// Whether only the usual families were looked among so far.
  private(set) var isNarrowed: Bool
  private let pango: pango_library
  private var context: OpaquePointer
  private var pieces: [SetText.Key: Piece] = [:]
  private var fonts: [TextStyle: OpaquePointer] = [:]
  private let tabular: OpaquePointer

  /// Nil where Pango is not installed.
  init?() {
    guard let pango = pango_library_load()?.pointee else { return nil }
    isNarrowed = NarrowedFonts.isUsed
    guard let context = PangoSetter.context(pango, pango.pango_cairo_font_map_get_default()),
      let tabular = pango.pango_attr_list_new()
    else { return nil }
    self.pango = pango
    self.context = context
    self.tabular = tabular
    pango.pango_attr_list_insert(tabular, pango.pango_attr_font_features_new("tnum=1"))
  }

  private static func context(_ pango: pango_library, _ map: UnsafeMutablePointer<PangoFontMap>?) -> OpaquePointer? {
    guard let map, let library = cairo_library_load()?.pointee,
      let context = pango.pango_font_map_create_context(map)
    else { return nil }
    pango.pango_cairo_context_set_resolution(context, 72)
    pango.pango_context_set_round_glyph_positions(context, 0)
    // No language ("no linguistic content"): of a language that it knows, Pango looks for fonts once more for every script.
    pango.pango_context_set_language(context, pango.pango_language_from_string("zxx"))
    let options = library.cairo_font_options_create()
    library.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    library.cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    library.cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango.pango_cairo_context_set_font_options(context, options)
    library.cairo_font_options_destroy(options)
    return context
  }

  /// Looks among all installed fonts from now on, in the rare case that the usual families lack a glyph.
  private func widen() {
    isNarrowed = false
    NarrowedFonts.widen()
    guard let map = pango.pango_cairo_font_map_new() else { return }
    defer { pango.g_object_unref(map) }
    guard let wide = PangoSetter.context(pango, map) else { return }
    pango.g_object_unref(UnsafeMutableRawPointer(context))
    context = wide
  }

  deinit {
    forget()
    for font in fonts.values { pango.pango_font_description_free(font) }
    pango.pango_attr_list_unref(tabular)
    pango.g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// The laid-out piece, from the store where it was asked for before; nil where there is no memory.
  func piece(_ key: SetText.Key) -> Piece? {
    if let known = pieces[key] { return known }
    if pieces.count >= 8192 { forget() }
    guard var layout = lay(key) else { return nil }
    if isNarrowed, pango.pango_layout_get_unknown_glyphs_count(layout) > 0 {
      widen()
      guard let wide = lay(key) else { return nil }
      pango.g_object_unref(UnsafeMutableRawPointer(layout))
      layout = wide
    }
    let piece = Piece(layout: layout, baseline: Int(pango.pango_layout_get_baseline(layout)))
    pieces[key] = piece
    return piece
  }

  private func lay(_ key: SetText.Key) -> OpaquePointer? {
    guard let font = font(key.style), let layout = pango.pango_layout_new(context) else { return nil }
    pango.pango_layout_set_single_paragraph_mode(layout, 1)
    pango.pango_layout_set_font_description(layout, font)
    if key.font == .label || key.font == .cjk { pango.pango_layout_set_attributes(layout, tabular) }
    var text = key.text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        pango.pango_layout_set_text(layout, $0.baseAddress, Int32(clamping: $0.count))
      }
    }
    return layout
  }

  private func font(_ style: TextStyle) -> OpaquePointer? {
    if let known = fonts[style] { return known }
    guard let font = pango.pango_font_description_new() else { return nil }
    pango.pango_font_description_set_family(font, (style.font.families + [style.font.generic]).joined(separator: ","))
    pango.pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango.pango_font_description_set_weight(font, PangoWeight(rawValue: PangoWeight.RawValue(style.weight.rawValue)))
    pango.pango_font_description_set_style(font, style.isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    fonts[style] = font
    return font
  }

  private func forget() {
    for piece in pieces.values { pango.g_object_unref(UnsafeMutableRawPointer(piece.layout)) }
    pieces.removeAll(keepingCapacity: true)
  }
}
