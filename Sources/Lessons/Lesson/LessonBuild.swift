import Recurrence
import Workers

/// Computes and inspects many chapters at once, on all cores.
public enum LessonBuild {
  /// All chapters of lessons, computed side by side: lesson by lesson, chapter by chapter.
  ///
  /// - Parameter progress: Called with the number of chapters done and the number of all, one call at a time, from any thread.
  /// - Throws: what the first chapter in this order that cannot be computed says.
  public static func compute(
    _ lessons: [Lesson], laboratory: some Laboratory, progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnosis) -> [[ComputedChapter]] {
    let places = places(of: lessons)
    let results = try Workers().map(places, progress: { progress($0, places.count) }) {
      place throws(Diagnosis) in
      let lesson = lessons[place.lesson]
      return try ComputedChapter(lesson.chapters[place.chapter], folder: lesson.folder, laboratory: laboratory)
    }
    var computed: [[ComputedChapter]] = lessons.map { _ in [] }
    for (place, result) in zip(places, results) { computed[place.lesson].append(result) }
    return computed
  }

  /// What is wrong with chapters, inspected side by side; each file with its lesson's folder.
  public static func inspect(
    _ files: [(file: String, folder: String)], laboratory: some Laboratory,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnosis) -> [ChapterInspection] {
    try Workers().map(files, progress: { progress($0, files.count) }) { place throws(Diagnosis) in
      ChapterInspection(file: place.file, folder: place.folder, laboratory: laboratory)
    }
  }

  /// All chapters, in order.
  static func places(of lessons: [Lesson]) -> [(lesson: Int, chapter: Int)] {
    lessons.indices.flatMap { lesson in lessons[lesson].chapters.indices.map { (lesson: lesson, chapter: $0) } }
  }
}
