/// What a piece of text is, for its style; the terminal decides how each looks.
public enum TextRole: Equatable, Sendable {
  case body, title, strong, emphasis, code, number, muted, right, wrong, key, mode, rule
  /// The upper left corner of a picture, by the line of its block in the chapter's file.
  case picture(Int)
}

/// A piece of text in one style.
public struct TextSpan: Equatable, Sendable {
  /// The text, without line breaks unless it is still to be wrapped.
  public var text: String
  /// What it is.
  public var role: TextRole

  /// Text in a style, plain unless said otherwise.
  public init(_ text: String, _ role: TextRole = .body) {
    self.text = text
    self.role = role
  }
}

/// One line of a page.
public struct TextLine: Equatable, Sendable, ExpressibleByStringLiteral {
  /// The pieces, from left to right.
  public var spans: [TextSpan]

  /// A line of pieces; a blank one without any.
  public init(_ spans: [TextSpan] = []) { self.spans = spans }

  /// A line in one style.
  public init(_ text: String, _ role: TextRole = .body) { spans = text.isEmpty ? [] : [TextSpan(text, role)] }

  /// A plain line.
  public init(stringLiteral text: String) { self.init(text) }

  /// The line without styles.
  public var text: String { spans.reduce(into: "") { $0 += $1.text } }

  /// The columns that the line takes in a terminal.
  public var columns: Int { spans.reduce(0) { $0 + TextColumns.count($1.text) } }

  /// Whether nothing stands in the line.
  public var isBlank: Bool { spans.allSatisfy { $0.text.allSatisfy { $0 == " " } } }

  /// The line without blanks at its end, and without what stands right of a column.
  func cut(to columns: Int) -> TextLine {
    var left = columns
    var kept: [TextSpan] = []
    for span in spans where left > 0 {
      let wide = TextColumns.count(span.text)
      kept.append(wide <= left ? span : TextSpan(TextColumns.fit(span.text, to: left), span.role))
      left -= wide
    }
    while let last = kept.last, last.role == .body, last.text.allSatisfy({ $0 == " " }) { kept.removeLast() }
    return TextLine(kept)
  }

  /// The line moved to the right.
  func indented(by columns: Int, marker: String = "") -> TextLine {
    guard !isBlank || !marker.isEmpty else { return self }
    let blank = String(repeating: " ", count: max(0, columns - TextColumns.count(marker)))
    return TextLine([TextSpan(marker + blank)] + spans)
  }
}
