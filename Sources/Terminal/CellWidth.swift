/// How many terminal columns characters take.
///
/// Wide CJK and emoji take two, combining marks and zero-width characters none, and ambiguous ones (Greek, box drawing, arrows) one,
/// except on terminals set up for East Asian text, where `TerminalSession.measureAmbiguousWidth` finds two.
public struct CellWidth: Equatable, Sendable {
  /// The columns of an ambiguous character: 1 or 2.
  public var ambiguous: Int

  /// Widths with ambiguous characters `ambiguous` columns wide.
  public init(ambiguous: Int = 1) {
    self.ambiguous = ambiguous
  }

  /// The columns of one character (a grapheme cluster): 0, 1 or 2.
  public func of(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F ? 0 : 1 }
    var width = 0
    for scalar in character.unicodeScalars {
      // Variation selector 16 asks for the picture, which is wide.
      if scalar.value == 0xFE0F, width > 0 { return 2 }
      width = max(width, of(scalar))
    }
    return width
  }

  /// The columns of a text without line breaks.
  public func of(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + of($1) }
  }

  /// The longest beginning of `text` that fits into `columns`.
  public func prefix(_ text: some StringProtocol, columns: Int) -> String {
    var used = 0
    var result = ""
    for character in text {
      used += of(character)
      if used > columns { break }
      result.append(character)
    }
    return result
  }

  /// `text` with spaces after it up to `columns`; longer text is cut and ends in `…`.
  public func padded(_ text: String, to columns: Int, alignment: Alignment = .left) -> String {
    let width = of(text)
    if width > columns {
      let ellipsis = of("…" as Character)
      guard columns >= ellipsis else { return String(repeating: " ", count: max(0, columns)) }
      let cut = prefix(text, columns: columns - ellipsis)
      return cut + "…" + String(repeating: " ", count: columns - ellipsis - of(cut))
    }
    let room = columns - width
    let before = alignment == .left ? 0 : alignment == .right ? room : room / 2
    return String(repeating: " ", count: before) + text + String(repeating: " ", count: room - before)
  }

  private func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    // Hangul vowels and final consonants join the syllable before them.
    if (0x1160...0x11FF).contains(scalar.value) { return 0 }
    if WidthRanges.contains(scalar.value, in: WidthRanges.wide) { return 2 }
    return ambiguous == 2 && WidthRanges.contains(scalar.value, in: WidthRanges.ambiguous) ? 2 : 1
  }
}

/// Where a text stands in a space wider than itself.
public enum Alignment: Equatable, Sendable {
  case left, center, right
  /// Decimal points one below the other (in tables; elsewhere as `right`).
  case decimal
}
