import Recurrence

/// Computes and inspects many chapters at once.
public enum LessonBuild {
  /// All chapters of lessons, computed side by side: lesson by lesson, chapter by chapter.
  ///
  /// - Throws: what the first chapter in this order that cannot be computed says.
  public static func compute(
    _ lessons: [Lesson], laboratory: some Laboratory
  ) throws(Diagnosis) -> [[ComputedChapter]] {
    let places = lessons.indices.flatMap { lesson in lessons[lesson].chapters.indices.map { (lesson, $0) } }
    let results = Concurrently.map(places.count) { index -> Result<ComputedChapter, Diagnosis> in
      let (lesson, chapter) = places[index]
      do throws(Diagnosis) {
        return .success(
          try ComputedChapter(
            lessons[lesson].chapters[chapter], folder: lessons[lesson].folder, laboratory: laboratory))
      } catch {
        return .failure(error)
      }
    }
    var computed: [[ComputedChapter]] = lessons.map { _ in [] }
    for (place, result) in zip(places, results) { computed[place.0].append(try result.get()) }
    return computed
  }

  /// What is wrong with chapters, inspected side by side; each file with its lesson's folder.
  public static func inspect(
    _ files: [(file: String, folder: String)], laboratory: some Laboratory
  ) -> [ChapterInspection] {
    Concurrently.map(files.count) { index in
      ChapterInspection(file: files[index].file, folder: files[index].folder, laboratory: laboratory)
    }
  }
}
