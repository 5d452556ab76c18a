import Terminal

/// How many columns text takes in a terminal.
enum TextColumns {
  private static let width = CellWidth()

  /// Two for East Asian wide characters and emoji, none for marks that combine, one for the rest.
  static func count(_ text: some StringProtocol) -> Int { width.of(text) }

  /// The columns of one character.
  static func count(_ character: Character) -> Int { width.of(character) }

  /// The text cut or filled with blanks to a width.
  static func fit(_ text: String, to columns: Int) -> String {
    let cut = width.prefix(text, columns: max(0, columns))
    return cut + String(repeating: " ", count: max(0, columns - count(cut)))
  }
}
