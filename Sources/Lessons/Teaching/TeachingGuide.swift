import Files
import Recurrence
import Texts

/// What a teacher wants to know of the lessons: aims, minutes, prerequisites, questions and claims by chapter, as Markdown.
public struct TeachingGuide {
  private let texts: Catalog
  /// The part of the file that is written by the program.
  public let markdown: String

  /// Where the written part begins and ends in `TEACHING.md`; what stands around it belongs to people.
  static let begin = "<!-- chapters: written by `unroll lesson teaching --write` -->"
  static let end = "<!-- end of chapters -->"

  /// Computes every chapter, for the numbers in its questions.
  public init(
    _ lessons: [Lesson], path: [PathStage] = [], laboratory: some Laboratory, texts: Catalog = .english,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnosis) {
    self.texts = texts
    let computed = try LessonBuild.compute(lessons, laboratory: laboratory, progress: progress)
    var lines = TeachingGuide.lines(of: LessonPath(path, through: lessons), lessons, texts)
    for (number, lesson) in lessons.enumerated() {
      let minutes = lesson.chapters.reduce(0) { $0 + $1.frontMatter.minutes }
      lines += [
        "## \(lesson.letter ?? "\(number + 1)") · \(lesson.title)", "", lesson.about, "",
        texts("teaching.extent", ["chapters": "\(lesson.chapters.count)", "minutes": "\(minutes)"]), "",
      ]
      for (index, chapter) in computed[number].enumerated() {
        let place = "\(lesson.letter ?? "\(number + 1)").\(index + 1)"
        lines += TeachingChapter(texts: texts).lines(chapter, place: place)
      }
    }
    markdown = lines.joined(separator: "\n")
  }

  /// The suggested path: a row for each stage.
  private static func lines(of path: LessonPath, _ lessons: [Lesson], _ texts: Catalog) -> [String] {
    let stages = path.stages.filter { !$0.title.isEmpty }
    guard !stages.isEmpty else { return [] }
    let head = ["stage", "aim", "chapters", "minutes"].map { texts("teaching.path.\($0)") }
    var lines = ["## " + texts("learn.path"), "", "| " + head.joined(separator: " | ") + " |", "|---|---|---|---|"]
    for (number, stage) in stages.enumerated() {
      let minutes = stage.places.reduce(0) { $0 + lessons[$1.lesson].chapters[$1.chapter].frontMatter.minutes }
      let places = stage.places.map {
        (lessons[$0.lesson].letter ?? "\($0.lesson + 1)") + ".\($0.chapter + 1)"
      }
      lines.append(
        "| \(number + 1) \(stage.title) | \(stage.aim) | \(places.joined(separator: ", ")) | \(minutes) |")
    }
    return lines + [""]
  }

  /// A file's text with the written part renewed.
  ///
  /// Throws `teaching.no-place` where the file lacks one of the two lines between which it stands.
  public func renewing(_ text: String, file: String) throws(Diagnosis) -> String {
    guard let begin = text.firstPlace(of: TeachingGuide.begin),
      let end = text.firstPlace(of: TeachingGuide.end), begin.upperBound <= end.lowerBound
    else {
      throw Diagnosis("teaching.no-place", ["file": file, "begin": TeachingGuide.begin, "end": TeachingGuide.end])
    }
    return text[..<begin.upperBound] + "\n\n" + markdown + "\n" + text[end.lowerBound...]
  }
}
