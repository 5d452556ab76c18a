import Files
import Recurrence
import Texts

/// Where a page of a chapter leads: another chapter that it mentions, or a term of the glossary that it uses.
enum PageTarget: Equatable {
  case chapter(Library.Place, heading: String?)
  case term(Glossary.Term)

  /// What a text mentions: chapters in the order of the text, each once, then the terms in the order of their first use.
  ///
  /// `own` is the lesson whose chapter it is; a chapter of a book (“2016, chapter 7”) is none of ours.
  static func find(in text: String, of own: Int, _ library: Library) -> [PageTarget] {
    var places: [Library.Place] = []
    for mention in Prerequisite.find(in: text) where !isOfABook(mention, text) {
      for place in mention.places(in: library.lessons, own: own) ?? [] where !places.contains(place) {
        places.append(place)
      }
    }
    var linker = TermLinker(library.glossary, page: "", marksPlace: false)
    _ = linker.link(text)
    return places.map { .chapter($0, heading: nil) } + linker.used.map { .term(library.glossary.terms[$0]) }
  }

  private static func isOfABook(_ mention: Prerequisite, _ text: String) -> Bool {
    let before = text[..<mention.range.lowerBound].suffix(6)
    return before.count == 6 && before.hasSuffix(", ") && before.dropLast(2).allSatisfy { $0.isNumber }
  }
}

/// Where the reader was before following a link, to come back to.
struct TrailEntry: Equatable, Sendable {
  var place: Library.Place
  var page: Int
}

extension Learner {
  /// Where the page leads; the first page of a chapter also to what the chapter builds on.
  var targets: [PageTarget] {
    guard let library, let own = library.lessons.firstIndex(where: { $0.name == lesson.name }) else { return [] }
    let front = page == 0 ? reading.frontMatter.prerequisites : []
    let shown = pages[page].lines + (question.flatMap { replies[$0.name] } ?? [])
    let text = (front.map { $0 + ";" } + shown.map { $0.text.trimming() }).joined(separator: " ")
    return PageTarget.find(in: text, of: own, library)
      .filter { $0 != .chapter(Library.Place(lesson: own, chapter: index), heading: nil) }
      .map { addressed($0, text, in: library) }
  }

  /// A chapter with the heading that a link of the page names.
  private func addressed(_ target: PageTarget, _ text: String, in library: Library) -> PageTarget {
    guard case .chapter(let place, _) = target else { return target }
    let there = library.lessons[place.lesson]
    for link in reading.blocks.flatMap(\.linked) {
      guard let way = ChapterLink(link.address), !way.anchor.isEmpty, text.contains(LessonSearch.plain(link.words)),
        way.key(in: lesson.name) == there.name + "/" + there.name(ofChapter: place.chapter)
      else { continue }
      return .chapter(place, heading: library.chapter(place).heading(named: way.anchor, texts))
    }
    return target
  }

  /// Whether what is chosen can be opened: a term's meaning is there already.
  func leads(_ selected: Int) -> Bool {
    let targets = targets
    guard targets.indices.contains(selected), case .chapter = targets[selected] else { return false }
    return true
  }

  /// The keys of the list of what the page leads to.
  mutating func chooseTarget(_ key: LessonKey, selected: Int) -> LessonEffect {
    let targets = targets
    switch key {
    case .up: mode = .targets(selected: max(0, selected - 1))
    case .down: mode = .targets(selected: max(0, min(targets.count - 1, selected + 1)))
    case .enter where targets.indices.contains(selected):
      guard case .chapter(let place, let heading) = targets[selected], let library,
        let own = library.lessons.firstIndex(where: { $0.name == lesson.name })
      else { return .none }
      // A trail without end is of no use to anybody.
      trail = trail.suffix(99) + [TrailEntry(place: Library.Place(lesson: own, chapter: index), page: page)]
      return go(to: place, seeking: heading.map { .heading($0) }, isFollowing: true)
    case .character("q"): return .quit
    case .character("f"), .escape, .left, .backspace: mode = .reading
    default: break
    }
    return .none
  }

  /// Back to where the last link was followed.
  mutating func goBack() -> LessonEffect {
    guard let last = trail.popLast() else { return .none }
    return go(to: last.place, seeking: .page(last.page), isFollowing: false)
  }

  private mutating func go(to place: Library.Place, seeking wanted: Sought?, isFollowing: Bool) -> LessonEffect {
    guard let library, library.lessons.indices.contains(place.lesson) else { return .none }
    sought = wanted ?? .page(0)
    self.isFollowing = isFollowing
    if library.lessons[place.lesson].name == lesson.name { return .open(chapter: place.chapter, atEnd: false) }
    return .change(lesson: place.lesson, chapter: place.chapter)
  }

  // MARK: Screen

  func targetList(selected: Int) -> [TextLine] {
    guard let library else { return [] }
    var lines = [TextLine(), TextLine(texts("learn.targets"), .title), TextLine()]
    let targets = targets
    if targets.isEmpty { lines.append(TextLine(texts("learn.no-targets"), .muted)) }
    var chosen = 0
    for (number, target) in targets.enumerated() {
      let isSelected = number == selected
      if isSelected { chosen = lines.count }
      let mark = TextSpan(isSelected ? "▸ " : "  ", .strong)
      switch target {
      case .chapter(let place, let heading):
        let there = library.lessons[place.lesson]
        var title = "→ " + (there.name == lesson.name ? "" : there.title + " · ")
        title += "\(place.chapter + 1)  " + library.chapter(place).frontMatter.title
        title += heading.map { ": " + $0 } ?? ""
        lines.append(
          TextLine([
            mark,
            TextSpan(TextColumns.fit(title, to: max(4, width - 2)).trimmingEnd(), isSelected ? .strong : .body),
          ]))
      case .term(let term):
        lines.append(
          TextLine([mark, TextSpan(term.name, isSelected ? .strong : .body), TextSpan("  " + term.chinese, .muted)]))
        if isSelected {
          lines += typesetter.narrower(by: 4).paragraph(term.meaning).map { $0.indented(by: 4) } + [TextLine()]
        }
      }
    }
    return scrolled(lines, to: chosen)
  }
}

extension Chapter {
  /// The title of the heading that pages link to by a name.
  func heading(named anchor: String, _ texts: Catalog) -> String? {
    anchors().firstIndex(of: anchor).map { headings(question: "lesson.heading.predict", texts)[$0] }
  }
}
