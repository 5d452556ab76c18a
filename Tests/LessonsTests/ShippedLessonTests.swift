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

  @Test("every number, question and claim of the shipped chapters computes, and every verdict is the one written for")
  func computes() throws {
    let lesson = try LessonFolder.read(Self.root)
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
