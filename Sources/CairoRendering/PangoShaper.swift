import CPango
import Diagrams
import Recurrence

/// Sets text with Pango: measures it for the diagrams and shows it for the painter, each piece laid out once.
///
/// Not for use from several threads at once: every thread makes its own. Metrics are not rounded to pixels, so a text is as wide at
/// scale 1 as at scale 4, and what was measured is what is painted.
public final class PangoShaper {
  private struct Key: Hashable {
    var text: String
    var style: TextStyle
  }

  /// A piece of text that Pango has laid out at the reference size.
  struct Piece {
    var layout: OpaquePointer
    /// The extent at the reference size.
    var extent: TextExtent
    /// Distance from the layout's top to its baseline at the reference size.
    var baseline: Double
  }

  /// The size at which all text is laid out, in points; other sizes are scaled, which unhinted type allows without loss.
  ///
  /// Finding the fonts of a new size takes fontconfig more than a millisecond, and a picture has some ten sizes.
  static let reference = 16.0

  private var context: OpaquePointer
  private var isNarrowed: Bool
  private var pieces: [Key: Piece] = [:]
  private var fonts: [TextStyle: OpaquePointer] = [:]
  private let tabular: OpaquePointer

  /// A shaper with the fonts that are installed.
  public init() {
    isNarrowed = NarrowedFonts.isUsed
    context = PangoShaper.context(pango_cairo_font_map_get_default())
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
    context = PangoShaper.context(map)
    g_object_unref(map)
  }

  deinit {
    forget()
    for font in fonts.values { pango_font_description_free(font) }
    pango_attr_list_unref(tabular)
    g_object_unref(UnsafeMutableRawPointer(context))
  }

  /// The measure that diagrams are laid out with.
  public var measure: TextMeasure { TextMeasure { text, style in self.extent(text, style) } }

  private func extent(_ text: String, _ style: TextStyle) -> TextExtent {
    let large = piece(text, style).extent
    let factor = style.size / PangoShaper.reference
    return TextExtent(
      width: large.width * factor,
      ink: Rect(
        x: large.ink.x * factor, y: large.ink.y * factor, width: large.ink.width * factor,
        height: large.ink.height * factor))
  }

  /// The laid-out piece, from the store where it was asked for before.
  func piece(_ text: String, _ style: TextStyle) -> Piece {
    let style = style.sized(PangoShaper.reference)
    let key = Key(text: text, style: style)
    if let known = pieces[key] { return known }
    if pieces.count >= 8192 { forget() }
    var piece = lay(text, style)
    if isNarrowed, pango_layout_get_unknown_glyphs_count(piece.layout) > 0 {
      g_object_unref(UnsafeMutableRawPointer(piece.layout))
      widen()
      piece = lay(text, style)
    }
    pieces[key] = piece
    return piece
  }

  /// What no installed font can show in a scene: `picture.no-glyph` with the label and the number of characters, or nothing.
  ///
  /// Such characters are painted as boxes; a caller that knows its reader says so.
  public func missingGlyphs(in scene: Scene) -> Diagnosis? {
    for label in scene.labels {
      let count = label.runs.reduce(0) { $0 + unknownGlyphs($1.text, $1.style) }
      if count > 0 { return Diagnosis("picture.no-glyph", ["text": label.text, "count": "\(count)"]) }
    }
    return nil
  }

  /// How many characters of a text no installed font has a glyph for.
  public func unknownGlyphs(_ text: String, _ style: TextStyle) -> Int {
    Int(pango_layout_get_unknown_glyphs_count(piece(text, style).layout))
  }

  private func lay(_ text: String, _ style: TextStyle) -> Piece {
    let layout: OpaquePointer = pango_layout_new(context)
    pango_layout_set_single_paragraph_mode(layout, 1)
    pango_layout_set_font_description(layout, font(style))
    if style.font == .label || style.font == .cjk { pango_layout_set_attributes(layout, tabular) }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        pango_layout_set_text(layout, $0.baseAddress, Int32(clamping: $0.count))
      }
    }
    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, &ink, &logical)
    let unit = 1 / Double(PANGO_SCALE)
    let baseline = Double(pango_layout_get_baseline(layout)) * unit
    let box = Rect(
      x: Double(ink.x) * unit, y: Double(ink.y) * unit - baseline, width: Double(ink.width) * unit,
      height: Double(ink.height) * unit)
    return Piece(
      layout: layout, extent: TextExtent(width: Double(logical.width) * unit, ink: box), baseline: baseline)
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
