import Recurrence

/// All lessons with the reader's progress in each, and the way through them that is suggested to a beginner.
public struct Library: Equatable, Sendable {
  /// A chapter of a lesson, both by their places.
  public struct Place: Equatable, Sendable {
    /// The lesson's index.
    public var lesson: Int
    /// The chapter's index in it.
    public var chapter: Int
  }

  /// The lessons, in order.
  public let lessons: [Lesson]
  /// The chapters in the order that is suggested: those that the path names, then the others.
  public let path: [Place]
  /// The progress by the lessons' names.
  public internal(set) var progress: [String: ReaderProgress.Part]

  /// A library; `path` holds entries `lesson/chapter` without the chapters' numbers.
  public init(_ lessons: [Lesson], path entries: [String] = [], progress: [String: ReaderProgress.Part] = [:]) {
    self.lessons = lessons
    self.progress = progress
    var path: [Place] = []
    for entry in entries {
      for (index, lesson) in lessons.enumerated() {
        if let chapter = lesson.index(ofChapter: entry) { path.append(Place(lesson: index, chapter: chapter)) }
      }
    }
    for (index, lesson) in lessons.enumerated() {
      path += lesson.chapters.indices.map { Place(lesson: index, chapter: $0) }.filter { !path.contains($0) }
    }
    self.path = path
  }

  /// The chapter at a place.
  func chapter(_ place: Place) -> Chapter { lessons[place.lesson].chapters[place.chapter] }

  /// Whether a chapter has been read to its end.
  func isRead(_ place: Place) -> Bool {
    let lesson = lessons[place.lesson]
    return progress[lesson.name]?.read.contains(lesson.name(ofChapter: place.chapter)) ?? false
  }

  /// The first chapter of the path that has not been read; the first of all when all have.
  var nextOnPath: Int { path.firstIndex { !isRead($0) } ?? 0 }

  /// The chapters of all lessons that hold a text.
  func find(_ text: String) -> [(place: Place, excerpt: String)] {
    lessons.indices.flatMap { index in
      LessonSearch.find(text, in: lessons[index]).map {
        (Place(lesson: index, chapter: $0.chapter), $0.excerpt)
      }
    }
  }
}
