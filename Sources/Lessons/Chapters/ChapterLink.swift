import Files
import Recurrence
import Texts

/// A link from one chapter to another, written as the way to its file: `03-twins.md`, `../e-sequence-modelling/03-twins.md#why`.
struct ChapterLink: Equatable {
  /// The other lesson's folder; nil: the same lesson.
  var lesson: String?
  /// The chapter's file without its ending.
  var chapter: String
  /// The heading that it leads to, as pages name it; empty: the chapter's beginning.
  var anchor: String

  /// Reads an address; nil where it cannot lead to a chapter.
  init?(_ address: String) {
    guard !ChapterLink.isOutside(address) else { return nil }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let steps = parts[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init).filter { $0 != "." }
    guard let file = steps.last, file.hasSuffix(".md"), file.count > 3 else { return nil }
    switch steps.count {
    case 1: lesson = nil
    case 3 where steps[0] == ".." && steps[1] != ".." && !steps[1].isEmpty: lesson = steps[1]
    default: return nil
    }
    chapter = String(file.dropLast(3))
    anchor = parts.count > 1 ? parts[1] : ""
  }

  /// Whether an address leads into the web, or to somebody's mailbox.
  static func isOutside(_ address: String) -> Bool { address.contains("://") || address.hasPrefix("mailto:") }

  /// The chapter's file, seen from the folder of the chapter that links to it.
  var file: String { (lesson.map { "../" + $0 + "/" } ?? "") + chapter + ".md" }

  /// The page of the book, seen from that of the chapter that links to it.
  var page: String {
    (lesson.map { "../" + $0 + "/" } ?? "") + chapter + ".html" + (anchor.isEmpty ? "" : "#" + anchor)
  }

  /// `lesson/chapter`, for a link in a chapter of the lesson `own`.
  func key(in own: String) -> String { (lesson ?? own) + "/" + chapter }

  /// The chapter in words: “lesson E, chapter 3”.
  func words(_ texts: Catalog) -> String {
    let digits = chapter.prefix { $0.isASCII && $0.isNumber }
    let number = Int(digits).map(String.init) ?? chapter
    guard let lesson else { return texts("learn.link.chapter", ["number": number]) }
    let letter = lesson.first.flatMap { first in
      first.isASCII && first.isLetter && lesson.dropFirst().first == "-" ? first.uppercased() : nil
    }
    return texts("learn.link.lesson", ["lesson": letter ?? lesson, "number": number])
  }

  /// What stands behind a link's words where nothing can be followed: the web's address, or which chapter it is.
  ///
  /// Nil where the words `inner` say it themselves, and for a heading of the same chapter.
  static func place(of address: String, beside inner: [Inline], _ texts: Catalog) -> String? {
    let said = LessonSearch.plain(inner).lowercased()
    if let link = ChapterLink(address) {
      let words = link.words(texts)
      return said.contains(words.lowercased()) ? nil : words
    }
    return isOutside(address) && !said.contains(address.lowercased()) ? address : nil
  }
}
