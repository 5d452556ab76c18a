import Recurrence

/// Computed text as Markdown again.
enum TeachingMarkdown {
  /// Running text, its numbers in place.
  static func text(_ text: [Inline]) -> String {
    text.reduce(into: "") { result, inline in
      switch inline {
      case .text(let words): result += words
      case .value(let number): result += number
      case .code(let code): result += "`" + code + "`"
      case .emphasis(let inner): result += "*" + self.text(inner) + "*"
      case .strong(let inner): result += "**" + self.text(inner) + "**"
      case .link(let inner, _): result += self.text(inner)
      case .number(let quoted): result += quoted.source
      case .lineBreak: result += " "
      }
    }
  }

  /// A block of text; of pictures and whatever else only a page shows, nothing.
  static func lines(_ block: Block) -> [String] {
    switch block {
    case .heading(_, let text), .paragraph(let text): [self.text(text)]
    case .list(let ordered, let items):
      items.enumerated().flatMap { index, item -> [String] in
        let marker = ordered ? "\(index + 1). " : "- "
        let inside = item.flatMap { lines($0) }
        let indent = String(repeating: " ", count: marker.count)
        return inside.enumerated().map { ($0 == 0 ? marker : indent) + $1 }
      }
    case .quote(let blocks): blocks.flatMap { lines($0) }.map { "> " + $0 }
    case .code(let rows): ["```text"] + rows + ["```"]
    case .table(let header, let rows):
      [row(header), "|" + String(repeating: "---|", count: header.count)] + rows.map { row($0) }
    case .formula(let formula): ["```text"] + formula.lines.map { LessonSearch.plain($0) } + ["```"]
    case .step(let step): ["`" + step.command + "`", "", text(step.notice)]
    case .question, .claim, .picture, .explanation, .rule: []
    }
  }

  private static func row(_ cells: [[Inline]]) -> String {
    "| " + cells.map { text($0).replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }
}
