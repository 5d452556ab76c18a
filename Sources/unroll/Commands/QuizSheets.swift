import Arguments
import Files
import Foundation
import Quizzes
import Recurrence

/// Writes worksheets: one file with everybody's sheets, or a folder with a file for each.
struct QuizSheets {
  /// The kinds of file.
  enum Format: String, CaseIterable { case pdf, html }

  private let set: ClassSet
  private let console: Console
  private let style: Worksheet.Style
  private let hasKey: Bool
  private let format: Format
  private let paper: Paper
  private let output: String?
  private let answers: String?

  init(_ invocation: Invocation, _ set: ClassSet, _ console: Console) throws(Diagnosis) {
    self.set = set
    self.console = console
    style = try invocation.choice("worksheet", as: Worksheet.Style.self) ?? .blank
    hasKey = invocation.isGiven("key")
    paper = try invocation.choice("paper", as: Paper.self) ?? .a4
    output = invocation["output"]
    answers = invocation["answers"]
    let ending = output.flatMap { Format(rawValue: PathParts($0).ending.lowercased()) }
    let isFolder = output.map(QuizSheets.isFolder) ?? true
    if let output, output != "-", !isFolder, ending == nil, !invocation.isGiven("format") {
      throw Diagnosis("quiz.no-format", ["file": output], kind: .usage)
    }
    format = try invocation.choice("format", as: Format.self) ?? ending ?? .pdf
  }

  /// A path that ends in a slash, or a folder that is there.
  private static func isFolder(_ path: String) -> Bool {
    path.hasSuffix("/") || InputFile.isFolder(path)
  }

  func write() throws(Diagnosis) {
    if let output, QuizSheets.isFolder(output) {
      try writeFolder(output)
    } else {
      let stem = set.plan.name.map { $0.isLetter || $0.isNumber || $0 == "-" ? $0 : "-" }
      let path = output ?? "output/" + String(stem) + "-worksheet." + format.rawValue
      if output == nil { try makeFolder("output") }
      try write(Worksheet(set, style: style, key: hasKey, texts: console.texts), to: path)
    }
    if let answers { try write(template: answers) }
    if output != "-" { console.print(console.texts("quiz.set", ["code": set.code.text])) }
  }

  /// A file for each student, the key, and the file to be filled in with answers.
  private func writeFolder(_ path: String) throws(Diagnosis) {
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    try makeFolder(folder)
    for (index, sheet) in set.sheets.enumerated() {
      let safe = String(sheet.student.map { $0.isLetter || $0.isNumber ? $0 : "-" }.prefix(60))
      let isNumber = Int(sheet.student) != nil
      let number =
        String(repeating: "0", count: max(0, "\(set.sheets.count)".count - "\(index + 1)".count)) + "\(index + 1)"
      let name = sheet.student.isEmpty ? "sheet" : isNumber ? number : number + "-" + safe
      let own = set.only(index)
      try write(
        Worksheet(own, style: style, texts: console.texts), to: "\(folder)/\(name).\(format.rawValue)", says: false)
    }
    if hasKey {
      let key = Worksheet(set, style: style, students: false, key: true, texts: console.texts)
      try write(key, to: "\(folder)/key.\(format.rawValue)", says: false)
    }
    if answers == nil { try write(template: folder + "/answers.csv", says: false) }
    console.print(console.texts("quiz.folder", ["folder": folder, "count": "\(set.sheets.count)"]))
  }

  private func write(_ worksheet: Worksheet, to path: String, says: Bool = true) throws(Diagnosis) {
    switch format {
    case .pdf: try Atomic.write(try SheetPages.pdf(worksheet, paper: paper), to: path)
    case .html: try Atomic.write(SheetHTML(worksheet, paper: paper).text.utf8, to: path)
    }
    if says, path != "-" {
      console.print(console.texts("quiz.written", ["file": path, "count": "\(set.sheets.count)"]))
    }
  }

  private func write(template path: String, says: Bool = true) throws(Diagnosis) {
    try Atomic.write(AnswersFile.template(set).utf8, to: path)
    if says, path != "-" { console.print(console.texts("quiz.template", ["file": path])) }
  }

  private func makeFolder(_ folder: String) throws(Diagnosis) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnosis("draw.folder", ["folder": folder])
    }
  }
}
