import Terminal

/// What a screen looks like after the sequences that `Screen` and `TerminalSession` write: a terminal small enough to read.
public struct ReadScreen {
  private var cells: [[String]]
  private var column = 0
  private var row = 0
  /// The beginning of a sequence whose end has not come yet.
  private var rest = ""

  /// An empty screen.
  public init(columns: Int, rows: Int) {
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The rows without spaces at their ends; the second column of a wide character is no text.
  public var lines: [String] {
    cells.map { row in
      var text = row.joined()
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// Takes what a program wrote; a sequence may come in parts.
  public mutating func apply(_ output: String) {
    var input = Substring(rest + output)
    rest = ""
    while let character = input.first {
      guard character == "\u{1B}" else {
        print(input.removeFirst())
        continue
      }
      let isCommand = input.dropFirst().first == "]"
      let body = input.dropFirst(2).prefix { isCommand ? $0 != "\u{7}" : !$0.isLetter }
      guard let final = input.dropFirst(2 + body.count).first else {
        rest = String(input)
        return
      }
      input = input.dropFirst(3 + body.count)
      control(final, body.split(separator: ";").compactMap { Int($0) })
    }
  }

  private mutating func control(_ final: Character, _ parameters: [Int]) {
    if final == "H" { (row, column) = ((parameters.first ?? 1) - 1, (parameters.last ?? 1) - 1) }
    if final == "J" { cells = cells.map { $0.map { _ in " " } } }
  }

  private mutating func print(_ character: Character) {
    let width = CellWidth().of(character)
    // After a change of size, a frame of the old size may still come.
    guard cells.indices.contains(row), cells[row].indices.contains(column + width - 1) else { return }
    // As in a real terminal, writing on one half of a wide character takes the other half away.
    for index in column..<column + width {
      if cells[row][index].isEmpty, index > 0 { cells[row][index - 1] = " " }
      if index + 1 < cells[row].count, cells[row][index + 1].isEmpty { cells[row][index + 1] = " " }
    }
    cells[row][column] = String(character)
    if width == 2 { cells[row][column + 1] = "" }
    column += width
  }
}
