/// Breaks paragraphs into lines by terminal columns.
///
/// Lines break at spaces, and between CJK characters, except before closing and after opening punctuation; a word longer than a
/// line is cut. Line breaks in the text are kept. Spans keep their styles across lines.
public struct WordWrap: Sendable {
  /// The columns of a line, at least 2.
  public var columns: Int
  /// How wide characters are.
  public var width: CellWidth

  /// Wraps to `columns`.
  public init(columns: Int, width: CellWidth = CellWidth()) {
    self.columns = max(2, columns)
    self.width = width
  }

  /// The lines of a plain text.
  public func lines(_ text: String) -> [String] {
    lines([Span(text)]).map { $0.map(\.text).joined() }
  }

  /// The lines of a styled text.
  public func lines(_ spans: [Span]) -> [[Span]] {
    var result: [[Cell]] = [[]]
    var used = 0
    /// Where the present line may break: what stands before stays on it.
    var breakable: Int?
    for cell in spans.flatMap({ span in span.text.map { Cell(character: $0, style: span.style) } }) {
      if cell.character.isNewline {
        result.append([])
        used = 0
        breakable = nil
        continue
      }
      let columnsOfCell = width.of(cell.character)
      if mayBreak(before: cell.character, after: result[result.count - 1].last?.character) {
        breakable = result[result.count - 1].count
      }
      // A space may hang over the edge: it vanishes where the line breaks.
      if used + columnsOfCell > columns, cell.character != " " {
        let line = result.removeLast()
        let at = breakable ?? line.count
        result.append(trimmed(line[..<at]))
        let rest = at == line.count ? [] : Array(line[at...].drop { $0.character == " " })
        result.append(rest)
        used = rest.reduce(0) { $0 + width.of($1.character) }
        breakable = nil
      }
      result[result.count - 1].append(cell)
      used += columnsOfCell
    }
    return result.map { joined(trimmed($0[...])) }
  }

  private struct Cell {
    var character: Character
    var style: Style
  }

  private func mayBreak(before next: Character, after last: Character?) -> Bool {
    guard let last else { return false }
    if last == " " { return next != " " }
    let isWide = width.of(next) == 2 || width.of(last) == 2
    return isWide && next != " " && !WordWrap.closing.contains(next) && !WordWrap.opening.contains(last)
  }

  private func trimmed(_ line: ArraySlice<Cell>) -> [Cell] {
    var line = line
    // A line of spaces alone is indentation of nothing.
    while line.last?.character == " " { line.removeLast() }
    return Array(line)
  }

  private func joined(_ line: [Cell]) -> [Span] {
    var result: [Span] = []
    for cell in line {
      if let last = result.last, last.style == cell.style {
        result[result.count - 1].text.append(cell.character)
      } else {
        result.append(Span(String(cell.character), cell.style))
      }
    }
    return result
  }

  private static let closing: Set<Character> = [
    "。", "，", "、", "；", "：", "？", "！", "）", "」", "』", "】", "》", "〉", "’", "”", "…", ".", ",", ";", ":", "?", "!", ")",
  ]
  private static let opening: Set<Character> = ["（", "「", "『", "【", "《", "〈", "‘", "“", "("]
}
