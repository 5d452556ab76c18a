import Foundation
import Testing

struct BookCommandTests {
  private let lessons: QuickLessons

  init() throws { lessons = try QuickLessons() }

  @Test("book writes pages that refer to each other, says where, and writes nothing the second time")
  func writes() throws {
    let place = try Workplace()
    let first = try place.unroll("book", "--output", "pages", environment: lessons.environment)
    #expect(first.status == 0 && first.errors == "")
    #expect(first.output.contains("pages/index.html"))
    #expect(FileManager.default.fileExists(atPath: place.folder.appendingPathComponent("pages/glossary.html").path))
    #expect(
      try place.unroll("book", "--output", "pages", environment: lessons.environment).output.contains(
        "(0 changed, 0 removed)"))
  }

  @Test("a book of one lesson is named by the beginning of its name; an unknown one is a mistake")
  func chosen() throws {
    let place = try Workplace()
    #expect(
      try place.unroll("book", "a-forecasting", "--output", "pages", environment: lessons.environment).status == 0)
    let wrong = try place.unroll("book", "z-none", "--output", "other", environment: lessons.environment)
    #expect(wrong.status == 2 && wrong.errors.contains("z-none"))
    #expect(place.names == ["pages"])
  }

  @Test("a file of somebody else's is never replaced")
  func foreign() throws {
    let place = try Workplace()
    let folder = place.folder.appendingPathComponent("pages")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "mine".write(to: folder.appendingPathComponent("index.html"), atomically: true, encoding: .utf8)
    let outcome = try place.unroll("book", "--output", "pages", environment: lessons.environment)
    #expect(outcome.status == 1 && outcome.errors.contains("pages/index.html"))
    #expect(try String(contentsOf: folder.appendingPathComponent("index.html"), encoding: .utf8) == "mine")
  }

  @Test(
    "the glossary finds a term by its name, by another form and in Chinese, in lines that fit",
    arguments: [
      "forget gate", "Forget gates", "遗忘门",
    ])
  func glossary(_ wanted: String) throws {
    let outcome = try Workplace().unroll("lesson", "glossary", wanted)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("forget gate  遗忘门\n"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("an unknown term is answered with the nearest one")
  func unknown() throws {
    let outcome = try Workplace().unroll("lesson", "glossary", "forgit gate")
    #expect(outcome.status == 2 && outcome.errors.contains("forget gate"))
  }
}
