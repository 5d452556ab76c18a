import CPango
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
  private var context: OpaquePointer
  private var pieces: [SetText.Key: Piece] = [:]
  private var fonts: [TextStyle: OpaquePointer] = [:]
  private let tabular: OpaquePointer

  init() {
    isNarrowed = NarrowedFonts.isUsed
    context = PangoSetter.context(pango_cairo_font_map_get_default())
    tabular = pango_attr_list_new()
    pango_attr_list_insert(tabular, pango_attr_font_features_new("tnum=1"))
  }

  private static func context(_ map: UnsafeMutablePointer<PangoFontMap>) -> OpaquePointer {
    let context: OpaquePointer = pango_font_map_create_context(map)
    pango_cairo_context_set_resolution(context, 72)
    pango_context_set_round_glyph_positions(context, 0)
    // No language ("no linguistic content"): of a language that it knows, Pango looks for fonts once more for every script.
    pango_context_set_language(context, pango_language_from_string("zxx"))
    let options = cairo_font_options_create()
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    return context
  }

  /// Looks among all installed fonts from now on, in the rare case that the usual families lack a glyph.
  private func widen() {
    isNarrowed = false
    NarrowedFonts.widen()
    g_object_unref(UnsafeMutableRawPointer(context))
    let map: UnsafeMutablePointer<PangoFontMap> = pango_cairo_font_map_new()
    context = PangoSetter.context(map)
    g_object_unref(map)
  }

  deinit {
    forget()
    for font in fonts.values { pango_font_description_free(font) }
    pango_attr_list_unref(tabular)
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// The laid-out piece, from the store where it was asked for before.
  func piece(_ key: SetText.Key) -> Piece {
    if let known = pieces[key] { return known }
    if pieces.count >= 8192 { forget() }
    var layout = lay(key)
    if isNarrowed, pango_layout_get_unknown_glyphs_count(layout) > 0 {
      g_object_unref(UnsafeMutableRawPointer(layout))
      widen()
      layout = lay(key)
    }
    let piece = Piece(layout: layout, baseline: Int(pango_layout_get_baseline(layout)))
    pieces[key] = piece
    return piece
  }

  private func lay(_ key: SetText.Key) -> OpaquePointer {
    let layout: OpaquePointer = pango_layout_new(context)
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_font_description(layout, font(key.style))
    if key.font == .label || key.font == .cjk { pango_layout_set_attributes(layout, tabular) }
    var text = key.text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        pango_layout_set_text(layout, $0.baseAddress, Int32(clamping: $0.count))
      }
    }
    return layout
  }

  private func font(_ style: TextStyle) -> OpaquePointer {
    if let known = fonts[style] { return known }
    let font: OpaquePointer = pango_font_description_new()
    pango_font_description_set_family(font, (style.font.families + [style.font.generic]).joined(separator: ","))
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(font, PangoWeight(rawValue: PangoWeight.RawValue(style.weight.rawValue)))
    pango_font_description_set_style(font, style.isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
    fonts[style] = font
    return font
  }

  private func forget() {
    for piece in pieces.values { g_object_unref(UnsafeMutableRawPointer(piece.layout)) }
    pieces.removeAll(keepingCapacity: true)
  }
}
