import Files

/// Finds words in a lesson's text.
enum LessonSearch {
  /// A chapter that holds the words, and the text around the first of them.
  struct Match: Equatable {
    var chapter: Int
    var excerpt: String
  }

  /// The chapters that hold `text`, in order; none for an empty text.
  static func find(_ text: String, in lesson: Lesson) -> [Match] {
    let wanted = text.trimming().lowercased()
    guard !wanted.isEmpty else { return [] }
    return lesson.chapters.indices.compactMap { index in
      let chapter = lesson.chapters[index]
      let parts = [chapter.frontMatter.title] + chapter.frontMatter.aims + chapter.blocks.flatMap { words($0) }
      guard let part = parts.first(where: { $0.lowercased().contains(wanted) }) else { return nil }
      return Match(chapter: index, excerpt: excerpt(of: part, around: wanted))
    }
  }

  /// Some sixty letters with `wanted` near their beginning, from a whole word on.
  private static func excerpt(of part: String, around wanted: String) -> String {
    let low = part.lowercased()
    let before = low.firstPlace(of: wanted).map { low.distance(from: low.startIndex, to: $0.lowerBound) } ?? 0
    guard before > 20 else { return String(part.prefix(60)) }
    let cut = part.dropFirst(before - 20)
    let words = cut.prefix(20).contains(" ") ? cut.drop { $0 != " " }.dropFirst() : cut
    return "… " + words.drop { $0 == " " }.prefix(58)
  }

  private static func words(_ block: Block) -> [String] {
    switch block {
    case .heading(_, let text), .paragraph(let text): [plain(text)]
    case .list(_, let items): items.flatMap { $0.flatMap { words($0) } }
    case .quote(let blocks): blocks.flatMap { words($0) }
    case .table(let header, let rows): (header + rows.flatMap { $0 }).map { plain($0) }
    case .question(let question): [plain(question.ask)]
    case .claim(let claim): [plain(claim.claim), plain(claim.right)]
    case .picture(let picture): [plain(picture.title), plain(picture.caption)]
    case .explanation(let explanation): [plain(explanation.caption)]
    case .formula(let formula): formula.lines.map { plain($0) }
    case .step(let step): [plain(step.notice)]
    case .code(let rows): rows
    case .rule: []
    }
  }

  static func plain(_ text: [Inline]) -> String {
    text.reduce(into: "") { result, inline in
      switch inline {
      case .text(let words): result += PlainScripts.set(words)
      case .code(let words), .value(let words): result += words
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): result += plain(inner)
      case .number: result += "…"
      case .lineBreak: result += " "
      }
    }
  }
}
