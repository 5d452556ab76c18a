import Recurrence

/// A word of an expression and the column where it begins, from 1.
struct ExpressionToken: Equatable {
  enum Kind: Equatable {
    case number(Double)
    case word(String)
    case sign(String)
    case end
  }

  var kind: Kind
  var column: Int

  /// Cuts an expression into words; throws `expression.character` at what cannot be read.
  static func words(of text: String) throws(Diagnosis) -> [ExpressionToken] {
    let characters = Array(text)
    var tokens: [ExpressionToken] = []
    var at = 0
    while at < characters.count {
      let start = at
      let character = characters[at]
      if character.isWhitespace {
        at += 1
      } else if character.isASCII, character.isNumber {
        while at < characters.count, isNumeric(characters, at, from: start) { at += 1 }
        guard let value = Double(String(characters[start..<at])), value.isFinite else {
          throw Diagnosis("expression.number", ["expression": text, "column": "\(start + 1)"])
        }
        tokens.append(ExpressionToken(kind: .number(value), column: start + 1))
      } else if character.isLetter {
        at = endOfWord(characters, from: start)
        let word = String(characters[start..<at].filter { !$0.isWhitespace })
        tokens.append(ExpressionToken(kind: .word(word), column: start + 1))
      } else {
        let rest = String(characters[at..<min(at + 3, characters.count)])
        let long = ["...", "<=", ">=", "==", "!="].first { rest.hasPrefix($0) }
        let sign = long ?? String(character)
        let plain = spellings[sign] ?? sign
        guard signs.contains(plain) else {
          throw Diagnosis(
            "expression.character", ["character": sign, "expression": text, "column": "\(start + 1)"])
        }
        at += sign.count
        tokens.append(ExpressionToken(kind: .sign(plain), column: start + 1))
      }
    }
    tokens.append(ExpressionToken(kind: .end, column: characters.count + 1))
    return tokens
  }

  private static let signs = [
    "<", ">", "<=", ">=", "==", "!=", "=", "+", "-", "*", "/", "^", "(", ")", ",", ":", "[", "]", "...",
  ]
  /// Signs as printed formulas have them.
  private static let spellings = [
    "−": "-", "×": "*", "·": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!=", "…": "...",
  ]

  /// Digits, one point, and an exponent with its sign.
  private static func isNumeric(_ characters: [Character], _ at: Int, from start: Int) -> Bool {
    let character = characters[at]
    if isEllipsis(characters, at) { return false }
    if character.isASCII, character.isNumber || character == "." { return true }
    if character == "e" || character == "E" {
      let next = at + 1 < characters.count ? characters[at + 1] : " "
      return next.isASCII && (next.isNumber || next == "-" || next == "+")
    }
    let before = at > start ? characters[at - 1] : " "
    return (character == "-" || character == "+") && (before == "e" || before == "E")
  }

  private static func isEllipsis(_ characters: [Character], _ at: Int) -> Bool {
    at + 2 < characters.count && characters[at...at + 2].allSatisfy { $0 == "." }
  }

  /// A word runs on over letters, digits, `_`, `.` and one bracket of indices: `l0.t3.h[1]`, `W_hh[0, 1]`.
  private static func endOfWord(_ characters: [Character], from start: Int) -> Int {
    var at = start
    while at < characters.count {
      let character = characters[at]
      if isEllipsis(characters, at) { break }
      if character.isLetter || character.isNumber || character == "_" || character == "." {
        at += 1
      } else if character == "[", let close = characters[at...].firstIndex(of: "]"),
        characters[at + 1..<close].allSatisfy({ $0.isNumber || $0 == "," || $0 == " " })
      {
        at = close + 1
      } else {
        break
      }
    }
    return at
  }
}
