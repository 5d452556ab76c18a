/// The runner's screen: a titled rule, the page, a rule, progress and keys.
extension Learner {
  /// The screen as lines, exactly as many as it has rows.
  public func screen() -> [TextLine] {
    let rule = TextLine(String(repeating: "─", count: columns), .rule)
    var body = self.body().map { $0.indented(by: margin) }
    // A page that has grown by replies shows its end, where the answer is typed.
    if body.count > rows - 5 { body = Array(body.suffix(rows - 5)) }
    while body.count < rows - 5 { body.append(TextLine()) }
    return ([header(), rule] + body + [rule, status(), keys()]).map { $0.cut(to: columns) }
  }

  private func body() -> [TextLine] {
    switch mode {
    case .contents(let selected): return contents(selected: selected)
    case .search(let text, let selected): return results(text, selected: selected)
    case .lessons(let selected): return lessonList(selected: selected)
    case .path(let selected): return pathList(selected: selected)
    case .targets(let selected): return targetList(selected: selected)
    case .reading: break
    }
    var lines = [TextLine()] + pages[page].lines
    guard let question else { return lines }
    lines.append(TextLine())
    if let said = replies[question.name] {
      lines += said
    } else if let record = progress.answers[question.name], record.isClosed {
      let mark = TextSpan(texts(record.right ? "learn.was-right" : "learn.was-shown"), record.right ? .right : .wrong)
      lines += [TextLine([mark]), TextLine()] + QuestionSetter(typesetter: typesetter).answer(question.graded)
    }
    if isOpen { lines.append(TextLine([TextSpan("› ", .muted), TextSpan(field, .strong), TextSpan("▏", .strong)])) }
    return lines
  }

  private func header() -> TextLine {
    let front = lesson.chapters[index].frontMatter
    let right = texts("learn.page", ["page": "\(page + 1)", "pages": "\(pages.count)"]) + " "
    let room = columns - TextColumns.count(right)
    let program = TextColumns.fit(" unroll learn  ", to: min(15, room))
    let name = TextColumns.fit(lesson.title, to: max(0, min(TextColumns.count(lesson.title), room - 15)))
    let section = "  \(front.section) \(front.title)"
    let left = TextColumns.fit(section, to: max(0, room - TextColumns.count(program) - TextColumns.count(name)))
    return TextLine([TextSpan(program, .title), TextSpan(name), TextSpan(left, .muted), TextSpan(right, .muted)])
  }

  private func status() -> TextLine {
    let place = texts("learn.chapter", ["number": "\(index + 1)", "count": "\(lesson.chapters.count)"])
    let score = progress.score
    let right =
      score.closed == 0 ? "" : texts("learn.score", ["right": "\(score.right)", "closed": "\(score.closed)"])
    let blank = String(repeating: " ", count: margin)
    let bar = max(4, width - TextColumns.count(place) - TextColumns.count(right) - 6)
    let done = Double(index) + Double(page + 1) / Double(max(1, pages.count))
    let filled = min(bar, Int((Double(bar) * done / Double(max(1, lesson.chapters.count))).rounded()))
    return TextLine([
      TextSpan(blank + place + "  ", .muted), TextSpan(String(repeating: "━", count: filled), .strong),
      TextSpan(String(repeating: "─", count: bar - filled), .rule), TextSpan("    " + right),
    ])
  }

  private func keys() -> TextLine {
    let shown: [(String, String)] =
      switch mode {
      case .contents: [("↑↓", "choose"), ("⏎", "open"), ("l", "lessons"), ("c", "close"), ("q", "quit")]
      case .lessons: [("↑↓", "choose"), ("⏎", "open"), ("p", "path"), ("l", "close"), ("q", "quit")]
      case .path: [("↑↓", "choose"), ("⏎", "open"), ("l", "lessons"), ("p", "close"), ("q", "quit")]
      case .search: [("↑↓", "choose"), ("⏎", "open"), ("esc", "close")]
      case .targets(let selected):
        [("↑↓", "choose")] + (leads(selected) ? [("⏎", "open")] : []) + [("f", "close"), ("q", "quit")]
      case .reading where isOpen:
        [("⏎", "answer"), ("h", "hint"), ("→", "skip")] + ways + [("p", "step")]
          + (trail.isEmpty ? [("c", "contents")] : []) + [("q", "quit")]
      case .reading:
        [("→", "next"), ("←", "back")] + ways + [("p", "step"), ("c", "contents"), ("/", "find"), ("q", "quit")]
      }
    var spans = [TextSpan(" " + texts("learn.mode") + " ", .mode)]
    var used = spans[0].text.count
    for (key, action) in shown {
      let word = " " + texts("learn.key.\(action)") + " "
      used += 1 + key.count + TextColumns.count(word)
      if used > columns { break }
      spans += [TextSpan(" "), TextSpan(key, .key), TextSpan(word, .muted)]
    }
    return TextLine(spans)
  }

  /// The keys to where the page leads, and back from where a link has led.
  private var ways: [(String, String)] { [("f", "follow")] + (trail.isEmpty ? [] : [("r", "return")]) }

  private func contents(selected: Int) -> [TextLine] {
    let room = max(1, rows - 8)
    let first = max(0, min(selected - room / 2, lesson.chapters.count - room))
    let shown = lesson.chapters.indices.dropFirst(first).prefix(room)
    return [TextLine(), TextLine(texts("learn.contents"), .title), TextLine()]
      + shown.map { entry($0, isSelected: $0 == selected) }
  }

  private func entry(_ index: Int, isSelected: Bool) -> TextLine {
    let read = progress.read.contains(lesson.name(ofChapter: index))
    let front = lesson.chapters[index].frontMatter
    let minutes = texts("learn.minutes", ["minutes": "\(front.minutes)"])
    let title = TextColumns.fit("\(index + 1)  \(front.title)", to: max(4, width - 6 - TextColumns.count(minutes)))
    return TextLine([
      TextSpan(isSelected ? "▸ " : "  ", .strong), TextSpan(read ? "✓ " : "  ", .right),
      TextSpan(title, isSelected ? .strong : .body), TextSpan("  " + minutes, .muted),
    ])
  }

  private func results(_ text: String, selected: Int) -> [TextLine] {
    let found = found(text)
    let prompt = TextLine([TextSpan("/ ", .muted), TextSpan(text, .strong), TextSpan("▏", .strong)])
    guard !found.isEmpty else {
      let said = text.isEmpty ? [] : [TextLine(texts("learn.nothing-found"), .muted)]
      return [TextLine(), prompt, TextLine()] + said
    }
    let count = texts(found.count == 1 ? "learn.found-one" : "learn.found", ["count": "\(found.count)"])
    var lines: [TextLine] = []
    for (number, match) in found.enumerated() {
      if match.place.lesson < 0 {
        lines.append(entry(match.place.chapter, isSelected: number == selected))
      } else if let other = library?.lessons[match.place.lesson] {
        let title = other.title + " · " + other.chapters[match.place.chapter].frontMatter.title
        lines.append(
          TextLine([
            TextSpan(number == selected ? "▸   " : "    ", .strong),
            TextSpan(TextColumns.fit(title, to: max(4, width - 4)).trimmingEnd(), number == selected ? .strong : .body),
          ]))
      }
      lines.append(
        TextLine([
          TextSpan("      "), TextSpan(TextColumns.fit(match.excerpt, to: max(4, width - 6)).trimmingEnd(), .muted),
        ]))
    }
    // What was typed stays in sight, and so does the chosen place.
    let head = [TextLine(), TextLine(prompt.spans + [TextSpan("   " + count, .muted)]), TextLine()]
    return head + scrolled(lines, to: 2 * selected, besides: head.count)
  }
}
