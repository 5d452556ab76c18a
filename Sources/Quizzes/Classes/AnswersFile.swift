import Files
import Recurrence

/// What a class answered: a CSV file with the columns `set`, `student`, `question` and `answer`, a row for each answer.
///
/// `set` may be missing where the command says which set it is. An empty answer was not given.
public struct AnswersFile: Sendable {
  /// One row.
  public struct Row: Equatable, Sendable {
    /// The student's name.
    public var student: String
    /// The question's number, from 1.
    public var question: Int
    /// What was answered, as it was typed.
    public var answer: String
    /// The line of the file, from 1.
    public var line: Int
  }

  /// The file's name.
  public let file: String
  /// The set that the file says it is about, if it does.
  public let code: SetCode?
  private let table: Table
  private let columns: (student: Int, question: Int, answer: Int)

  /// Reads a file.
  ///
  /// - Throws: `csv.…`, `class.code`, `class.two-sets` with file, line and column.
  public init(_ path: String) throws(Diagnosis) { try self.init(try CSV().read(path)) }

  init(_ table: Table) throws(Diagnosis) {
    self.table = table
    file = table.file
    columns = (try table.column("student"), try table.column("question"), try table.column("answer"))
    guard let column = table.columns.firstIndex(of: "set") else {
      code = nil
      return
    }
    var text: String?
    var found: SetCode?
    for row in 0..<table.rowCount {
      let cell = AnswerText.trimmed(table[row, column])
      guard cell != text else { continue }
      if let text {
        throw Roster.place("class.two-sets", table, row, column).adding(["first": text, "second": cell])
      }
      text = cell
      do throws(Diagnosis) {
        found = try SetCode(parsing: cell)
      } catch {
        throw error.adding(["file": file, "line": "\(table.lines[row])", "column": "\(column + 1)"])
      }
    }
    code = found
  }

  /// The rows, checked against a set.
  ///
  /// - Throws: `class.unknown-student`, `class.question`, `class.answered-twice` with file, line and column.
  public func rows(of set: ClassSet) throws(Diagnosis) -> [Row] {
    let names = set.sheets.map(\.student)
    var rows: [Row] = []
    var seen: [String: Int] = [:]
    for index in 0..<table.rowCount {
      let student = AnswerText.trimmed(table[index, columns.student])
      guard names.contains(student) else {
        let near = Suggestion.nearest(to: student, in: names)
        throw Roster.place(
          near == nil ? "class.unknown-student" : "class.unknown-student-near", table, index, columns.student
        ).adding(["text": student, "near": near ?? "", "count": "\(names.count)"])
      }
      let text = AnswerText.trimmed(table[index, columns.question])
      guard let question = Int(text), 1...set.plan.count ~= question else {
        throw Roster.place("class.question", table, index, columns.question).adding([
          "text": text, "count": "\(set.plan.count)",
        ])
      }
      let line = table.lines[index]
      if let first = seen.updateValue(line, forKey: "\(question) \(student)") {
        throw Roster.place("class.answered-twice", table, index, columns.question).adding([
          "student": student, "question": text, "first": "\(first)",
        ])
      }
      rows.append(
        Row(student: student, question: question, answer: AnswerText.trimmed(table[index, columns.answer]), line: line))
    }
    return rows
  }

  /// The place of an answer, for what is wrong about it.
  func place(of row: Row) -> KeyValuePairs<String, String> {
    ["file": file, "line": "\(row.line)", "column": "\(columns.answer + 1)"]
  }

  /// An empty file for a set, to be filled in.
  public static func template(_ set: ClassSet) -> String {
    var text = "set,student,question,answer\n"
    for sheet in set.sheets {
      for number in 1...set.plan.count { text += "\(set.code.text),\(quoted(sheet.student)),\(number),\n" }
    }
    return text
  }

  /// A cell of a CSV file.
  public static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
