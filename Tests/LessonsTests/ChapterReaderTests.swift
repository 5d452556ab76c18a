import Foundation
import Recurrence
import Testing
import Texts

@testable import Lessons

struct ChapterReaderTests {
  @Test("a whole chapter is read with its blocks in order")
  func whole() throws {
    let chapter = try TinyChapter.chapter(TinyChapter.whole)
    #expect(chapter.frontMatter.original == "随时间")
    #expect(chapter.experiments.map(\.file) == ["experiments/one.json5", "experiments/two.json5"])
    #expect(chapter.blocks.count == 6)
    #expect(chapter.questions.count == 1)
    #expect(chapter.claims.count == 1)
  }

  @Test(
    "mistakes are named with their line",
    arguments: [
      ("```qestion state\n```\n", "lesson.unknown-directive", 9),
      ("```experiment one\nabuot: x\n```\n", "lesson.unknown-change", 10),
      ("```experiment one\nno colon\n```\n", "lesson.entry", 10),
      ("```experiment one\n```\n", "lesson.missing-key", 9),
      ("```experiment 1x\nabout: x\n```\n", "lesson.name", 9),
      ("```experiment wave\nabout: x\n```\n", "lesson.name-taken", 9),
      (TinyChapter.one + "```quantity\nfirst: h[0]\n```\n", "lesson.name-taken", 13),
      (TinyChapter.one + "```quantity\nmeasure: h[0]\n```\n", "lesson.name-taken", 13),
      ("```experiment one\nabout: x\nfile: ../../etc/passwd\n```\n", "lesson.experiment-path", 9),
      (TinyChapter.one + "\nA number `=h[0` here.\n", "expression.end", 13),
      (TinyChapter.one + "\nA number `=norm h` here.\n", "expression.unexpected", 13),
      (TinyChapter.one + "\nA number `=nrom(h)` here.\n", "expression.function", 13),
      (TinyChapter.one + "\nA number `=h[0] | x` here.\n", "lesson.format", 13),
      (TinyChapter.one + "\n<b>html</b>\n", "markdown.unsupported", 13),
      (TinyChapter.one + TinyChapter.one + TinyChapter.question, "lesson.declared-twice", 12),
      (TinyChapter.one + "`=three:h[0]`\n\n" + TinyChapter.question, "lesson.unknown-experiment", 12),
      (TinyChapter.one + TinyChapter.two + TinyChapter.question, "lesson.unused", 12),
      (TinyChapter.one + "```quantity\na: h[0]\n```\n\n" + TinyChapter.question, "lesson.unused", 13),
      (TinyChapter.one + "```quantity\na: a + 1\n```\n\n`=a`\n\n" + TinyChapter.question, "lesson.quantity-order", 13),
      (TinyChapter.one, "lesson.no-questions", 1),
      (TinyChapter.question, "lesson.no-experiments", 1),
    ])
  func mistakes(body: String, key: String, line: Int) throws {
    let diagnosis = try #require(TinyChapter.diagnosis(body))
    #expect(diagnosis.key == key)
    #expect(diagnosis["line"] == "\(line)")
    #expect(diagnosis["file"] == "tiny/01-tiny.md")
    #expect(!Catalog.english(diagnosis).contains("{"), "every placeholder is filled")
    #expect(Catalog.english(diagnosis).hasPrefix("tiny/01-tiny.md:\(line)"))
  }

  @Test("a question with two diagnoses is refused")
  func fewDiagnoses() {
    let body = TinyChapter.question.replacing("wrong: 0.125\nbecause: That is the loss, `=loss | .3`.\n", with: "")
    #expect(TinyChapter.diagnosis(TinyChapter.one + body)?.key == "question.few-diagnoses")
  }

  @Test("a chapter longer than 400 words is refused")
  func long() {
    let body = TinyChapter.one + String(repeating: "word ", count: 401) + "\n\n" + TinyChapter.question
    #expect(TinyChapter.diagnosis(body)?["words"] == "401")
  }

  @Test("deeply nested Markdown is refused instead of overflowing the stack")
  func nesting() {
    let body = TinyChapter.one + String(repeating: "> ", count: 5000) + "deep\n"
    #expect(TinyChapter.diagnosis(body)?.key == "markdown.deep")
  }

  @Test("front matter that is missing, open or has a wrong time is named")
  func frontMatter() {
    let read = { (text: String) -> String? in
      do { _ = try ChapterReader.read(text, file: "x.md") } catch { return (error as? Diagnosis)?.key }
      return nil
    }
    #expect(read("") == "lesson.no-front-matter")
    #expect(read("---\ntitle: x\n") == "lesson.open-front-matter")
    #expect(read(TinyChapter.head.replacing("minutes: 3", with: "minutes: soon")) == "lesson.minutes")
    #expect(read(TinyChapter.head.replacing("aim: ", with: "iam: ")) == "lesson.unknown-key")
  }

  @Test("a run's errors carry the line of the number that asked for it")
  func runErrors() throws {
    let body = TinyChapter.one + "`=nothing[7]`\n\n" + TinyChapter.question
    let chapter = try TinyChapter.chapter(body)
    let diagnosis = #expect(throws: Diagnosis.self) {
      try ComputedChapter(chapter, folder: "tiny", laboratory: TableLaboratory())
    }
    #expect(diagnosis?["line"] == "12")
  }

  @Test("the lessons that ship with the project read without a fault")
  func shipped() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("lessons").path
    let names = try LessonFolder.list(root)
    #expect(names.contains("a-forecasting-with-a-gru"))
    for name in names {
      do { #expect(try !LessonFolder.read(root + "/" + name).chapters.isEmpty) } catch {
        Issue.record("\(Catalog.english(error))")
      }
    }
  }
}
