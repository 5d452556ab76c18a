import Recurrence
import Texts

/// The contents of the book's pages, without the frame around them.
struct BookPages {
  let lessons: [Lesson]
  let chapters: [BookChapter]
  let path: LessonPath
  let glossary: Glossary
  let texts: Catalog

  /// A chapter's page.
  func chapter(_ number: Int) -> PageFrame.Content {
    let chapter = chapters[number]
    let front = chapter.front
    let count = "\(chapter.lesson.chapters.count)"
    let place = texts(
      chapter.lesson.letter == nil ? "book.chapter" : "book.chapter-of-lesson",
      ["lesson": chapter.lesson.letter ?? "", "number": "\(chapter.index + 1)", "count": count])
    let minutes = texts("book.minutes", ["minutes": "\(front.minutes)"])
    var main =
      "<header class=\"head\" id=\"top\"><p class=\"eyebrow\"><span>\(place)</span><span>\(minutes)</span>"
    if !front.section.isEmpty {
      main +=
        "<span>" + texts(front.sections.count > 1 ? "book.sections" : "book.section", ["section": front.section])
        + " " + HTML.spoken(front.originals.joined(separator: ", ")) + "</span>"
    }
    main += "</p>\n"
    main += "<h1>" + HTML.spoken(front.title) + "</h1>\n"
    for aim in front.aims { main += "<p class=\"aim\">" + MathSetter.running(aim) { HTML.spoken($0) } + "</p>\n" }
    if !front.prerequisites.isEmpty {
      main += "<p class=\"know\">" + Markup.escaped(texts("book.prerequisite")) + " "
      main += front.prerequisites.map { linked($0, in: chapter) }.joined(separator: "; ") + "</p>\n"
    }
    main += "</header>\n" + chapter.body + foot(chapter) + turns(number)
    return PageFrame.Content(
      path: chapter.path, title: front.title + " · " + chapter.lesson.title, about: front.aims.first ?? front.title,
      bar: chapter.lesson.title, main: main, side: side(of: chapter), rules: chapter.rules)
  }

  /// The numbers of a chapter, with their addresses.
  private func foot(_ chapter: BookChapter) -> String {
    var body = "<section class=\"foot\" aria-label=\"\(Markup.escaped(texts("book.numbers")))\"><p class=\"legend\">"
    body += Markup.escaped(texts("book.legend", ["first": chapter.first])) + "</p>\n<details class=\"nums\"><summary>"
    body += Markup.escaped(texts("book.numbers")) + "</summary><table><thead><tr><th scope=\"col\">"
    body += Markup.escaped(texts("book.address")) + "</th><th scope=\"col\">" + Markup.escaped(texts("book.value"))
    body += "</th></tr></thead><tbody>\n"
    for entry in chapter.numbers {
      body += "<tr><td><code>\(Markup.escaped(entry.address))</code></td><td>\(Markup.escaped(entry.value))</td></tr>\n"
    }
    return body + "</tbody></table></details></section>\n"
  }

  /// Links to the pages before and after.
  private func turns(_ number: Int) -> String {
    let here = chapters[number].path
    var body = "<nav class=\"pn\" aria-label=\"\(Markup.escaped(texts("book.turns")))\">"
    for (other, rel, key) in [(number - 1, "prev", "book.previous"), (number + 1, "next", "book.next")]
    where chapters.indices.contains(other) {
      let way = PageFrame.way(from: here, to: chapters[other].path)
      body += "<a rel=\"\(rel)\" href=\"\(way)\"><span>\(Markup.escaped(texts(key)))</span>"
      body += HTML.spoken(chapters[other].front.title) + "</a>"
    }
    return body + "</nav>\n" + onPath(number)
  }

  /// The lesson's chapters, with the headings of this one.
  private func side(of chapter: BookChapter) -> String {
    var body = "<p class=\"sh\">" + HTML.spoken(chapter.lesson.title) + "</p>\n<ol>\n"
    for other in chapters where other.lesson.name == chapter.lesson.name {
      let isHere = other.index == chapter.index
      let way = PageFrame.way(from: chapter.path, to: other.path)
      body += "<li><a href=\"\(isHere ? "#top" : way)\"\(isHere ? " aria-current=\"page\"" : "")>"
      body += "<span>\(other.index + 1)</span>" + HTML.spoken(other.front.title) + "</a>"
      if isHere {
        let items = chapter.headings.map { "<li><a href=\"#\($0.id)\">" + HTML.spoken($0.title) + "</a></li>" }
        body += "<ol class=\"on\">" + items.joined() + "</ol>"
      }
      body += "</li>\n"
    }
    return body + "</ol>\n" + shared(from: chapter.path)
  }

  /// Links to the pages of the whole book.
  private func shared(from path: String, current: String = "") -> String {
    var body = "<p class=\"sf\">"
    for (target, key) in [
      ("index.html", "book.all"), (hasPath ? Book.pathPath : "", "book.path"), (Book.glossaryPath, "book.glossary"),
      (Book.indexPath, "book.alphabet"),
    ] where !target.isEmpty {
      let mark = target == current ? " aria-current=\"page\"" : ""
      body += "<a href=\"\(PageFrame.way(from: path, to: target))\"\(mark)>\(Markup.escaped(texts(key)))</a>"
    }
    return body + "</p>\n"
  }

  func sideOfLessons(from path: String) -> String {
    var body = "<p class=\"sh\">" + Markup.escaped(texts("book.lessons")) + "</p>\n<ol>\n"
    for (number, lesson) in lessons.enumerated() {
      let way = path == "index.html" ? "" : PageFrame.way(from: path, to: "index.html")
      body += "<li><a href=\"\(way)#\(HTML.slug(lesson.name))\"><span>\(letter(of: number))</span>"
      body += HTML.spoken(lesson.title) + "</a></li>\n"
    }
    return body + "</ol>\n" + shared(from: path, current: path)
  }

  /// The first page: all lessons with their chapters.
  func contents() -> PageFrame.Content {
    let minutes = chapters.reduce(0) { $0 + $1.front.minutes }
    var main = "<header class=\"head\"><p class=\"eyebrow\"><span>"
    main += texts("book.extent", ["chapters": "\(chapters.count)", "minutes": "\(minutes)"]) + "</span></p>\n<h1>"
    main += Markup.escaped(texts("book.title")) + "</h1>\n<p class=\"aim\">" + Markup.escaped(texts("book.about"))
    main += "</p></header>\n"
    for (number, lesson) in lessons.enumerated() {
      let id = HTML.slug(lesson.name)
      main += "<section id=\"\(id)\" aria-labelledby=\"\(id)-h\"><h2 id=\"\(id)-h\">\(letter(of: number)) · "
      main += HTML.spoken(lesson.title) + "</h2>\n<p>" + HTML.spoken(lesson.about) + "</p>\n<ol class=\"toc\">\n"
      for chapter in chapters where chapter.lesson.name == lesson.name {
        let time = texts("book.minutes", ["minutes": "\(chapter.front.minutes)"])
        main +=
          "<li><a href=\"\(chapter.path)\"><span>\(chapter.index + 1)</span><b>" + HTML.spoken(chapter.front.title)
        main += "</b><span>\(time)</span><small>" + HTML.spoken(chapter.front.aims.first ?? "") + "</small></a></li>\n"
      }
      main += "</ol></section>\n"
    }
    return PageFrame.Content(
      path: "index.html", title: texts("book.title"), about: texts("book.about"), bar: texts("book.title"), main: main,
      side: sideOfLessons(from: "index.html"))
  }

  /// The glossary.
  func terms() -> PageFrame.Content {
    var main = "<header class=\"head\"><h1>\(Markup.escaped(texts("book.glossary")))</h1>\n<p class=\"aim\">"
    main += Markup.escaped(texts("book.glossary-about", ["count": "\(glossary.terms.count)"])) + "</p></header>\n"
    main += letters(glossary.terms.map(\.name))
    var last = ""
    for (index, term) in glossary.terms.enumerated() {
      let letter = BookPages.letter(of: term.name)
      if letter != last {
        main += (last.isEmpty ? "" : "</dl></section>\n")
        main +=
          "<section aria-labelledby=\"letter-\(letter)\"><h2 id=\"letter-\(letter)\">\(letter)</h2>\n<dl class=\"gl\">\n"
        last = letter
      }
      main += "<dt id=\"\(term.anchor)\">" + Markup.escaped(term.name) + " <span lang=\"zh-Hans\">"
      main += Markup.escaped(term.chinese) + "</span></dt>\n<dd>" + meaning(term)
      let uses = chapters.filter { $0.terms.contains(index) }
      if !uses.isEmpty {
        let links = uses.map {
          "<a href=\"\($0.path)#term-\(term.anchor)\">" + HTML.spoken($0.front.title) + "</a>"
        }
        main +=
          "<div class=\"use\">" + Markup.escaped(texts("book.used-in")) + " " + links.joined(separator: ", ") + "</div>"
      }
      main += "</dd>\n"
    }
    if !last.isEmpty { main += "</dl></section>\n" }
    return PageFrame.Content(
      path: Book.glossaryPath, title: texts("book.glossary"), about: texts("book.glossary"),
      bar: texts("book.glossary"),
      main: main, side: sideOfLessons(from: Book.glossaryPath))
  }

  /// A meaning, in which other terms are links.
  private func meaning(_ term: Glossary.Term) -> String {
    var others = glossary
    // The term itself is no news here; its place stays, so that the others keep theirs.
    others.terms.removeAll { $0.name == term.name }
    var linker = TermLinker(others, page: "", marksPlace: false)
    return MathSetter.running(term.plain) { linker.link($0) }
  }

  /// The index: terms, chapters and their headings, by letter.
  func alphabet() -> PageFrame.Content {
    var entries: [(key: String, markup: String)] = []
    for (index, term) in glossary.terms.enumerated() {
      let uses = chapters.filter { $0.terms.contains(index) }
      let links = uses.enumerated().map {
        "<a href=\"\($1.path)#term-\(term.anchor)\" title=\"\(Markup.escaped($1.front.title))\">"
          + Markup.escaped(number(of: $1)) + "</a>"
      }
      let own = "<a href=\"\(Book.glossaryPath)#\(term.anchor)\">" + Markup.escaped(term.name) + "</a>"
      let places = links.isEmpty ? "" : " <span>" + links.joined(separator: ", ") + "</span>"
      entries.append((term.name, own + " <span lang=\"zh-Hans\">\(Markup.escaped(term.chinese))</span>" + places))
    }
    let usual = Set(["Predict first", "Claim check", "Step through it", "Try it", "Sources"].map { $0.lowercased() })
    for chapter in chapters {
      let title = chapter.front.title
      entries.append((title, "<a href=\"\(chapter.path)\"><b>" + HTML.spoken(title) + "</b></a>"))
      for heading in chapter.headings where !usual.contains(heading.title.lowercased()) {
        entries.append(
          (
            heading.title,
            "<a href=\"\(chapter.path)#\(heading.id)\">" + HTML.spoken(heading.title) + "</a> <span>"
              + Markup.escaped(number(of: chapter)) + "</span>"
          ))
      }
    }
    entries.sort { ($0.key.lowercased(), $0.markup) < ($1.key.lowercased(), $1.markup) }
    var main = "<header class=\"head\"><h1>\(Markup.escaped(texts("book.alphabet")))</h1>\n<p class=\"aim\">"
    main += Markup.escaped(texts("book.alphabet-about")) + "</p></header>\n" + letters(entries.map(\.key))
    var last = ""
    for entry in entries {
      let letter = BookPages.letter(of: entry.key)
      if letter != last {
        main += (last.isEmpty ? "" : "</ul></section>\n")
        main +=
          "<section aria-labelledby=\"letter-\(letter)\"><h2 id=\"letter-\(letter)\">\(letter)</h2>\n<ul class=\"az\">\n"
        last = letter
      }
      main += "<li>" + entry.markup + "</li>\n"
    }
    if !last.isEmpty { main += "</ul></section>\n" }
    return PageFrame.Content(
      path: Book.indexPath, title: texts("book.alphabet"), about: texts("book.alphabet-about"),
      bar: texts("book.alphabet"), main: main, side: sideOfLessons(from: Book.indexPath))
  }

  /// A chapter's number in the book: A.4 is the fourth of lesson A.
  func number(of chapter: BookChapter) -> String {
    let lesson = lessons.firstIndex { $0.name == chapter.lesson.name } ?? 0
    return letter(of: lesson) + ".\(chapter.index + 1)"
  }

  private func letters(_ names: [String]) -> String {
    let found = Set(names.map { BookPages.letter(of: $0) }).sorted()
    let links = found.map { "<li><a href=\"#letter-\($0)\">\($0)</a></li>" }
    return "<ul class=\"letters\" aria-label=\"\(Markup.escaped(texts("book.letters")))\">" + links.joined() + "</ul>\n"
  }

  private static func letter(of name: String) -> String {
    let first = name.first { $0.isLetter || $0.isNumber }?.uppercased() ?? "A"
    return ("A"..."Z").contains(first) ? first : "0"
  }
}
