import CTexts
import CairoRendering
import Diagrams
import Recurrence
import Texts

/// All lessons as static pages that refer to each other and to nothing else.
public struct Book: Sendable {
  /// A page: where it stands in the book, and its bytes.
  public struct Page: Equatable, Sendable {
    /// The path, with slashes.
    public var path: String
    /// The document.
    public var text: String
  }

  static let glossaryPath = "glossary.html"
  static let indexPath = "a-z.html"

  /// The pages, contents first.
  public let pages: [Page]

  init(pages: [Page]) { self.pages = pages }

  /// Runs and sets every chapter of `lessons`, in their order.
  ///
  /// - Parameters:
  ///   - laboratory: Makes a laboratory for each chapter, whose runs are forgotten with it.
  ///   - progress: Called with the number of chapters done and the number of all.
  /// - Throws: what a chapter throws, with its file and line.
  public init(
    _ lessons: [Lesson], glossary: Glossary, laboratory: () -> some Laboratory, texts: Catalog = .english,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnosis) {
    let shaper = PangoShaper()
    var chapters: [BookChapter] = []
    var known: Set<Int> = []
    let count = lessons.reduce(0) { $0 + $1.chapters.count }
    for lesson in lessons {
      for index in lesson.chapters.indices {
        let chapter = try BookChapter(
          lesson, index, glossary: glossary, known: known, laboratory: laboratory(), measure: shaper.measure,
          texts: texts
        )
        known.formUnion(chapter.terms)
        chapters.append(chapter)
        progress(chapters.count, count)
      }
    }
    let frame = PageFrame(texts: texts, style: String(cString: unroll_book_css()))
    let pages = BookPages(lessons: lessons, chapters: chapters, glossary: glossary, texts: texts)
    let contents = [pages.contents()] + chapters.indices.map { pages.chapter($0) } + [pages.terms(), pages.alphabet()]
    self.pages = contents.map { Page(path: $0.path, text: frame.page($0)) }
  }
}
