/// Sets tables: numbers to the right with their points aligned, text to the left.
struct TableSetter {
  var typesetter: Typesetter

  /// The header, a rule, and the rows; columns that do not fit are cut at the right margin.
  func lines(header: [[Inline]], rows: [[[Inline]]]) -> [TextLine] {
    let cells = rows.map { row in header.indices.map { $0 < row.count ? typesetter.spans(row[$0]) : [] } }
    let heads = header.map { typesetter.spans($0, role: .muted) }
    var body = cells
    for column in header.indices where cells.allSatisfy({ isNumber($0[column]) }) {
      let after = cells.map { fraction(of: text($0[column])) }.max() ?? 0
      for row in body.indices {
        let missing = after - fraction(of: text(cells[row][column]))
        body[row][column].append(TextSpan(String(repeating: " ", count: missing)))
      }
    }
    let widths = header.indices.map { column in
      ([heads[column]] + body.map { $0[column] }).map { TextColumns.count(text($0)) }.max() ?? 0
    }
    let numeric = header.indices.map { column in cells.allSatisfy { isNumber($0[column]) } }
    let rule = TextLine(
      String(repeating: "─", count: max(0, min(typesetter.width, widths.reduce(0, +) + 3 * (widths.count - 1)))), .rule)
    let set = { (row: [[TextSpan]]) in
      TextLine(join(row, widths: widths, numeric: numeric)).cut(to: typesetter.width)
    }
    return [set(heads), rule] + body.map(set)
  }

  private func join(_ row: [[TextSpan]], widths: [Int], numeric: [Bool]) -> [TextSpan] {
    var result: [TextSpan] = []
    for (column, cell) in row.enumerated() {
      let blank = TextSpan(String(repeating: " ", count: widths[column] - TextColumns.count(text(cell))))
      result += column > 0 ? [TextSpan("   ")] : []
      result += numeric[column] ? [blank] + cell : cell + [blank]
    }
    return result
  }

  private func text(_ cell: [TextSpan]) -> String { cell.reduce(into: "") { $0 += $1.text } }

  private func isNumber(_ cell: [TextSpan]) -> Bool {
    let shown = text(cell)
    return shown.isEmpty || shown.allSatisfy { $0.isNumber || "+−-.%×⁻∞".contains($0) }
  }

  /// How many columns stand from the decimal point on.
  private func fraction(of number: String) -> Int {
    number.firstIndex(of: ".").map { number.distance(from: $0, to: number.endIndex) } ?? 0
  }
}
