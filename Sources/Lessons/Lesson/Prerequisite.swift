import Recurrence

/// Chapters that a prerequisite names: “Chapter 3”, “Chapters 2 to 4”, “Lesson C, chapter 2”.
struct Prerequisite: Equatable {
  /// The letter of another lesson; nil: the same.
  var letter: String?
  /// The first and the last chapter, counted from 1.
  var chapters: ClosedRange<Int>
  /// Where it stands in the text.
  var range: Range<String.Index>

  /// All that a text names, in order.
  static func find(in text: String) -> [Prerequisite] {
    text.matches(of: #/(?:[Ll]esson ([A-Z]), )?[Cc]hapters? (\d{1,3})(?: (?:to|and) (\d{1,3}))?/#).compactMap { match in
      guard let first = Int(match.output.2) else { return nil }
      let last = match.output.3.flatMap { Int($0) } ?? first
      return Prerequisite(
        letter: match.output.1.map(String.init), chapters: min(first, last)...max(first, last), range: match.range)
    }
  }

  /// The chapters' places; nil where there is no such lesson or chapter.
  ///
  /// `own` is the lesson whose chapter says so.
  func places(in lessons: [Lesson], own: Int) -> [LessonPath.Place]? {
    var lesson = own
    if let letter {
      guard let found = lessons.firstIndex(where: { $0.letter == letter }) else { return nil }
      lesson = found
    }
    guard chapters.lowerBound >= 1, chapters.upperBound <= lessons[lesson].chapters.count else { return nil }
    return chapters.map { LessonPath.Place(lesson: lesson, chapter: $0 - 1) }
  }
}

extension Lesson {
  /// The letter at the beginning of the folder's name, as in `c-rnns-in-practice`: C; nil where there is none.
  public var letter: String? {
    guard let first = name.first, first.isASCII, first.isLetter, name.dropFirst().first == "-" else { return nil }
    return first.uppercased()
  }
}
