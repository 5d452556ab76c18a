import Terminal

/// How many columns text takes in a terminal.
enum TextColumns {
  private static let width = CellWidth()

  /// Two for East Asian wide characters and emoji, none for marks that combine, one for the rest.
  static func count(_ text: some StringProtocol) -> Int { width.of(text) }

  /// The columns of one character.
  static func count(_ character: Character) -> Int { width.of(character) }

  /// The text filled with blanks to a width, or cut to it; where more than blanks is cut off, it ends in an ellipsis.
  static func fit(_ text: String, to columns: Int) -> String {
    var cut = width.prefix(text, columns: max(0, columns))
    if columns > 1, !text.dropFirst(cut.count).allSatisfy({ $0 == " " }) {
      cut = width.prefix(text, columns: columns - 1) + "…"
    }
    return cut + String(repeating: " ", count: max(0, columns - count(cut)))
  }
}
