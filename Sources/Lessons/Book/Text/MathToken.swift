/// A piece of a formula that was written as text.
enum MathToken: Equatable {
  case letters(String)
  case number(String)
  /// Markup that stands for a number of the run.
  case value(String)
  case below(String)
  case above(String)
  case sign(Character)
  case space
  /// Two blanks or more: what follows is another formula, or a condition.
  case gap

  /// The pieces of a text; whatever is neither letter, number, mark nor blank is a sign.
  static func read(_ text: some StringProtocol) -> [MathToken] {
    var tokens: [MathToken] = []
    var rest = text[...]
    func take(while condition: (Character) -> Bool) -> String {
      let taken = rest.prefix(while: condition)
      rest = rest[taken.endIndex...]
      return String(taken)
    }
    while let first = rest.first {
      if first.isWhitespace {
        tokens.append(take { $0.isWhitespace }.count > 1 ? .gap : .space)
      } else if ScriptDigits.below[first] != nil {
        tokens.append(.below(String(take { ScriptDigits.below[$0] != nil }.compactMap { ScriptDigits.below[$0] })))
      } else if ScriptDigits.above[first] != nil {
        tokens.append(.above(String(take { ScriptDigits.above[$0] != nil }.compactMap { ScriptDigits.above[$0] })))
      } else if first.isNumber {
        var number = take { $0.isASCII && $0.isNumber }
        if number.isEmpty { number = String(rest.removeFirst()) }
        if rest.first == ".", rest.dropFirst().first.map({ $0.isASCII && $0.isNumber }) == true {
          rest.removeFirst()
          number += "." + take { $0.isASCII && $0.isNumber }
        }
        tokens.append(.number(number))
      } else if isLetter(first) {
        tokens.append(.letters(take { isLetter($0) }))
      } else {
        tokens.append(.sign(rest.removeFirst()))
      }
    }
    return tokens
  }

  /// Letters of names; ∂, Σ and Π are signs, and so are the small letters above and below the line.
  static func isLetter(_ character: Character) -> Bool {
    character.isLetter && !"ΣΠ".contains(character) && ScriptDigits.below[character] == nil
      && ScriptDigits.above[character] == nil
  }
}
