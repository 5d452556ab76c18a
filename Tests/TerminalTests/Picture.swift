@testable import Terminal

/// A terminal small enough to read: what a screen looks like after the sequences that `Screen` and `TerminalSession` write.
struct Picture {
  var cells: [[String]]
  private var column = 0
  private var row = 0
  private let columns: Int

  init(columns: Int, rows: Int) {
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows without spaces at their ends; the second column of a wide character is no text.
  var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  mutating func apply(_ output: String) {
    var rest = Substring(output)
    while let character = rest.popFirst() {
      if character == "\u{1B}", rest.first == "[" {
        let body = rest.dropFirst().prefix { !$0.isLetter }
        rest = rest.dropFirst(1 + body.count)
        control(rest.popFirst() ?? " ", body.split(separator: ";").compactMap { Int($0) })
      } else if character != "\u{1B}" {
        print(character)
      }
    }
  }

  private mutating func control(_ final: Character, _ parameters: [Int]) {
    if final == "H" { (row, column) = (parameters[0] - 1, parameters[1] - 1) }
    if final == "J" { cells = cells.map { $0.map { _ in " " } } }
  }

  private mutating func print(_ character: Character) {
    let width = CellWidth().of(character)
    // As in a real terminal, writing on one half of a wide character takes the other half away.
    for index in column..<column + width {
      if cells[row][index].isEmpty, index > 0 { cells[row][index - 1] = " " }
      if index + 1 < columns, cells[row][index + 1].isEmpty { cells[row][index + 1] = " " }
    }
    cells[row][column] = String(character)
    if width == 2 { cells[row][column + 1] = "" }
    column += width
  }
}
