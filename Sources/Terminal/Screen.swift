/// A grid of cells to draw on, and the escape sequences that bring a terminal from the last frame to this one.
///
/// Draw a whole frame, then write what `frame` returns: only cells that changed are in it, so sixty frames a second cost what
/// changes.
public struct Screen: Sendable {
  /// One column of one row.
  ///
  /// The second column of a wide character holds nil.
  struct Cell: Equatable, Sendable {
    var character: Character? = " "
    var style = Style.plain
  }

  /// The columns.
  public private(set) var columns: Int
  /// The rows.
  public private(set) var rows: Int
  /// How wide characters are on this terminal.
  public var width: CellWidth
  /// How styles become escape sequences.
  public var theme: Theme
  private var cells: [Cell]
  /// What the terminal shows; nil when that is not known.
  private var shown: [Cell]?

  /// An empty screen of `columns` × `rows`.
  public init(columns: Int, rows: Int, theme: Theme, width: CellWidth = CellWidth()) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    self.theme = theme
    self.width = width
    cells = Array(repeating: Cell(), count: self.columns * self.rows)
  }

  /// Empties the frame and gives it a new size; the next frame is drawn in full.
  public mutating func resize(columns: Int, rows: Int) {
    self = Screen(columns: columns, rows: rows, theme: theme, width: width)
  }

  /// Forgets what the terminal shows (after a suspension): the next frame is drawn in full.
  public mutating func invalidate() {
    shown = nil
  }

  /// Empties the frame.
  public mutating func clear() {
    for index in cells.indices { cells[index] = Cell() }
  }

  /// Writes `text` from (`column`, `row`), both from 0, cut at the edges (and after `limit` columns); returns the column after it.
  @discardableResult
  public mutating func put(
    _ text: String, column: Int, row: Int, style: Style = .plain, limit: Int = Int.max
  ) -> Int {
    var column = column
    guard rows > row, row >= 0 else { return column }
    let end = limit < columns && column <= columns - limit ? column + limit : columns
    for character in text {
      let span = width.of(character)
      if span == 0 { continue }
      guard column < end, column + span <= end else { break }
      if column >= 0 { set(character, span: span, column: column, row: row, style: style) }
      column += span
    }
    return column
  }

  /// Writes spans one after the other; returns the column after them.
  @discardableResult
  public mutating func put(_ spans: [Span], column: Int, row: Int) -> Int {
    spans.reduce(column) { put($1.text, column: $0, row: row, style: $1.style) }
  }

  /// Puts the tint of the present moment under a rectangle, cut at the edges.
  public mutating func tint(columns: Range<Int>, rows: Range<Int>) {
    for row in rows.clamped(to: 0..<self.rows) {
      for column in columns.clamped(to: 0..<self.columns) { cells[row * self.columns + column].style.tinted = true }
    }
  }

  /// The text of a row as drawn, without spaces at its end: for tests, and for output that is not a terminal.
  public func text(row: Int) -> String {
    guard row >= 0, row < rows else { return "" }
    var text = String(cells[row * columns..<(row + 1) * columns].compactMap(\.character))
    while text.last == " " { text.removeLast() }
    return text
  }

  /// What brings the terminal to this frame.
  public mutating func frame() -> String {
    var output = shown == nil ? "\u{1B}[0m\u{1B}[2J" : ""
    let before = shown ?? Array(repeating: Cell(), count: cells.count)
    var style: Style? = shown == nil ? .plain : nil
    var cursor: (column: Int, row: Int)?
    for row in 0..<rows {
      for column in 0..<columns {
        let index = row * columns + column
        guard cells[index] != before[index], let character = cells[index].character else { continue }
        if cursor?.row != row || cursor?.column != column { output += "\u{1B}[\(row + 1);\(column + 1)H" }
        if style != cells[index].style {
          output += theme.begin(cells[index].style)
          style = cells[index].style
        }
        output.append(character)
        // After the last column terminals differ on where the cursor stands.
        let after = column + max(1, width.of(character))
        cursor = after < columns ? (after, row) : nil
      }
    }
    shown = cells
    guard !output.isEmpty else { return "" }
    // Synchronized output: terminals that know it show the frame at once, the others ignore it.
    return "\u{1B}[?2026h" + output + theme.end + "\u{1B}[?2026l"
  }

  private mutating func set(_ character: Character, span: Int, column: Int, row: Int, style: Style) {
    let index = row * columns + column
    // Overwriting half of a wide character empties its other half.
    if cells[index].character == nil, column > 0 { cells[index - 1].character = " " }
    if column + span < columns, cells[index + span].character == nil { cells[index + span].character = " " }
    cells[index] = Cell(character: character, style: style)
    if span == 2 { cells[index + 1] = Cell(character: nil, style: style) }
  }
}
