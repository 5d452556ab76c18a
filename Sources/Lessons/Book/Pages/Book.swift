import CTexts
import CairoRendering
import Diagrams
import Recurrence
import Texts
import Workers

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
  static let pathPath = "path.html"

  /// The pages, contents first.
  public let pages: [Page]

  init(pages: [Page]) { self.pages = pages }

  /// Runs and sets every chapter of `lessons`, in their order.
  ///
  /// - Parameters:
  ///   - laboratory: Makes a laboratory for each chapter, whose runs are forgotten with it; called by several threads.
  ///   - progress: Called with the number of chapters done and the number of all, one call at a time, from any thread.
  /// - Throws: what a chapter throws, with its file and line.
  public init(
    _ lessons: [Lesson], path: [PathStage] = [], glossary: Glossary, laboratory: () -> some Laboratory,
    texts: Catalog = .english,
    progress: @escaping (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnosis) {
    let places = LessonBuild.places(of: lessons)
    let names = Set(places.map { lessons[$0.lesson].name + "/" + lessons[$0.lesson].name(ofChapter: $0.chapter) })
    let set = try Workers().map(places, progress: { progress($0, places.count) }) { place throws(Diagnosis) in
      // Each with a shaper of its own, since that belongs to one thread.
      try BookChapter(
        lessons[place.lesson], place.chapter, pages: names, glossary: glossary, laboratory: laboratory(),
        measure: PangoShaper().measure, texts: texts)
    }
    // Which terms are new depends on the chapters before.
    var known: Set<Int> = []
    let chapters = set.map { chapter in
      defer { known.formUnion(chapter.terms) }
      return chapter.noting(glossary, known: known)
    }
    let frame = PageFrame(texts: texts, style: String(cString: unroll_book_css()))
    let pages = BookPages(
      lessons: lessons, chapters: chapters, path: LessonPath(path, through: lessons), glossary: glossary, texts: texts)
    let contents =
      [pages.contents()] + chapters.indices.map { pages.chapter($0) }
      + (pages.hasPath ? [pages.suggested()] : []) + [pages.terms(), pages.alphabet()]
    self.pages = contents.map { Page(path: $0.path, text: frame.page($0)) }
  }
}
