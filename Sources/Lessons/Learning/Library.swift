import Recurrence

/// All lessons with the reader's progress in each, and the way through them that is suggested to a beginner.
public struct Library: Equatable, Sendable {
  /// A chapter of a lesson, both by their places.
  public typealias Place = LessonPath.Place

  /// The lessons, in order.
  public let lessons: [Lesson]
  /// The stages of the way that is suggested.
  public let stages: [LessonPath.Stage]
  /// The chapters in the order that is suggested: those that the path names, then the others.
  public var path: [Place] { stages.flatMap(\.places) }
  /// The terms that the lessons use.
  public let glossary: Glossary
  /// The progress by the lessons' names.
  public internal(set) var progress: [String: ReaderProgress.Part]

  /// A library with the path through it.
  public init(
    _ lessons: [Lesson], path: [PathStage] = [], glossary: Glossary = Glossary(),
    progress: [String: ReaderProgress.Part] = [:]
  ) {
    self.lessons = lessons
    self.glossary = glossary
    self.progress = progress
    stages = LessonPath(path, through: lessons).stages
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
