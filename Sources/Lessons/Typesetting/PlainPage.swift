import Recurrence
import Texts

/// A chapter as plain text, for pipes, files and screen readers.
public struct PlainPage: Sendable {
  private let typesetter: Typesetter

  /// Pages of at most `width` columns.
  public init(width: Int = 64, texts: Catalog = .english) { typesetter = Typesetter(width: width, texts: texts) }

  /// The chapter's text without escapes; with `answers`, those of its questions stand at the end.
  public func text(_ chapter: ComputedChapter, of lesson: Lesson, number: Int, answers: Bool = true) -> String {
    let front = chapter.frontMatter
    let texts = typesetter.texts
    var lines = [
      TextLine((lesson.letter.map { $0 + " · " } ?? "") + lesson.title),
      TextLine(
        texts(
          "lesson.head", ["number": "\(number)", "count": "\(lesson.chapters.count)", "minutes": "\(front.minutes)"])),
      TextLine(), TextLine(front.title),
      TextLine(String(repeating: "═", count: min(typesetter.width, TextColumns.count(front.title)))),
      TextLine(),
    ]
    lines += front.aims.flatMap { typesetter.paragraph([.text($0)]) }
    for block in chapter.blocks {
      let set =
        if case .question(let question) = block {
          QuestionSetter(typesetter: typesetter).ask(question)
        } else {
          typesetter.lines(block)
        }
      lines += [TextLine()] + set
      if case .text(.heading(let level, _)) = block, level <= 2, let last = set.last {
        lines.append(TextLine(String(repeating: "─", count: last.columns)))
      }
    }
    if answers, !chapter.questions.isEmpty {
      lines += [TextLine(), TextLine(texts("lesson.heading.answers")), TextLine("─────")]
      for question in chapter.questions {
        lines += [TextLine()] + QuestionSetter(typesetter: typesetter).answer(question)
      }
    }
    return lines.map { $0.text.trimmingEnd() }.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text without blanks at its end.
  func trimmingEnd() -> String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
