import Files
import Recurrence

/// The numbers of a CSV file that has a header, a row per time step, and nothing but numbers below the header.
struct NumberFile {
  let file: String
  private let numbers: Table.Numbers
  /// The line of every row.
  private let lines: [Int]

  var rowCount: Int { numbers.rows.count }
  var columnCount: Int { numbers.columns.count }
  /// Row after row.
  var values: [Double] { numbers.values }

  /// - Throws: `file.…`, `csv.…`; `run.header` where the first row looks like a time step.
  init(_ path: String) throws(Diagnosis) {
    file = path
    let table = try CSV().read(path)
    // Whole numbers may be names, as pandas writes them; 0.25 is none, and taking it for one would drop a step in silence.
    let first = table.columns.compactMap { Double($0.filter { $0 != " " }) }
    if first.count == table.columns.count, first.contains(where: { $0.isFinite && $0 != $0.rounded() }) {
      throw Diagnosis("run.header", ["file": path, "got": table.columns.prefix(4).joined(separator: ", ")])
    }
    numbers = try table.numbers()
    lines = table.lines
  }

  /// The file and the place in it of the time step that a diagnosis speaks of.
  func place(of diagnosis: Diagnosis) -> KeyValuePairs<String, String> {
    guard let time = diagnosis["time"].flatMap({ Int($0) }), numbers.rows.indices.contains(time - 1) else {
      return ["file": file]
    }
    let unit = diagnosis["unit"].flatMap { Int($0) } ?? 0
    return ["file": file, "line": String(lines[numbers.rows[time - 1]]), "column": String(unit + 1)]
  }
}
