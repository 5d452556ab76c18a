import Terminal

/// A line that is put together by columns.
struct LineBuilder {
  private(set) var spans: [Span] = []
  /// The columns used so far.
  private(set) var width = 0
  let cells: CellWidth

  init(_ cells: CellWidth) {
    self.cells = cells
  }

  /// Writes text, from a column on if it is still free.
  mutating func put(_ text: String, _ style: Style = .plain, at column: Int? = nil) {
    if let column, column > width {
      spans.append(Span(String(repeating: " ", count: column - width)))
      width = column
    }
    guard !text.isEmpty else { return }
    spans.append(Span(text, style))
    width += cells.of(text)
  }

  /// Writes a bar; its center line is secondary, whatever the color of the bar.
  mutating func put(bar: String, _ style: Style, at column: Int) {
    let parts = bar.split(separator: "│", maxSplits: 1, omittingEmptySubsequences: false)
    put(String(parts[0]), style, at: column)
    guard parts.count == 2 else { return }
    put("│", Style(.secondary, tinted: style.tinted))
    put(String(parts[1]), style)
  }

  mutating func put(_ spans: [Span], at column: Int? = nil) {
    put("", at: column)
    for span in spans { put(span.text, span.style) }
  }

  /// Writes spans so that they end before a column.
  mutating func put(_ spans: [Span], endingAt column: Int) {
    put(spans, at: column - cells.of(spans))
  }

  /// A titled rule: `── Steps ────────── full bar: c 1 ──`.
  static func rule(_ title: [Span], _ note: [Span] = [], columns: Int, _ cells: CellWidth) -> [Span] {
    var line = LineBuilder(cells)
    let hairline = Style(.hairline)
    line.put("── ", hairline)
    line.put(title)
    line.put(" ")
    let room = columns - line.width - (note.isEmpty ? 0 : cells.of(note) + 4)
    if room < 0, !note.isEmpty { return rule(title, columns: columns, cells) }
    line.put(String(repeating: "─", count: max(0, room) / cells.of("─" as Character)), hairline)
    if !note.isEmpty {
      line.put(" ")
      line.put(note)
      line.put(" ──", hairline)
    }
    return line.spans
  }
}

extension CellWidth {
  /// The columns of spans.
  func of(_ spans: [Span]) -> Int { spans.reduce(0) { $0 + of($1.text) } }

  /// Spans cut to a number of columns.
  func cut(_ spans: [Span], to columns: Int) -> [Span] {
    let ellipsis = of("…" as Character)
    let whole = spans.map(\.text).joined()
    let isWhole = whole.dropFirst(prefix(whole, columns: columns).count).allSatisfy { $0 == " " }
    var left = isWhole || columns < ellipsis ? columns : columns - ellipsis
    var result: [Span] = []
    for span in spans {
      guard left > 0 else { break }
      let text = prefix(span.text, columns: left)
      result.append(Span(text, span.style))
      left -= of(span.text)
    }
    if !isWhole, columns >= ellipsis { result.append(Span("…", result.last?.style ?? .plain)) }
    return result
  }
}
