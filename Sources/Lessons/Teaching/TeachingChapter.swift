import Recurrence
import Texts

/// What a teacher wants to know of one chapter, as Markdown.
struct TeachingChapter {
  let texts: Catalog

  /// The chapter's lines, with its place in front: A.4.
  func lines(_ chapter: ComputedChapter, place: String) -> [String] {
    let front = chapter.frontMatter
    let minutes = texts("book.minutes", ["minutes": "\(front.minutes)"])
    var lines = ["### \(place) \(front.title) · \(minutes)", ""]
    lines += front.aims.map { "- " + texts("teaching.aim") + " " + TeachingChapter.shortened($0) }
    if !front.prerequisites.isEmpty {
      lines.append("- " + texts("teaching.prerequisites") + " " + front.prerequisites.joined(separator: "; ") + ".")
    }
    if !front.section.isEmpty {
      lines.append(
        "- "
          + texts("teaching.source", ["document": front.document, "section": front.section, "title": front.original]))
    }
    var given: [Block] = []
    for block in chapter.blocks {
      switch block {
      case .text(.heading): given = []
      case .text(let text): given.append(text)
      case .question(let question):
        lines += self.given(given) + self.lines(question)
        given = []
      default: break
      }
    }
    for case .claim(let claim, let finding) in chapter.blocks { lines += self.lines(claim, finding) }
    return lines + [""]
  }

  /// An aim without the words with which every aim begins.
  static func shortened(_ aim: String) -> String {
    let opening = "Afterwards you can "
    guard aim.hasPrefix(opening) else { return aim }
    let rest = aim.dropFirst(opening.count)
    return rest.prefix(1).uppercased() + rest.dropFirst()
  }

  /// What a question refers to: the text, tables and lines between it and the heading or the question before.
  private func given(_ blocks: [Block]) -> [String] {
    let parts = blocks.map { TeachingMarkdown.lines($0) }.filter { !$0.isEmpty }
    guard let first = parts.first else { return [] }
    let isSentence = if case .paragraph? = blocks.first { true } else { false }
    let label = "- " + texts("teaching.given")
    var lines = isSentence ? [label + " " + first[0]] : [label, ""] + first.map { "  " + $0 }
    for part in parts.dropFirst() { lines += [""] + part.map { "  " + $0 } }
    return lines.map { $0.trimmingEnd() } + [""]
  }

  private func lines(_ question: GradedQuestion) -> [String] {
    var lines = ["- " + texts("teaching.question") + " " + TeachingMarkdown.text(question.question.ask)]
    let explain = TeachingMarkdown.text(question.question.explain)
    switch (question.kind, question.question.kind) {
    case (.number(let answer, let tolerance, let wrong), .number(let quoted, let width, _)):
      let values: KeyValuePairs = ["answer": quoted.format(answer), "tolerance": width.format(tolerance)]
      lines.append("  - ✓ " + texts("teaching.answer", values) + " " + explain)
      for reply in wrong {
        lines.append("  - ✗ " + quoted.format(reply.value) + " → " + TeachingMarkdown.text(reply.because))
      }
    case (.choice(let choices, let right, let because), _):
      for (index, choice) in choices.enumerated() {
        var reply = TeachingMarkdown.text(because[index])
        if index == right { reply = (reply == texts("book.right") ? "" : reply + " ") + explain }
        lines.append("  - \(index == right ? "✓" : "✗") “" + TeachingMarkdown.text(choice) + "” → " + reply)
      }
    default: break
    }
    return lines.map { $0.trimmingEnd() }
  }

  private func lines(_ claim: Claim, _ finding: ClaimFinding) -> [String] {
    var verdict = texts("lesson.verdict.\(finding.verdict)").lowercased()
    verdict += finding.verdict == .holdsOnlyIf ? " " + TeachingMarkdown.text(claim.onlyIf) : "."
    return [
      "- " + texts("teaching.claim") + " “" + TeachingMarkdown.text(claim.claim) + "” → " + verdict,
      "  - " + texts("lesson.claim.right-statement") + ": " + TeachingMarkdown.text(claim.right),
    ].map { $0.trimmingEnd() }
  }
}
