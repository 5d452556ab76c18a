import Foundation
import Lessons
import Testing

struct LearnCommandTests {
  private let lessons: QuickLessons

  init() throws { lessons = try QuickLessons() }

  @Test("in a pipe, learn prints the first lesson as plain text that fits any terminal")
  func piped() throws {
    let outcome = try Workplace().unroll("learn", environment: lessons.environment)
    let lesson = try LessonFolder.read(lessons.lesson)
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.output.contains(lesson.title))
    #expect(lesson.chapters.count > 3)
    #expect(
      outcome.output
        == (try Workplace().unroll("learn", "a-forecasting", "--plain", environment: lessons.environment)).output)
    #expect(
      outcome.output == (try Workplace().unroll("learn", "--all", "--plain", environment: lessons.environment)).output)
  }

  @Test("one chapter is that part of the lesson", arguments: [1, 2, 3, 4])
  func chapter(_ number: Int) throws {
    let outcome = try Workplace().unroll("learn", "--chapter", "\(number)", environment: lessons.environment)
    let whole = try Workplace().unroll("learn", environment: lessons.environment).output
    #expect(outcome.status == 0 && outcome.output.count > 1000)
    #expect(whole.contains(outcome.output))
  }

  @Test("the list names the lessons and leaves no file behind")
  func list() throws {
    let place = try Workplace()
    let outcome = try place.unroll("learn", "--list", environment: ["HOME": place.folder.path])
    #expect(outcome.output.contains("a-forecasting-with-a-gru"))
    #expect(place.names == [])
  }

  @Test("without the lessons of the project it says what is missing")
  func noLessons() throws {
    let place = try Workplace()
    let outcome = try place.unroll("learn", environment: ["UNROLL_HOME": place.folder.path])
    #expect(outcome.status == 1 && outcome.errors.contains("lessons"))
  }
}
