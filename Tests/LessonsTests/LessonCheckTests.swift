import Foundation
import Recurrence
import Testing
import Texts

@testable import Lessons

struct LessonCheckTests {
  static let lessons = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("lessons").path

  static func folder() throws -> String {
    let folder = NSTemporaryDirectory() + "lessons-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: lessons + "/examples", toPath: folder + "/examples")
    return folder
  }

  @Test("a new lesson passes the check as it is")
  func scaffold() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = try Scaffold.make("mine", in: folder)
    #expect(files.count == 2)
    let inspection = ChapterInspection(file: files[1], folder: folder + "/mine", laboratory: ExperimentLaboratory())
    #expect(inspection.problems.map { Catalog.english($0) } == [])
    #expect(inspection.words > 10)
    #expect(LessonFolder.problem(of: folder + "/mine") == nil)
    let again = #expect(throws: Diagnosis.self) { try Scaffold.make("mine", in: folder) }
    #expect(again?.key == "lesson.scaffold-exists")
  }

  @Test("an inspection finds every mistake of a chapter, not only the first")
  func allProblems() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let template = try LessonFolder.text(of: folder + "/examples/template-chapter.md")
    let broken = template.replacing("holds when: measure == 0", with: "holds when: measure > 0")
      .replacing("gradient_norms(h)[{t}] | 3", with: "gradient_norms(q)[{t}] | 3")
      .replacing("## Text", with: "A [link](nowhere.md).\n\n## Text")
    try broken.write(toFile: folder + "/01-broken.md", atomically: true, encoding: .utf8)
    let inspection = ChapterInspection(
      file: folder + "/01-broken.md", folder: folder, laboratory: ExperimentLaboratory())
    #expect(inspection.problems.map(\.key).sorted() == ["claim.changed", "lesson.broken-link", "lesson.no-state"])
    #expect(inspection.problems.allSatisfy { $0["line"] != nil && $0["file"] == folder + "/01-broken.md" })
  }

  @Test("the shown commands are found with their lines")
  func commands() {
    let text = "```sh\nunroll check a.json5\n```\n\n```step\ncommand: unroll cells\n```\nunroll draw\n"
    let found = ShownCommand.find(in: text)
    #expect(found.map(\.text) == ["unroll check a.json5", "unroll cells"])
    #expect(found.map(\.line) == [2, 6])
  }

  @Test("plain lines of a shell block belong to it; lines that go on below are one, comments none")
  func shell() {
    let text = "```sh\n# first\nsed s/1/2/ a > b\n\nunroll check b \\\n  --json\n```\n```text\nls\n```\n"
    #expect(
      ShownCommand.find(in: text) == [
        ShownCommand(text: "sed s/1/2/ a > b", line: 3), ShownCommand(text: "unroll check b --json", line: 5),
      ])
  }

  @Test("a command that is too long for a line goes on below, never within quotes")
  func long() {
    let text = "unroll why lessons/examples/first-lstm.json5 'grad l0.W_hh[0,0]'"
    let lines = Typesetter(width: 52).lines(.code([text])).map(\.text)
    #expect(lines == ["  unroll why lessons/examples/first-lstm.json5 \\", "    'grad l0.W_hh[0,0]'"])
    #expect(ShownCommand.pieces(of: "a  \"b c\" d'e f'g") == ["a", "\"b c\"", "d'e f'g"])
  }

  @Test("a command's words end at a sign of the shell, quoted blanks part nothing")
  func words() {
    let words = { (text: String) in ShownCommand(text: text, line: 1).words }
    #expect(words("unroll why F \"grad l0.W_hh[0,0]\"") == ["why", "F", "grad l0.W_hh[0,0]"])
    #expect(words("unroll run F > out.txt") == ["run", "F"])
    #expect(words("unroll run F 2>&1 | head") == ["run", "F"])
    #expect(words("unroll predict 'a > b'; ls") == ["predict", "a > b"])
    #expect(words("sed s/1/2/ a > b") == nil)
  }

  @Test("the contents list all 84 sections of the five documents, each claim once")
  func contents() throws {
    let contents = try Contents(path: Self.lessons + "/contents.json5")
    #expect(contents.documents.map(\.sections.count) == [9, 24, 17, 23, 11])
    #expect(Set(contents.claims.map(\.id)).count == contents.claims.count)
  }

  @Test("coverage names what is missing and what the contents do not know")
  func coverage() throws {
    var chapter = try TinyChapter.chapter(TinyChapter.whole)
    let contents = try Contents(path: Self.lessons + "/contents.json5")
    chapter.frontMatter.document = "A-forecasting-with-gru"
    chapter.frontMatter.sections = ["1", "9.9"]
    chapter.frontMatter.originals = ["背景介绍", "x"]
    var lesson = try TinyChapter.lesson([])
    lesson.chapters = [chapter]
    let coverage = Coverage(contents, [lesson])
    #expect(coverage.missingSections.count == 83)
    #expect(coverage.problems.contains { $0.key == "coverage.section" && $0["number"] == "9.9" })
    #expect(!coverage.isComplete)
  }

  @Test("the chapters that ship name sections and claims of the contents only")
  func shipped() throws {
    let contents = try Contents(path: Self.lessons + "/contents.json5")
    var all: [Lesson] = []
    for name in try LessonFolder.list(Self.lessons) { all.append(try LessonFolder.read(Self.lessons + "/" + name)) }
    #expect(Coverage(contents, all).problems.map { Catalog.english($0) } == [])
  }
}
