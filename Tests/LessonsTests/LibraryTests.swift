import Recurrence
import Testing

@testable import Lessons

struct LibraryTests {
  /// Two lessons of two chapters; the second begins with a word that only it has.
  static func library() throws -> Library {
    let first = try TinyChapter.lesson([TinyChapter.whole, TinyChapter.whole])
    var second = try TinyChapter.lesson(["Zebra words.\n\n" + TinyChapter.whole, TinyChapter.whole])
    second.name = "other"
    second.title = "Other"
    return Library(
      [first, second],
      path: [
        PathStage(title: "", aim: "", chapters: ["other/tiny", "tiny/01-tiny", "nowhere/x"])
      ])
  }

  static func learner() throws -> Learner {
    let library = try library()
    var learner = Learner(lesson: library.lessons[0])
    #expect(learner.press(.character("l")) == .library)
    learner.stock(library)
    return learner
  }

  @Test("the path begins with what it names and ends with all other chapters")
  func path() throws {
    let library = try Self.library()
    #expect(library.path.map { [$0.lesson, $0.chapter] } == [[1, 0], [0, 0], [0, 1], [1, 1]])
    #expect(library.nextOnPath == 0)
  }

  @Test("the list of lessons leads to another lesson, and back with its progress kept")
  func change() throws {
    var learner = try Self.learner()
    let screen = learner.screen().map(\.text).joined(separator: "\n")
    #expect(screen.contains("Tiny") && screen.contains("Other") && screen.contains("0 of 2 chapters read"))
    #expect(learner.press(.down) == .none)
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: nil))
    let other = learner.changed(toLesson: 1)
    #expect(other.lesson.name == "other" && other.start == 0)
    #expect(other.library?.progress["tiny"] == learner.progress)
  }

  @Test("the suggested way opens the first chapter that has not been read")
  func suggested() throws {
    var learner = try Self.learner()
    _ = learner.press(.character("p"))
    #expect(learner.screen().contains { $0.text.contains("A tiny chapter") })
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: 0))
  }

  @Test("a search finds words of other lessons as well")
  func search() throws {
    var learner = try Self.learner()
    _ = learner.press(.escape)
    _ = learner.press(.character("/"))
    for character in "zebra" { _ = learner.press(.character(character)) }
    #expect(learner.screen().contains { $0.text.contains("Other · A tiny chapter") })
    #expect(learner.press(.enter) == .change(lesson: 1, chapter: 0))
  }
}
