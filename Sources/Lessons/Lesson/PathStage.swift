import Files
import Recurrence

/// A part of the suggested path: chapters that belong together, and what the reader can do after them.
public struct PathStage: Equatable, Sendable {
  /// What it is called; empty where chapters stand on the path without a stage.
  public var title: String
  /// What the reader can do afterwards.
  public var aim: String
  /// Its chapters in order: `lesson/chapter`, the chapter without its number.
  public var chapters: [String]

  /// Reads a path: objects with `stage`, `aim` and `chapters`, and names of chapters that belong to no stage.
  static func read(_ reader: inout ObjectReader, _ key: String) throws(Diagnosis) -> [PathStage] {
    guard let tree = reader.tree(key) else { return [] }
    guard let elements = tree.elements else { throw reader.problem("object.strings", key) }
    var stages: [PathStage] = []
    for (index, element) in elements.enumerated() {
      if let chapter = element.string {
        if stages.last?.title != "" { stages.append(PathStage(title: "", aim: "", chapters: [])) }
        stages[stages.count - 1].chapters.append(chapter)
        continue
      }
      var stage = try ObjectReader(element, file: reader.file, path: "\(key)[\(index)]")
      try stage.allow(["stage", "aim", "chapters"])
      stages.append(
        PathStage(
          title: try stage.string("stage"), aim: try stage.string("aim"), chapters: try stage.strings("chapters")))
    }
    return stages
  }
}

/// The suggested path through lessons: their chapters by their places, in stages.
public struct LessonPath: Equatable, Sendable {
  /// A chapter of a lesson, both by their places.
  public struct Place: Equatable, Hashable, Sendable {
    /// The lesson's index.
    public var lesson: Int
    /// The chapter's index in it.
    public var chapter: Int
  }

  /// A stage with the places of its chapters.
  public struct Stage: Equatable, Sendable {
    /// What it is called; empty for chapters that belong to no stage.
    public var title: String
    /// What the reader can do afterwards.
    public var aim: String
    /// Its chapters.
    public var places: [Place]
  }

  /// The stages; the last has no title and holds the chapters that the path does not name, if there are any.
  public let stages: [Stage]

  /// All chapters, in order.
  public var places: [Place] { stages.flatMap(\.places) }

  /// The path through `lessons`; entries that name none of their chapters are left out, see `Coverage`.
  public init(_ stages: [PathStage], through lessons: [Lesson]) {
    var known: Set<Place> = []
    var found: [Stage] = []
    for stage in stages {
      var places: [Place] = []
      for entry in stage.chapters {
        for (index, lesson) in lessons.enumerated() {
          guard let chapter = lesson.index(ofChapter: entry) else { continue }
          let place = Place(lesson: index, chapter: chapter)
          if known.insert(place).inserted { places.append(place) }
        }
      }
      if !places.isEmpty { found.append(Stage(title: stage.title, aim: stage.aim, places: places)) }
    }
    let rest = lessons.indices.flatMap { index in
      lessons[index].chapters.indices.map { Place(lesson: index, chapter: $0) }.filter { !known.contains($0) }
    }
    if !rest.isEmpty { found.append(Stage(title: "", aim: "", places: rest)) }
    self.stages = found
  }

  /// What stands on the path behind a chapter.
  public func next(after place: Place) -> Place? {
    let all = places
    guard let index = all.firstIndex(of: place), index + 1 < all.count else { return nil }
    return all[index + 1]
  }
}
