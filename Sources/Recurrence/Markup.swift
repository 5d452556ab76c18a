/// Text for HTML, MathML and SVG.
public enum Markup {
  /// Text that can stand in an element or an attribute; characters that XML forbids become U+FFFD.
  ///
  /// It goes by Unicode scalars: whoever reads a "<" with a combining mark sees the "<" first.
  public static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": result.unicodeScalars.append("\u{FFFD}")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
