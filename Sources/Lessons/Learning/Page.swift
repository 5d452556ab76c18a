import Files

/// A screenful of a chapter: lines, and the question that closes it, if it has one.
struct Page: Equatable {
  var lines: [TextLine] = []
  /// The question's index in the chapter.
  var question: Int?

  /// Whether words stand on the page, over the ends of its lines too.
  func holds(_ wanted: String) -> Bool {
    let words = lines.flatMap { $0.text.lowercased().split(separator: " ") }.joined(separator: " ")
    return words.contains(wanted.lowercased().split(separator: " ").joined(separator: " "))
  }

  /// Whether a heading of the page is this one.
  func isHeaded(_ title: String) -> Bool {
    Page(lines: lines.filter { line in line.spans.contains { $0.role == .title } }).holds(title)
  }
}

/// Divides a chapter into pages.
enum Paginator {
  /// Pages of at most `height` lines.
  ///
  /// A page ends after a question, so that nothing below can give the answer away; a heading stays
  /// with what it heads; a block longer than a page is divided at its blank lines where it has some.
  static func pages(_ chapter: ComputedChapter, typesetter: Typesetter, height: Int) -> [Page] {
    let height = max(4, height)
    var pages: [Page] = []
    var page = Page()
    var heading: [TextLine] = []
    var questions = 0
    func close() {
      if !page.lines.isEmpty || page.question != nil { pages.append(page) }
      page = Page()
    }
    func place(_ lines: [TextLine], reserve: Int = 0) {
      let whole = heading + (heading.isEmpty ? [] : [TextLine()]) + lines
      heading = []
      let gap = page.lines.isEmpty ? 0 : 1
      if gap == 1, page.lines.count + gap + whole.count + reserve > height { close() }
      if !page.lines.isEmpty { page.lines.append(TextLine()) }
      for part in divided(whole, height: height) {
        if !page.lines.isEmpty, page.lines.count + part.count > height { close() }
        page.lines += part
      }
    }
    let aims = chapter.frontMatter.aims.flatMap { typesetter.paragraph([.text($0)], role: .muted) }
    place(typesetter.paragraph([.text(chapter.frontMatter.title)], role: .title) + [TextLine()] + aims)
    for block in chapter.blocks {
      switch block {
      case .text(.heading(let level, let text)):
        heading += (heading.isEmpty ? [] : [TextLine()]) + typesetter.lines(.heading(level: level, text))
      case .question(let question):
        place(QuestionSetter(typesetter: typesetter).ask(question), reserve: 2)
        page.question = questions
        questions += 1
        close()
      default: place(typesetter.lines(block))
      }
    }
    if !heading.isEmpty { place([]) }
    close()
    return pages.isEmpty ? [Page()] : pages
  }

  private static func begins(_ line: TextLine) -> Bool { line.isBlank || line.text.first != " " }

  private static func divided(_ lines: [TextLine], height: Int) -> [[TextLine]] {
    var parts: [[TextLine]] = []
    var rest = lines[...]
    while rest.count > height {
      let window = rest.prefix(height)
      // At a blank line or before a line that begins at the margin, as a claim's next row does, but not too early.
      let cut =
        window.indices.dropFirst(height / 2).last { $0 + 1 < rest.endIndex && begins(rest[$0 + 1]) } ?? window.endIndex
        - 1
      parts.append(Array(rest[...cut]))
      rest = rest[(cut + 1)...].drop { $0.isBlank }
    }
    return parts + [Array(rest)]
  }
}
