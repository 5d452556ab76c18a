/// Lays out rows of text in columns.
public struct Table: Sendable {
  /// One cell: its text in one style.
  public typealias Cell = Span

  /// How each column is aligned; columns beyond are left-aligned.
  public var alignments: [Alignment]
  /// The rows; shorter rows end early.
  public var rows: [[Cell]]
  /// The columns between two columns.
  public var gap: Int

  /// A table of `rows`.
  public init(_ alignments: [Alignment], rows: [[Cell]] = [], gap: Int = 2) {
    self.alignments = alignments
    self.rows = rows
    self.gap = gap
  }

  /// The lines, without spaces at their ends.
  public func lines(width: CellWidth = CellWidth()) -> [[Span]] {
    let count = rows.map(\.count).max() ?? 0
    let columns = (0..<count).map { column in
      pad(rows.map { $0.indices.contains(column) ? $0[column].text : "" }, alignment(column), width)
    }
    return rows.indices.map { row in
      var line: [Span] = []
      for column in rows[row].indices {
        if column > 0 { line.append(Span(String(repeating: " ", count: gap))) }
        line.append(Span(columns[column][row], rows[row][column].style))
      }
      while let last = line.last {
        let text = last.text.reversed().drop { $0 == " " }
        line[line.count - 1].text = String(String(text).reversed())
        if !text.isEmpty { break }
        line.removeLast()
      }
      return line
    }
  }

  private func alignment(_ column: Int) -> Alignment {
    alignments.indices.contains(column) ? alignments[column] : .left
  }

  /// All texts of a column at one width.
  private func pad(_ texts: [String], _ alignment: Alignment, _ width: CellWidth) -> [String] {
    var texts = texts
    if alignment == .decimal {
      // The longest part from the point on decides where points stand; texts without digits (headings) take no part.
      let tails = texts.map { tail($0, width) }
      let longest = tails.compactMap { $0 }.max() ?? 0
      texts = zip(texts, tails).map { text, tail in
        tail.map { text + String(repeating: " ", count: longest - $0) } ?? text
      }
    }
    let widest = texts.map(width.of).max() ?? 0
    return texts.map { width.padded($0, to: widest, alignment: alignment == .decimal ? .right : alignment) }
  }

  private func tail(_ text: String, _ width: CellWidth) -> Int? {
    guard text.contains(where: \.isNumber) else { return nil }
    if let point = text.firstIndex(of: ".") { return width.of(text[point...]) }
    // 3×10⁻⁷, 12%: what follows the digits stands right of the point as well.
    let digits = text.prefix { $0.isNumber && $0.isASCII || $0 == "-" || $0 == "−" || $0 == "+" || $0 == " " }
    return width.of(text[digits.endIndex...])
  }
}
