import Recurrence

/// Questions that open their answers, and claim checks.
extension BlockSetter {
  /// An answer to choose, with what is said to it.
  private struct Choice {
    var text: String
    var reply: String
    var isRight: Bool
  }

  mutating func set(_ question: Question, _ graded: GradedQuestion) throws(Diagnosis) -> String {
    var body = "<p>" + (try inline.set(question.ask)) + "</p>\n"
    let choices = try self.choices(question, graded)
    body += "<p class=\"do\">" + Markup.escaped(texts("book.choose")) + "</p>\n<div class=\"choices\">\n"
    for (index, choice) in choices.enumerated() {
      let key = String(UnicodeScalar(UInt8(65 + min(25, index))))
      let mark = choice.isRight ? "✓" : "✗"
      let word = texts(choice.isRight ? "book.right" : "book.not-this")
      body += "<details><summary><span class=\"key\">\(key)</span><span class=\"opt\">\(choice.text)</span></summary>"
      body += "<p class=\"\(choice.isRight ? "right" : "wrong")\"><b><span aria-hidden=\"true\">\(mark)</span> "
      body += Markup.escaped(word) + "</b> " + choice.reply + "</p></details>\n"
    }
    body += "</div>\n"
    for (index, hint) in question.hints.enumerated() {
      let title = texts(question.hints.count == 1 ? "book.hint" : "book.hints", ["number": "\(index + 1)"])
      body +=
        "<details class=\"hint\"><summary>" + Markup.escaped(title) + "</summary><p>" + (try inline.set(hint))
        + "</p></details>\n"
    }
    return body
  }

  private mutating func choices(_ question: Question, _ graded: GradedQuestion) throws(Diagnosis) -> [Choice] {
    let explain = try inline.set(question.explain)
    switch (question.kind, graded.kind) {
    case (.number(let answer, _, let wrong), .number(let right, _, let replies)):
      var found: [(value: Double, text: String, reply: [Inline]?)] = [(right, answer.format(right), nil)]
      for (diagnosed, reply) in zip(wrong, replies) {
        let shown = answer.format(reply.value)
        // Two mistakes that end in the same number cannot be told apart on paper.
        guard !found.contains(where: { $0.text == shown }) else { continue }
        found.append((reply.value, shown, diagnosed.because))
      }
      var choices: [Choice] = []
      for entry in found.sorted(by: { $0.value < $1.value }) {
        let reply = try entry.reply.map { reply throws(Diagnosis) in try inline.set(reply) }
        choices.append(Choice(text: Markup.escaped(entry.text), reply: reply ?? explain, isRight: reply == nil))
      }
      return choices
    case (.choice(let choices), .choice(_, let right, _)):
      var result: [Choice] = []
      for (index, choice) in choices.enumerated() {
        var reply = try inline.set(choice.because)
        if index == right { reply = (reply == "Right." ? "" : reply + " ") + explain }
        result.append(Choice(text: try inline.set(choice.text), reply: reply, isRight: index == right))
      }
      return result
    default: return []
    }
  }

  mutating func set(_ claim: Claim, _ finding: ClaimFinding) throws(Diagnosis) -> String {
    let isRefuted = finding.verdict == .doesNotHold
    var verdict = "<strong class=\"verdict\"><span aria-hidden=\"true\">\(isRefuted ? "✗" : "✓")</span> "
    verdict += Markup.escaped(texts("lesson.verdict.\(finding.verdict)")) + "</strong>"
    if finding.verdict == .holdsOnlyIf { verdict += " " + (try inline.set(claim.onlyIf)) }
    let flipped = texts(isRefuted ? "lesson.flips.holds" : "lesson.flips.fails")
    let mark = isRefuted ? "✓" : "✗"
    let counter = try inline.set(claim.counterRun) + " " + (try number(claim.counterMeasure)) + ". "
    var rows = [
      ("claim", "“" + (try inline.set(claim.claim)) + "”"), ("experiment", try inline.set(claim.experiment)),
      ("number", try number(claim.measure)), ("verdict", verdict),
      ("right-statement", try inline.set(claim.right, links: true)),
    ]
    rows.append(
      ("counter-run", counter + "<b><span aria-hidden=\"true\">\(mark)</span> " + Markup.escaped(flipped) + "</b>"))
    rows.append(("source", try inline.set(claim.source)))
    var body = "<dl>\n"
    for (key, markup) in rows {
      body += "<div><dt>" + Markup.escaped(texts("lesson.claim.\(key)")) + "</dt><dd>" + markup + "</dd></div>\n"
    }
    return body + "</dl>\n"
  }

  private mutating func number(_ quoted: Quoted) throws(Diagnosis) -> String {
    let shown = try inline.shown(quoted)
    return InlineSetter.data(shown.text, values: shown.values, address: quoted.source)
  }

  /// A note beside the text on a term.
  static func note(on term: Glossary.Term) -> String {
    "<aside class=\"note\" role=\"note\"><p><b>" + Markup.escaped(term.name) + "</b> <span lang=\"zh-Hans\">"
      + Markup.escaped(term.chinese) + "</span><br>" + HTML.spoken(term.plain) + "</p></aside>\n"
  }
}
