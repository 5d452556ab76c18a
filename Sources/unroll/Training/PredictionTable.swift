import Files
import Recurrence

/// What `unroll predict` and `unroll generate` write: named columns and rows, as CSV or as JSON.
struct PredictionTable {
  /// One cell.
  enum Cell {
    case number(Double)
    case whole(Int)
    case text(String)
    case empty
  }

  let columns: [String]
  var rows: [[Cell]] = []

  init(_ columns: [String]) { self.columns = columns }

  /// The header as CSV.
  var header: String { columns.map { PredictionTable.quoted($0) }.joined(separator: ",") }

  /// A row as CSV.
  static func line(_ row: [Cell]) -> String {
    row.map { cell in
      switch cell {
      case .number(let value): value.description
      case .whole(let value): String(value)
      case .text(let text): quoted(text)
      case .empty: ""
      }
    }.joined(separator: ",")
  }

  /// A row as it is read: a text by itself, numbers with commas.
  static func plain(_ row: [Cell]) -> String {
    if row.count == 1, case .text(let text) = row[0] { return text }
    return line(row)
  }

  /// A row as a JSON object on a line, the columns' names its keys.
  static func json(_ row: [Cell], _ columns: [String]) throws(Diagnosis) -> String {
    let sink = ByteSink()
    var json = JSONWriter(to: sink, width: nil)
    json.beginObject()
    for (name, cell) in zip(columns, row) {
      json.key(name)
      write(cell, to: &json)
    }
    json.endObject()
    return sink.text
  }

  /// Writes the file at `path`, `-` for standard output.
  func write(to path: String, asJSON: Bool) throws(Diagnosis) {
    try Atomic.write(to: path) { sink throws(Diagnosis) in
      guard asJSON else {
        sink.write(header + "\n")
        for row in rows { sink.write(PredictionTable.line(row) + "\n") }
        return
      }
      var json = JSONWriter(to: sink)
      json.beginObject()
      json.key("columns")
      json.strings(columns)
      json.key("rows")
      json.beginArray()
      for row in rows {
        json.beginArray()
        for cell in row { PredictionTable.write(cell, to: &json) }
        json.endArray()
      }
      json.endArray()
      json.endObject()
      json.end()
    }
  }

  private static func write(_ cell: Cell, to json: inout JSONWriter) {
    switch cell {
    case .number(let value): json.number(value)
    case .whole(let value): json.integer(value)
    case .text(let text): json.string(text)
    case .empty: json.null()
    }
  }

  /// A cell as RFC 4180 has it.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r\r\n".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
