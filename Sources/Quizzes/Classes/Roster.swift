import Files
import Recurrence

/// The names of a class.
public enum Roster {
  /// `30` students named 1 to 30, or the names in a CSV file: its column `student` or `name`, or its only column.
  ///
  /// - Throws: `class.students`, `class.no-names`, `class.name-twice` with file and line; `csv.…`.
  public static func read(_ text: String) throws(Diagnosis) -> [String] {
    if let count = Int(text) {
      guard 1...ClassSet.mostStudents ~= count else {
        throw Diagnosis("class.students", ["got": text, "largest": "\(ClassSet.mostStudents)"], kind: .usage)
      }
      return (1...count).map { "\($0)" }
    }
    return try names(try CSV().read(text))
  }

  static func names(_ table: Table) throws(Diagnosis) -> [String] {
    let wanted = ["student", "name"]
    let known = table.columns.firstIndex { wanted.contains($0.lowercased()) }
    guard let column = known ?? (table.columns.count == 1 ? 0 : nil) else {
      throw Diagnosis("class.no-names", ["file": table.file, "columns": table.columns.joined(separator: ", ")])
    }
    var names: [String] = []
    for row in 0..<table.rowCount {
      let name = AnswerText.trimmed(table[row, column])
      guard !name.isEmpty else { throw place("class.empty-name", table, row, column) }
      guard !names.contains(name) else {
        throw place("class.name-twice", table, row, column).adding(["name": name])
      }
      names.append(name)
    }
    guard 1...ClassSet.mostStudents ~= names.count else {
      throw Diagnosis("class.students", ["got": "\(names.count)", "largest": "\(ClassSet.mostStudents)"]).adding([
        "file": table.file
      ])
    }
    return names
  }

  static func place(_ key: String, _ table: Table, _ row: Int, _ column: Int) -> Diagnosis {
    Diagnosis(key, ["file": table.file, "line": "\(table.lines[row])", "column": "\(column + 1)"])
  }
}
