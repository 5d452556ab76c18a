import Recurrence

/// Reads what a learner typed as a number: `−0.28`, `3/8`, `12%`, `3.1e-7`, `3.1×10^-7`.
enum AnswerText {
  /// The number; throws a message for the learner when it cannot be read.
  static func number(_ typed: String) throws(Diagnosis) -> Double {
    let text = plain(typed)
    guard !text.isEmpty else { throw Diagnosis("answer.empty") }
    if text.contains(",") { throw Diagnosis("answer.comma", ["typed": typed.trimming()]) }
    if text.last == "%" { return try decimal(String(text.dropLast()), typed) / 100 }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return try decimal(text, typed)
    case 2:
      let below = try decimal(String(parts[1]), typed)
      guard below != 0 else { throw Diagnosis("answer.zero", ["typed": typed.trimming()]) }
      return try decimal(String(parts[0]), typed) / below
    default: throw Diagnosis("answer.not-a-number", ["typed": typed.trimming()])
    }
  }

  /// One of `count` choices by its number, from 0.
  static func choice(_ typed: String, of count: Int) throws(Diagnosis) -> Int {
    guard let number = Int(typed.trimming()), 1...count ~= number else {
      throw Diagnosis("answer.choice", ["typed": typed.trimming(), "count": "\(count)"])
    }
    return number - 1
  }

  /// Signs and powers as a keyboard writes them, without blanks.
  private static func plain(_ typed: String) -> String {
    let digits: [Character: Character] = [
      "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9", "⁻": "-",
      "−": "-", "–": "-", "·": "*", "×": "*",
    ]
    let text = String(typed.filter { !$0.isWhitespace }.map { digits[$0] ?? $0 })
    return text.replacing("*10^", with: "e").replacing("*10", with: "e")
  }

  private static func decimal(_ text: String, _ typed: String) throws(Diagnosis) -> Double {
    let allowed = text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
    guard allowed, let value = Double(text), value.isFinite else {
      throw Diagnosis("answer.not-a-number", ["typed": typed.trimming()])
    }
    return value
  }
}
