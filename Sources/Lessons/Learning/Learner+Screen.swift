/// The runner's screen: a titled rule, the page, a rule, progress and keys.
extension Learner {
  /// The screen as lines, exactly as many as it has rows.
  public func screen() -> [Line] {
    let rule = Line(String(repeating: "─", count: columns), .rule)
    var body = self.body().map { $0.indented(by: margin) }
    // A page that has grown by replies shows its end, where the answer is typed.
    if body.count > rows - 5 { body = Array(body.suffix(rows - 5)) }
    while body.count < rows - 5 { body.append(Line()) }
    return [header(), rule] + body + [rule, status(), keys()]
  }

  private func body() -> [Line] {
    switch mode {
    case .contents(let selected): return contents(selected: selected)
    case .search(let text, let selected): return results(text, selected: selected)
    case .reading: break
    }
    var lines = [Line()] + pages[page].lines
    guard let question else { return lines }
    lines.append(Line())
    if let said = replies[question.name] {
      lines += said
    } else if let record = progress.answers[question.name], record.isClosed {
      let mark = Span(texts(record.right ? "learn.was-right" : "learn.was-shown"), record.right ? .right : .wrong)
      lines += [Line([mark]), Line()] + QuestionSetter(typesetter: typesetter).answer(question.graded)
    }
    if isOpen { lines.append(Line([Span("› ", .muted), Span(field, .strong), Span("▏", .strong)])) }
    return lines
  }

  private func header() -> Line {
    let front = lesson.chapters[index].frontMatter
    let right = texts("learn.page", ["page": "\(page + 1)", "pages": "\(pages.count)"]) + " "
    let room = columns - Columns.count(right)
    let program = Columns.fit(" unroll learn  ", to: min(15, room))
    let name = Columns.fit(lesson.title, to: max(0, min(Columns.count(lesson.title), room - 15)))
    let section = "  \(front.section) \(front.title)"
    let left = Columns.fit(section, to: max(0, room - Columns.count(program) - Columns.count(name)))
    return Line([Span(program, .title), Span(name), Span(left, .muted), Span(right, .muted)])
  }

  private func status() -> Line {
    let place = texts("learn.chapter", ["number": "\(index + 1)", "count": "\(lesson.chapters.count)"])
    let score = progress.score
    let right = texts("learn.score", ["right": "\(score.right)", "closed": "\(score.closed)"])
    let blank = String(repeating: " ", count: margin)
    let bar = max(4, width - Columns.count(place) - Columns.count(right) - 6)
    let done = Double(index) + Double(page + 1) / Double(max(1, pages.count))
    let filled = min(bar, Int((Double(bar) * done / Double(max(1, lesson.chapters.count))).rounded()))
    return Line([
      Span(blank + place + "  ", .muted), Span(String(repeating: "━", count: filled), .strong),
      Span(String(repeating: "─", count: bar - filled), .rule), Span("    " + right),
    ])
  }

  private func keys() -> Line {
    let shown: [(String, String)] =
      switch mode {
      case .contents: [("↑↓", "choose"), ("⏎", "open"), ("c", "close"), ("q", "quit")]
      case .search: [("↑↓", "choose"), ("⏎", "open"), ("esc", "close")]
      case .reading where isOpen:
        [("⏎", "answer"), ("h", "hint"), ("→", "skip"), ("p", "step"), ("c", "contents"), ("/", "find"), ("q", "quit")]
      case .reading:
        [("→", "next"), ("←", "back"), ("p", "step"), ("c", "contents"), ("/", "find"), ("q", "quit")]
      }
    var spans = [Span(" " + texts("learn.mode") + " ", .mode)]
    var used = spans[0].text.count
    for (key, action) in shown {
      let word = " " + texts("learn.key.\(action)") + " "
      used += 1 + key.count + Columns.count(word)
      if used > columns { break }
      spans += [Span(" "), Span(key, .key), Span(word, .muted)]
    }
    return Line(spans)
  }

  private func contents(selected: Int) -> [Line] {
    let room = max(1, rows - 8)
    let first = max(0, min(selected - room / 2, lesson.chapters.count - room))
    let shown = lesson.chapters.indices.dropFirst(first).prefix(room)
    return [Line(), Line(texts("learn.contents"), .title), Line()]
      + shown.map { entry($0, isSelected: $0 == selected) }
  }

  private func entry(_ index: Int, isSelected: Bool) -> Line {
    let read = progress.read.contains(lesson.name(ofChapter: index))
    let front = lesson.chapters[index].frontMatter
    let minutes = texts("learn.minutes", ["minutes": "\(front.minutes)"])
    let title = Columns.fit("\(index + 1)  \(front.title)", to: max(4, width - 6 - Columns.count(minutes)))
    return Line([
      Span(isSelected ? "▸ " : "  ", .strong), Span(read ? "✓ " : "  ", .right),
      Span(title, isSelected ? .strong : .body), Span("  " + minutes, .muted),
    ])
  }

  private func results(_ text: String, selected: Int) -> [Line] {
    let found = LessonSearch.find(text, in: lesson)
    var lines = [Line(), Line([Span("/ ", .muted), Span(text, .strong), Span("▏", .strong)]), Line()]
    if found.isEmpty, !text.isEmpty { lines.append(Line(texts("learn.nothing-found"), .muted)) }
    for (number, match) in found.enumerated() {
      lines.append(entry(match.chapter, isSelected: number == selected))
      lines.append(Line([Span("      "), Span(Columns.fit(match.excerpt, to: max(4, width - 6)).trimmingEnd(), .muted)]))
    }
    return lines
  }
}
