import Recurrence
import Texts

/// The suggested path through the lessons, and what leads along it.
extension BookPages {
  /// Whether somebody has suggested one.
  var hasPath: Bool { path.stages.contains { !$0.title.isEmpty } }

  /// A lesson's letter, or its number where its folder's name has none.
  func letter(of lesson: Int) -> String { lessons[lesson].letter ?? "\(lesson + 1)" }

  private func chapter(at place: LessonPath.Place) -> BookChapter? {
    chapters.first { $0.index == place.chapter && $0.lesson.name == lessons[place.lesson].name }
  }

  private func place(of chapter: BookChapter) -> LessonPath.Place {
    LessonPath.Place(
      lesson: lessons.firstIndex { $0.name == chapter.lesson.name } ?? 0, chapter: chapter.index)
  }

  /// The page of the path: its stages with their aims, minutes and chapters.
  func suggested() -> PageFrame.Content {
    let minutes = chapters.reduce(0) { $0 + $1.front.minutes }
    var main = "<header class=\"head\"><p class=\"eyebrow\"><span>"
    main += texts("book.extent", ["chapters": "\(chapters.count)", "minutes": "\(minutes)"]) + "</span></p>\n<h1>"
    main += Markup.escaped(texts("learn.path")) + "</h1>\n<p class=\"aim\">" + Markup.escaped(texts("book.path-about"))
    main += "</p></header>\n"
    var number = 0
    for (index, stage) in path.stages.enumerated() {
      let found = stage.places.compactMap { chapter(at: $0) }
      let time = texts("book.minutes", ["minutes": "\(found.reduce(0) { $0 + $1.front.minutes })"])
      let title = stage.title.isEmpty ? texts("book.path-rest") : "\(index + 1) · " + stage.title
      main += "<section id=\"stage-\(index + 1)\" aria-labelledby=\"stage-\(index + 1)-h\">"
      main += "<h2 id=\"stage-\(index + 1)-h\">" + HTML.spoken(title) + "</h2>\n<p>"
      main += stage.aim.isEmpty ? time : HTML.spoken(stage.aim) + " <span class=\"quiet\">\(time)</span>"
      main += "</p>\n<ol class=\"toc\">\n"
      for chapter in found {
        number += 1
        main += "<li><a href=\"\(chapter.path)\"><span>\(number)</span><b>" + HTML.spoken(chapter.front.title)
        main += "</b><span>" + Markup.escaped(self.number(of: chapter)) + "</span></a></li>\n"
      }
      main += "</ol></section>\n"
    }
    return PageFrame.Content(
      path: Book.pathPath, title: texts("learn.path"), about: texts("book.path-about"), bar: texts("learn.path"),
      main: main, side: sideOfLessons(from: Book.pathPath))
  }

  /// A link to the next chapter on the path, where that is another than the lesson's next.
  func onPath(_ number: Int) -> String {
    guard hasPath, let next = path.next(after: place(of: chapters[number])), let chapter = chapter(at: next) else {
      return ""
    }
    if chapters.indices.contains(number + 1), chapters[number + 1].path == chapter.path { return "" }
    let way = PageFrame.way(from: chapters[number].path, to: chapter.path)
    return "<p class=\"along\">" + Markup.escaped(texts("book.path-next")) + " <a href=\"\(way)\">"
      + Markup.escaped(self.number(of: chapter)) + " · " + HTML.spoken(chapter.front.title) + "</a></p>\n"
  }

  /// A prerequisite in which the chapters that it names are links.
  func linked(_ text: String, in chapter: BookChapter) -> String {
    let own = place(of: chapter).lesson
    var result = ""
    var rest = text.startIndex
    for named in Prerequisite.find(in: text) {
      guard let first = named.places(in: lessons, own: own)?.first, let target = self.chapter(at: first) else {
        continue
      }
      result += HTML.spoken(text[rest..<named.range.lowerBound])
      result += "<a href=\"\(PageFrame.way(from: chapter.path, to: target.path))\">"
      result += HTML.spoken(text[named.range]) + "</a>"
      rest = named.range.upperBound
    }
    return result + HTML.spoken(text[rest...])
  }
}
