/// A key as the lesson runner understands it; the terminal translates its own.
public enum LessonKey: Equatable, Sendable {
  case character(Character)
  case enter, escape, backspace
  case left, right, up, down
  /// The input has ended.
  case end
}

/// What the runner asks of the program around it after a key.
public enum LessonEffect: Equatable, Sendable {
  case none
  /// Compute the chapter at this index and hand it to `show`.
  case open(chapter: Int, atEnd: Bool)
  /// Read all lessons and hand them to `stock`.
  case library
  /// Go on with another lesson of the library, where the reader left it unless a chapter is named.
  case change(lesson: Int, chapter: Int?)
  /// Walk through the run of an experiment of the chapter, from an address on, and come back.
  case step(experiment: String, address: String?)
  case quit
}
