import Foundation
import Recurrence
import Testing
import Texts

@testable import Lessons

struct ChapterLinkTests {
  @Test("the way to a chapter's file is read, with its heading; other addresses are not")
  func reads() throws {
    let own = try #require(ChapterLink("03-twins.md"))
    #expect(own.lesson == nil && own.chapter == "03-twins" && own.page == "03-twins.html")
    let other = try #require(ChapterLink("../e-words/03-twins.md#why-not"))
    #expect(other.lesson == "e-words" && other.anchor == "why-not")
    #expect(other.page == "../e-words/03-twins.html#why-not" && other.file == "../e-words/03-twins.md")
    #expect(other.key(in: "a-first") == "e-words/03-twins" && own.key(in: "a-first") == "a-first/03-twins")
    for address in [
      "https://x.org/a.md", "mailto:a@b.md", "../README.md", "../../e/03.md", "/e/03.md", "#why", "x.csv", ".md", "",
      "../../x.md",
    ] {
      #expect(ChapterLink(address) == nil, "\(address)")
    }
  }

  @Test("in a terminal a link says where it leads, unless its words do")
  func shown() {
    let show = { (text: String, address: String) in
      LessonSearch.plain([.text(text)])
        + (ChapterLink.place(of: address, beside: [.text(text)], .english).map { " (\($0))" } ?? "")
    }
    #expect(show("the twins", "../e-words/03-twins.md#x") == "the twins (lesson E, chapter 3)")
    #expect(show("the twins", "03-twins.md") == "the twins (chapter 3)")
    #expect(show("Lesson E, chapter 3", "../e-words/03-twins.md") == "Lesson E, chapter 3")
    #expect(show("mine", "../words/first.md") == "mine (lesson words, chapter first)")
    #expect(show("a page", "https://x.org/") == "a page (https://x.org/)")
    #expect(show("below", "#why") == "below")
    let lines = Typesetter().paragraph([.link([.text("the twins")], address: "../e-words/03-twins.md")])
    #expect(lines.map(\.text) == ["the twins (lesson E, chapter 3)"])
  }

  @Test("a chapter's headings have the names that the book gives them")
  func anchors() throws {
    let chapter = try TinyChapter.chapter(TinyChapter.whole)
    #expect(chapter.anchors() == ["the-state", "predict-first", "claim-check"])
  }

  /// The keys of what is wrong with links in a folder of two lessons, `a-one` and `b-two`.
  private func problems(_ links: [String]) throws -> [Diagnosis] {
    let folder = try LessonCheckTests.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = try Scaffold.make("a-one", in: folder) + Scaffold.make("b-two", in: folder)
    let text = try LessonFolder.text(of: files[1])
    let sentence = links.map { "A [link](\($0))." }.joined(separator: " ")
    try text.replacing("## Text", with: "## Text\n\n" + sentence).write(
      toFile: files[1], atomically: true, encoding: .utf8)
    return ChapterInspection(file: files[1], folder: folder + "/a-one", laboratory: ExperimentLaboratory()).problems
  }

  @Test("links to chapters and their headings pass the check")
  func good() throws {
    let links = ["01-first-chapter.md", "../b-two/01-first-chapter.md#text", "#claim-check", "https://x.org/y.md"]
    #expect(try problems(links).map { Catalog.english($0) } == [])
  }

  @Test(
    "a link to a chapter or a heading that is not there, or out of the lessons, is refused with its line",
    arguments: [
      ("01-first-chaptr.md", "lesson.no-chapter-link"), ("../b-two/02-none-at-all.md", "lesson.no-chapter-link"),
      ("../c-none/01-first-chapter.md", "lesson.broken-link"), ("lesson.md", "lesson.broken-link"),
      ("../examples/template-chapter.md", "lesson.broken-link"),
      ("../b-two/01-first-chapter.md#textt", "lesson.no-anchor"),
      ("#nowhere", "lesson.no-anchor"), ("../examples/echo.json5", "lesson.outside-link"),
      ("data.csv", "lesson.broken-link"),
    ])
  func refused(_ address: String, _ key: String) throws {
    let found = try problems([address])
    #expect(
      found.count == 1 && found.first?["line"] != nil && found.first?["file"]?.hasSuffix("01-first-chapter.md") == true)
    let keys = key == "lesson.no-chapter-link" ? [key, "lesson.broken-link"] : [key]
    #expect(found.first.map { keys.contains($0.key) } == true, "\(found.map(\.key))")
    #expect(found.allSatisfy { !Catalog.english($0).contains("{") })
  }

  @Test("the book leads to the chapter's page, and names what a book of some lessons lacks")
  func book() throws {
    let folder = try LessonCheckTests.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = try Scaffold.make("a-one", in: folder) + Scaffold.make("b-two", in: folder)
    let text = try LessonFolder.text(of: files[1])
    try text.replacing("## Text", with: "## Text\n\nSee [the other](../b-two/01-first-chapter.md#text).").write(
      toFile: files[1], atomically: true, encoding: .utf8)
    let lessons = [try LessonFolder.read(folder + "/a-one"), try LessonFolder.read(folder + "/b-two")]
    let page = { (lessons: [Lesson]) in
      try Book(lessons, glossary: Glossary(), laboratory: { ExperimentLaboratory() }).pages.first {
        $0.path == "a-one/01-first-chapter.html"
      }?.text ?? ""
    }
    let whole = try page(lessons)
    #expect(whole.contains("See <a href=\"../b-two/01-first-chapter.html#text\">the other</a>."))
    let part = try page([lessons[0]])
    #expect(part.contains("See the other (lesson B, chapter 1)."))
  }
}
