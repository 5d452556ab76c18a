import Foundation
import Recurrence
import Testing
import Texts

@testable import Lessons

struct ShippedLessonTests {
  /// The folder of all lessons.
  static let lessons = URL(fileURLWithPath: root).deletingLastPathComponent().path
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("lessons/a-forecasting-with-a-gru").path

  /// Chapters that train take a debug build too long; the optimized program computes all of them, see `script/test`.
  private static func trains(_ chapter: Chapter) throws -> Bool {
    try chapter.experiments.contains { experiment in
      let file = experiment.file.map { Self.root + "/" + $0 }
      let text = try file.map { try String(contentsOfFile: $0, encoding: .utf8) } ?? experiment.text ?? ""
      return text.contains("training")
    }
  }

  /// The first lesson without the chapters that train.
  static func quickLesson() throws -> Lesson {
    var lesson = try LessonFolder.read(root)
    lesson.chapters = try lesson.chapters.filter { try !trains($0) }
    return lesson
  }

  @Test("every number, question and claim of the first lesson computes, and every verdict is the one written for")
  func computes() throws {
    let lesson = try Self.quickLesson()
    for (index, chapter) in lesson.chapters.enumerated() {
      do throws(Diagnosis) {
        let computed = try ComputedChapter(chapter, folder: lesson.folder, laboratory: ExperimentLaboratory())
        let text = PlainPage().text(computed, of: lesson, number: index + 1)
        #expect(!text.contains("NaN") && !text.contains("{"))
        #expect(text.split(separator: "\n").allSatisfy { TextColumns.count($0) <= 64 })
      } catch {
        Issue.record("\(Catalog.english(error))")
      }
    }
  }
}
