import Recurrence

/// A lesson: a folder with `lesson.md` and one file a chapter.
public struct Lesson: Equatable, Sendable {
  /// The folder's name, which also names the lesson on the command line and in the reader's progress.
  public var name: String
  /// The folder's path.
  public var folder: String
  /// The title.
  public var title: String
  /// What the lesson is about, in a sentence.
  public var about: String
  /// The chapters, in order.
  public var chapters: [Chapter]

  /// The name by which a chapter is known in the lesson: its file's name without the ending.
  public func name(ofChapter index: Int) -> String {
    let file = chapters[index].file.split(separator: "/").last.map(String.init) ?? ""
    return file.hasSuffix(".md") ? String(file.dropLast(3)) : file
  }

  /// All questions of the lesson.
  public var questionCount: Int { chapters.reduce(0) { $0 + $1.questions.count } }
}
