import Recurrence

/// Everything that is wrong with a chapter, not only what comes first.
public struct ChapterInspection: Sendable {
  /// The chapter's file.
  public let file: String
  /// The chapter; nil where it cannot be read.
  public private(set) var chapter: Chapter?
  /// What is wrong, with file and line.
  public private(set) var problems: [Diagnosis] = []
  /// The words of running text.
  public private(set) var words = 0
  /// The commands that the chapter shows, with their lines.
  public private(set) var commands: [ShownCommand] = []

  /// Reads a chapter, runs its experiments and computes every block of it.
  ///
  /// - Parameter folder: The lesson's folder.
  public init(file: String, folder: String, laboratory: some Laboratory) {
    self.file = file
    do throws(Diagnosis) {
      let text = try LessonFolder.text(of: file)
      let chapter = try ChapterReader.read(text, file: file)
      self.chapter = chapter
      words = chapter.words
      commands = ShownCommand.find(in: text)
      problems += ChapterLink.problems(in: chapter, text, folder: folder)
      problems += ComputedChapter.problems(of: chapter, folder: folder, laboratory: laboratory)
    } catch {
      problems.append(error["file"] == nil ? error.adding(["file": file]) : error)
    }
  }
}
