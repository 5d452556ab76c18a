/// A lexical unit of a cell file's equations.
struct Token: Equatable {
  enum Kind: Equatable {
    case name(String)
    case number(Double)
    /// One of `+ - * ( ) [ ] , ' =`; `−`, `⊙`, `·` and `′` are read as `-`, `*`, `*` and `'`.
    case sign(Character)
    case end
  }

  var kind: Kind
  /// From 1.
  var line: Int
  /// From 1, in characters.
  var column: Int
  /// As written, for messages.
  var text: String

  /// Splits one line into tokens; the last one is `end`.
  static func tokens(of text: Substring, line: Int, column start: Int) throws(Diagnosis) -> [Token] {
    var tokens: [Token] = []
    let characters = Array(text)
    var at = 0
    func add(_ kind: Kind, _ length: Int) {
      tokens.append(
        Token(kind: kind, line: line, column: start + at, text: String(characters[at..<at + length])))
      at += length
    }
    while at < characters.count {
      let c = characters[at]
      if c == " " || c == "\t" {
        at += 1
      } else if c == "#" {
        break
      } else if let sign = signs[c] {
        add(.sign(sign), 1)
      } else if isDigit(c) || c == "." {
        var length = 1
        while at + length < characters.count {
          let next = characters[at + length]
          let isExponentSign =
            (next == "-" || next == "+") && (characters[at + length - 1] == "e" || characters[at + length - 1] == "E")
          guard isDigit(next) || next == "." || next == "e" || next == "E" || isExponentSign else { break }
          length += 1
        }
        let written = String(characters[at..<at + length])
        guard let value = Double(written), value.isFinite else {
          throw error("cell.bad-number", written, line, start + at)
        }
        add(.number(value), length)
      } else if isNameStart(c) {
        var length = 1
        while at + length < characters.count, isNamePart(characters[at + length]) { length += 1 }
        add(.name(String(characters[at..<at + length])), length)
      } else {
        throw error("cell.bad-character", String(c), line, start + at)
      }
    }
    tokens.append(Token(kind: .end, line: line, column: start + characters.count, text: ""))
    return tokens
  }

  static func error(_ key: String, _ text: String, _ line: Int, _ column: Int) -> Diagnosis {
    Diagnosis(key, ["text": text, "line": String(line), "column": String(column)])
  }

  private static let signs: [Character: Character] = [
    "+": "+", "-": "-", "−": "-", "*": "*", "⊙": "*", "·": "*", "∘": "*", "(": "(", ")": ")", "[": "[", "]": "]",
    ",": ",", "'": "'", "′": "'", "=": "=",
  ]

  private static func isDigit(_ c: Character) -> Bool { c >= "0" && c <= "9" }

  static func isNameStart(_ c: Character) -> Bool {
    // ASCII letters and the Greek and Coptic block.
    guard let scalar = c.unicodeScalars.first, c.unicodeScalars.count == 1 else { return false }
    return (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z")
      || (scalar.value >= 0x370 && scalar.value <= 0x3FF)
  }

  static func isNamePart(_ c: Character) -> Bool { isNameStart(c) || isDigit(c) || c == "_" }
}
