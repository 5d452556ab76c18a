import Diagrams
import Recurrence
import Synchronization

/// Sets text with Pango: measures it for the diagrams and shows it for the painter, each piece set once.
///
/// Several threads may ask at once; Pango is asked by one at a time. What earlier processes set and kept in a file is not set again:
/// where a picture has no other text, neither Pango nor fontconfig is asked for anything.
public final class PangoShaper: @unchecked Sendable {
  /// Guards all that changes.
  private let lock = Mutex(())
  private var texts: [SetText.Key: SetText] = [:]
  private var shapes: GlyphShapes
  private let store: TextStore?
  private let notes: TextNotes?
  private var isAllNoted = true
  private var lacksGlyphs = false
  /// Pango, from the first text on that needs it.
  private var fonts: (setter: PangoSetter, tracer: GlyphTracer)?

  /// A shaper with the fonts that are installed, and what is known of them from a store.
  public init(store: TextStore? = nil) {
    self.store = store
    notes = store?.read()
    shapes = GlyphShapes(notes: notes)
  }

  /// The measure that diagrams are laid out with.
  public var measure: TextMeasure { TextMeasure { text, style in self.set(text, style).extent(size: style.size) } }

  /// A text at the reference size, from memory or the notes where it was set before.
  func set(_ text: String, _ style: TextStyle) -> SetText {
    let key = SetText.Key(text, style)
    return lock.withLock { _ in
      if let known = texts[key] { return known }
      if texts.count >= 8192 { texts.removeAll(keepingCapacity: true) }
      let set = notes?.find(key) ?? trace(key)
      if set.unknown > 0 { lacksGlyphs = true }
      texts[key] = set
      return set
    }
  }

  /// An outline by its number.
  func shape(_ number: Int) -> [Path.Element] { lock.withLock { _ in shapes.shape(number) } }

  /// A text as Pango lays it out; nil where there is no Pango.
  func piece(_ text: String, _ style: TextStyle) -> PangoSetter.Piece? {
    lock.withLock { _ in opened()?.setter.piece(SetText.Key(text, style)) }
  }

  /// Whether any text so far has characters that no installed font can show.
  public var hasMissingGlyphs: Bool { lock.withLock { _ in lacksGlyphs } }

  /// What no installed font can show in a scene: `picture.no-glyph` with the label and the number of characters, or nothing.
  ///
  /// Such characters are painted as boxes; a caller that knows its reader says so.
  public func missingGlyphs(in scene: Scene) -> Diagnosis? {
    var missing: Diagnosis?
    scene.forEachLabel { label in
      let count = label.runs.reduce(0) { $0 + unknownGlyphs($1.text, $1.style) }
      guard count > 0, missing == nil else { return }
      missing = Diagnosis("picture.no-glyph", ["text": label.text, "count": "\(count)"])
    }
    return missing
  }

  /// How many characters of a text no installed font has a glyph for.
  public func unknownGlyphs(_ text: String, _ style: TextStyle) -> Int { set(text, style).unknown }

  /// Whether Pango had to be asked for anything.
  var isOpen: Bool { lock.withLock { _ in fonts != nil } }

  /// Keeps in the store what was set, for processes to come; where that cannot be done nothing is lost but time.
  public func keep() {
    lock.withLock { _ in
      guard let store, !isAllNoted, let setter = fonts?.setter, setter.isNarrowed else { return }
      store.keep(texts, shapes: shapes.added, besides: notes)
      isAllNoted = true
    }
  }

  private func trace(_ key: SetText.Key) -> SetText {
    guard let fonts = opened(), let piece = fonts.setter.piece(key) else {
      // As where there is no font.
      return SetText(width: 0, ink: (0, 0, 0, 0), unknown: key.text.unicodeScalars.count, glyphs: nil)
    }
    isAllNoted = false
    return fonts.tracer.text(piece, shapes: &shapes)
  }

  private func opened() -> (setter: PangoSetter, tracer: GlyphTracer)? {
    if fonts == nil, let setter = PangoSetter(), let tracer = GlyphTracer() { fonts = (setter, tracer) }
    return fonts
  }
}
