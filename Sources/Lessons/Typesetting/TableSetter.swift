/// Sets tables: numbers to the right with their points aligned, text to the left.
///
/// A table that is too wide breaks the words of its cells into lines; where that is not enough it goes on below, each part with the
/// first column again. Nothing is lost.
struct TableSetter {
  var typesetter: Typesetter

  private static let gap = 3

  /// A column: its heading and cells, ready to be placed.
  private struct Column {
    var head: [TextSpan]
    var cells: [[TextSpan]]
    var isNumeric: Bool

    /// The columns that it takes on one line.
    var natural: Int { ([head] + cells).map { TableSetter.columns($0) }.max() ?? 0 }
    /// The least that it can do with: a number is never broken, nor is a word.
    var least: Int {
      let words = (isNumeric ? [head] : [head] + cells).flatMap { TableSetter.text($0).split(separator: " ") }
      let longest = words.map { TextColumns.count($0) }.max() ?? 0
      return isNumeric ? max(longest, cells.map { TableSetter.columns($0) }.max() ?? 0) : longest
    }
  }

  /// The header, a rule, and the rows.
  func lines(header: [[Inline]], rows: [[[Inline]]]) -> [TextLine] {
    let cells = rows.map { row in header.indices.map { $0 < row.count ? typesetter.spans(row[$0]) : [] } }
    let columns = header.indices.map { index in
      column(typesetter.spans(header[index], role: .muted), cells.map { $0[index] })
    }
    return parts(columns).reduce(into: []) { lines, part in
      lines += (lines.isEmpty ? [] : [TextLine()]) + set(part)
    }
  }

  private func column(_ head: [TextSpan], _ cells: [[TextSpan]]) -> Column {
    guard cells.allSatisfy({ isNumber($0) }) else { return Column(head: head, cells: cells, isNumeric: false) }
    let after = cells.map { fraction(of: TableSetter.text($0)) }.max() ?? 0
    let aligned = cells.map { cell in
      cell + [TextSpan(String(repeating: " ", count: after - fraction(of: TableSetter.text(cell))))]
    }
    return Column(head: head, cells: aligned, isNumeric: true)
  }

  /// The columns divided so that each part fits; the first column begins every part.
  private func parts(_ columns: [Column]) -> [[Column]] {
    guard let key = columns.first else { return [] }
    var parts: [[Column]] = []
    var part = [key]
    for column in columns.dropFirst() {
      let needed = (part + [column]).reduce(-TableSetter.gap) { $0 + $1.least + TableSetter.gap }
      if part.count > 1, needed > typesetter.width {
        parts.append(part)
        part = [key]
      }
      part.append(column)
    }
    return parts + [part]
  }

  /// Widths that fit: the widest column that can still be broken gives way first.
  private func widths(_ columns: [Column]) -> [Int] {
    var widths = columns.map(\.natural)
    let least = columns.map(\.least)
    let room = typesetter.width - TableSetter.gap * (columns.count - 1)
    while widths.reduce(0, +) > room {
      // At last words are cut, so that their ends stand on the next line.
      let whole = widths.indices.filter { widths[$0] > least[$0] }
      let candidates = whole.isEmpty ? widths.indices.filter { widths[$0] > 4 } : whole
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  private func set(_ columns: [Column]) -> [TextLine] {
    let widths = widths(columns)
    let total = widths.reduce(0, +) + TableSetter.gap * (widths.count - 1)
    let rule = TextLine(String(repeating: "─", count: max(0, min(typesetter.width, total))), .rule)
    let rows = (columns.first?.cells ?? []).indices.map { row in
      broken(columns.map { $0.cells[row] }, columns, widths)
    }
    // Rows of several lines stand apart.
    let isLoose = rows.contains { $0.count > 1 }
    var lines = broken(columns.map(\.head), columns, widths) + [rule]
    for (index, row) in rows.enumerated() { lines += (isLoose && index > 0 ? [TextLine()] : []) + row }
    return lines
  }

  /// A row as lines, each cell broken to its column's width.
  private func broken(_ row: [[TextSpan]], _ columns: [Column], _ widths: [Int]) -> [TextLine] {
    let cells = zip(row, widths).map { cell, width in
      TableSetter.columns(cell) <= width ? [cell] : Wrap.lines(cell, width: width).map(\.spans)
    }
    return (0..<(cells.map(\.count).max() ?? 1)).map { line in
      var result: [TextSpan] = []
      for (index, cell) in cells.enumerated() {
        let part = line < cell.count ? cell[line] : []
        let blank = TextSpan(String(repeating: " ", count: max(0, widths[index] - TableSetter.columns(part))))
        result += index > 0 ? [TextSpan(String(repeating: " ", count: TableSetter.gap))] : []
        result += columns[index].isNumeric ? [blank] + part : part + [blank]
      }
      return TextLine(result).cut(to: typesetter.width)
    }
  }

  private static func text(_ cell: [TextSpan]) -> String { cell.reduce(into: "") { $0 += $1.text } }

  private static func columns(_ cell: [TextSpan]) -> Int { TextColumns.count(text(cell)) }

  private func isNumber(_ cell: [TextSpan]) -> Bool {
    let shown = TableSetter.text(cell)
    return shown.isEmpty || shown.allSatisfy { $0.isNumber || "+−-.%×⁻∞".contains($0) }
  }

  /// How many columns stand from the decimal point on.
  private func fraction(of number: String) -> Int {
    number.firstIndex(of: ".").map { number.distance(from: $0, to: number.endIndex) } ?? 0
  }
}
