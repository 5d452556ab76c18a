import Recurrence

/// A number quoted in a text: an expression, a format, and the line where it stands.
public struct Quoted: Equatable, Sendable {
  /// What is computed.
  public var expression: Expression
  /// How it is shown.
  public var format: NumberFormat
  /// How it is shown where it stands for letters or words; nil: as a number.
  public var wording: Wording?
  /// The expression as written.
  public var source: String
  /// The line in the chapter's file, from 1.
  public var line: Int

  /// Reads `expression | format`; the format may be left out.
  ///
  /// Letters and words are for what `isText`: nothing can be computed with them.
  init(parsing text: String, at place: Place, isText: Bool = false) throws(Diagnosis) {
    let parts = text.split(separator: "|", maxSplits: 1).map { $0.trimming() }
    source = parts.first ?? ""
    line = place.line
    do throws(Diagnosis) {
      expression = try ExpressionParser.parse(source)
      wording = parts.count > 1 ? Wording(parsing: parts[1]) : nil
      if wording != nil, !isText { throw Diagnosis("lesson.format-of-text", ["format": parts[1]]) }
      format = parts.count > 1 && wording == nil ? try NumberFormat(parsing: parts[1]) : .standard
    } catch {
      throw place.names(error)
    }
  }
}

/// A file and a line of it, for messages.
struct Place: Equatable, Sendable {
  var file: String
  var line: Int

  /// A diagnosis that begins with this place.
  func diagnosis(_ key: String, _ arguments: KeyValuePairs<String, String> = [:]) -> Diagnosis {
    names(Diagnosis(key, arguments))
  }

  /// The same diagnosis with this place, unless it names one already.
  func names(_ diagnosis: Diagnosis) -> Diagnosis {
    diagnosis["file"] == nil ? diagnosis.adding(["file": file, "line": "\(line)"]) : diagnosis
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  func trimming() -> String {
    var text = self[...].drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
