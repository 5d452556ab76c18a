import Files
import Recurrence

/// Reads what a learner typed as a number: `−0.28`, `3/8`, `12%`, `3.1e-7`, `3.1×10^-7`.
public enum AnswerText {
  /// How often a learner may answer before the answer is shown.
  public static let attempts = 3

  /// The number; throws a message for the learner when it cannot be read.
  public static func number(_ typed: String) throws(Diagnosis) -> Double {
    let text = plain(typed)
    guard !text.isEmpty else { throw Diagnosis("answer.empty") }
    if text.contains(",") { throw Diagnosis("answer.comma", ["typed": trimmed(typed)]) }
    if text.last == "%" { return try decimal(String(text.dropLast()), typed) / 100 }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: return try decimal(text, typed)
    case 2:
      let below = try decimal(String(parts[1]), typed)
      guard below != 0 else { throw Diagnosis("answer.zero", ["typed": trimmed(typed)]) }
      return try decimal(String(parts[0]), typed) / below
    default: throw Diagnosis("answer.not-a-number", ["typed": trimmed(typed)])
    }
  }

  /// One of `count` choices by its number, from 0.
  public static func choice(_ typed: String, of count: Int) throws(Diagnosis) -> Int {
    guard let number = Int(trimmed(typed)), 1...count ~= number else {
      throw Diagnosis("answer.choice", ["typed": trimmed(typed), "count": "\(count)"])
    }
    return number - 1
  }

  /// The text without blanks around it.
  static func trimmed(_ text: String) -> String {
    let rest = text.drop { $0.isWhitespace }
    return String(rest.reversed().drop { $0.isWhitespace }.reversed())
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
      throw Diagnosis("answer.not-a-number", ["typed": trimmed(typed)])
    }
    return value
  }
}
