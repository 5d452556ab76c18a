import Recurrence

/// Text and tags of a page.
enum HTML {
  /// Escaped text in which Chinese says that it is Chinese, for fonts and for voices.
  static func spoken(_ text: some StringProtocol) -> String {
    var result = ""
    var run = ""
    var isChinese = false
    func close() {
      let inside = Markup.escaped(run)
      result += isChinese ? "<span lang=\"zh-Hans\">" + inside + "</span>" : inside
      run = ""
    }
    for character in text {
      let next = isIdeograph(character) || (isChinese && "，。、；：？！（）「」《》".contains(character))
      if next != isChinese, !run.isEmpty { close() }
      isChinese = next
      run.append(character)
    }
    close()
    return result
  }

  /// Whether a character is a Chinese one.
  static func isIdeograph(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first?.value else { return false }
    return (0x3400...0x9FFF).contains(scalar) || (0x20000...0x323AF).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar)
  }

  /// The name by which a title can be linked to: small letters, digits and hyphens.
  static func slug(_ title: some StringProtocol) -> String {
    var result = ""
    for character in title.lowercased() {
      if character.isASCII, character.isLetter || character.isNumber {
        result.append(character)
      } else if character != "’", character != "'", !result.isEmpty, result.last != "-" {
        result.append("-")
      }
    }
    while result.last == "-" { result.removeLast() }
    return result.isEmpty ? "part" : result
  }
}
