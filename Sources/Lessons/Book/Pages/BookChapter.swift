import CairoRendering
import Diagrams
import Recurrence
import Texts

/// A chapter of the book: what it shows, and what other pages need to know of it.
struct BookChapter {
  let lesson: Lesson
  let index: Int
  /// The markup of its blocks, before each the terms that it explains.
  private let parts: [BlockSetter.Part]
  /// The markup of the whole, with notes on terms that are new.
  private(set) var body = ""
  let headings: [(title: String, id: String)]
  let numbers: [NumberRegister.Entry]
  /// The terms that it links to the glossary.
  let terms: [Int]
  let rules: String
  /// The name of its first experiment.
  let first: String

  var front: FrontMatter { lesson.chapters[index].frontMatter }
  /// Where its page stands in the book.
  var path: String { lesson.name + "/" + lesson.name(ofChapter: index) + ".html" }

  /// Runs the chapter's experiments, each once, and sets it; `pages` names the chapters of the book, `lesson/chapter`.
  init(
    _ lesson: Lesson, _ index: Int, pages: Set<String>, glossary: Glossary, laboratory: some Laboratory,
    measure: TextMeasure, texts: Catalog
  ) throws(Diagnosis) {
    self.lesson = lesson
    self.index = index
    let chapter = lesson.chapters[index]
    let evaluator = try Evaluator(chapter, folder: lesson.folder, laboratory: laboratory)
    let computed = try ComputedChapter(chapter, evaluator)
    first = chapter.experiments.first?.name ?? ""
    let terms = TermLinker(glossary, page: "../" + Book.glossaryPath)
    let inline = InlineSetter(
      evaluator: evaluator, file: chapter.file, lesson: lesson.name, pages: pages, texts: texts, terms: terms)
    var setter = BlockSetter(inline: inline, texts: texts, measure: measure)
    parts = try setter.set(chapter.blocks, computed.blocks)
    headings = setter.headings
    numbers = setter.inline.numbers.entries
    self.terms = setter.inline.terms.used
    rules = PagePicture.rules(setter.pairs)
  }
  /// The same chapter with notes beside its text on terms that it explains and that no earlier chapter has used, at most two for a
  /// block.
  func noting(_ glossary: Glossary, known: Set<Int>) -> BookChapter {
    var chapter = self
    chapter.body = parts.map { part in
      let new = part.explained.filter { !known.contains($0) }.prefix(2)
      return new.map { BlockSetter.note(on: glossary.terms[$0]) }.joined() + part.markup
    }.joined()
    return chapter
  }
}
