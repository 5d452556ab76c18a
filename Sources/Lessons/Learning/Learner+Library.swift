import Recurrence
import Texts

/// Several lessons: the list of them, and the suggested way through them.
extension Learner {
  /// The keys of the list of lessons.
  mutating func chooseLesson(_ key: LessonKey, selected: Int) -> LessonEffect {
    guard let library else { return closeLibrary() }
    switch key {
    case .up: mode = .lessons(selected: max(0, selected - 1))
    case .down: mode = .lessons(selected: min(library.lessons.count - 1, selected + 1))
    case .enter: return open(Library.Place(lesson: selected, chapter: -1), in: library)
    case .character("p"): mode = .path(selected: library.nextOnPath)
    case .character("c"): mode = .contents(selected: index)
    case .character("q"): return .quit
    case .character("l"), .escape: return closeLibrary()
    default: break
    }
    return .none
  }

  /// The keys of the suggested way.
  mutating func choosePath(_ key: LessonKey, selected: Int) -> LessonEffect {
    guard let library else { return closeLibrary() }
    switch key {
    case .up: mode = .path(selected: max(0, selected - 1))
    case .down: mode = .path(selected: min(library.path.count - 1, selected + 1))
    case .enter where library.path.indices.contains(selected): return open(library.path[selected], in: library)
    case .character("l"): return showLessons()
    case .character("q"): return .quit
    case .character("p"), .escape: return closeLibrary()
    default: break
    }
    return .none
  }

  /// Shows the lessons; without a library it is asked for first.
  mutating func showLessons() -> LessonEffect {
    guard let library else { return .library }
    mode = .lessons(selected: library.lessons.firstIndex { $0.name == lesson.name } ?? 0)
    return .none
  }

  private mutating func closeLibrary() -> LessonEffect {
    mode = .reading
    return .none
  }

  /// Opens a chapter; of another lesson where the reader left it when the chapter is −1.
  private mutating func open(_ place: Library.Place, in library: Library) -> LessonEffect {
    if library.lessons[place.lesson].name == lesson.name {
      guard place.chapter >= 0 else { return closeLibrary() }
      return .open(chapter: place.chapter, atEnd: false)
    }
    return .change(lesson: place.lesson, chapter: place.chapter < 0 ? nil : place.chapter)
  }

  // MARK: Screens

  func lessonList(selected: Int) -> [TextLine] {
    guard let library else { return [] }
    var lines = [TextLine(), TextLine(texts("learn.lessons"), .title), TextLine()]
    for (index, lesson) in library.lessons.enumerated() {
      let part = lesson.name == self.lesson.name ? progress : library.progress[lesson.name] ?? ReaderProgress.Part()
      let done = texts("learn.read-of", ["read": "\(part.read.count)", "count": "\(lesson.chapters.count)"])
      let score =
        part.score.closed == 0
        ? "" : "  " + texts("learn.score", ["right": "\(part.score.right)", "closed": "\(part.score.closed)"])
      let isSelected = index == selected
      let isDone = part.read.count >= lesson.chapters.count
      let title = TextColumns.fit(lesson.title, to: max(4, width - 4))
      lines.append(
        TextLine([
          TextSpan(isSelected ? "▸ " : "  ", .strong), TextSpan(isDone ? "✓ " : "  ", .right),
          TextSpan(title.trimmingEnd(), isSelected ? .strong : .body),
        ]))
      lines.append(TextLine([TextSpan("    " + done + score, .muted)]))
    }
    return scrolled(lines, to: 3 + 2 * selected)
  }

  func pathList(selected: Int) -> [TextLine] {
    guard let library else { return [] }
    var lines = [TextLine(), TextLine(texts("learn.path"), .title)]
    var number = 0
    var chosen = 0
    for stage in library.stages {
      lines.append(TextLine())
      lines += heading(stage, in: library)
      for place in stage.places {
        if number == selected { chosen = lines.count }
        lines.append(entry(place, number: number, isSelected: number == selected, in: library))
        number += 1
      }
    }
    return scrolled(lines, to: chosen)
  }

  /// A stage's title with the minutes that are left of it, and its aim.
  private func heading(_ stage: LessonPath.Stage, in library: Library) -> [TextLine] {
    guard !stage.title.isEmpty else { return [] }
    let left = stage.places.filter { !library.isRead($0) }.reduce(0) { $0 + library.chapter($1).frontMatter.minutes }
    let minutes = left == 0 ? "✓" : texts("learn.minutes-left", ["minutes": "\(left)"])
    let title = TextColumns.fit(stage.title, to: max(4, width - 2 - TextColumns.count(minutes)))
    return [TextLine([TextSpan(title, .title), TextSpan("  " + minutes, .muted)])]
      + typesetter.paragraph([.text(stage.aim)], role: .muted)
  }

  private func entry(_ place: Library.Place, number: Int, isSelected: Bool, in library: Library) -> TextLine {
    let front = library.chapter(place).frontMatter
    let minutes = texts("learn.minutes", ["minutes": "\(front.minutes)"])
    let title = TextColumns.fit(
      "\(number + 1)  \(front.title)", to: max(4, width - 6 - TextColumns.count(minutes)))
    return TextLine([
      TextSpan(isSelected ? "▸ " : "  ", .strong), TextSpan(library.isRead(place) ? "✓ " : "  ", .right),
      TextSpan(title, isSelected ? .strong : .body), TextSpan("  " + minutes, .muted),
    ])
  }

  /// So much of a list as the screen has room for, with the chosen line in it.
  func scrolled(_ lines: [TextLine], to line: Int, besides head: Int = 0) -> [TextLine] {
    let room = max(1, rows - 5 - head)
    guard lines.count > room else { return lines }
    let first = max(0, min(line - room / 2, lines.count - room))
    return Array(lines[first..<first + room])
  }
}
