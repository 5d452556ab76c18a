/// How many columns text takes in a terminal.
enum TextColumns {
  /// Two for East Asian wide characters and emoji, none for marks that combine, one for the rest.
  static func count(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + count($1) } }

  /// The columns of one character.
  static func count(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// The text cut or filled with blanks to a width.
  static func fit(_ text: String, to width: Int) -> String {
    var result = ""
    var used = 0
    for character in text {
      let columns = count(character)
      if used + columns > width { break }
      result.append(character)
      used += columns
    }
    return result + String(repeating: " ", count: max(0, width - used))
  }
}
