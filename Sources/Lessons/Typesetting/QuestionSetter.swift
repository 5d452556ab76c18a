import Recurrence

/// Sets questions, the answers given to them, and what was said to those.
struct QuestionSetter {
  var typesetter: Typesetter

  /// The rule, the question and its choices.
  func ask(_ question: GradedQuestion) -> [TextLine] {
    var lines = [typesetter.rule(typesetter.texts("lesson.heading.predict")), TextLine()]
    lines += typesetter.paragraph(question.question.ask)
    if case .choice(let texts, _, _) = question.kind {
      lines.append(TextLine())
      for (index, text) in texts.enumerated() {
        let set = typesetter.narrower(by: 4).paragraph(text)
        lines += set.enumerated().map { $1.indented(by: 4, marker: $0 == 0 ? "\(index + 1)" : "") }
      }
    }
    return lines
  }

  /// An answer that was typed, its mark, and the reply.
  func reply(_ typed: String, grade: GradedQuestion.Grade, attempt: Int, question: GradedQuestion) -> [TextLine] {
    var first = [TextSpan("› ", .muted), TextSpan(typed, .strong), TextSpan("   ")]
    switch grade {
    case .right:
      first.append(TextSpan("✓ " + typesetter.texts("learn.right"), .right))
      return [TextLine(first), TextLine()] + typesetter.paragraph(question.question.explain)
    case .wrong(let because):
      let attempts = "\(GradedQuestion.attempts)"
      let mark = attempt < GradedQuestion.attempts ? "learn.not-yet" : "learn.wrong"
      first.append(TextSpan("✗ " + typesetter.texts(mark), .wrong))
      first.append(
        TextSpan("    " + typesetter.texts("learn.attempt", ["number": "\(attempt)", "of": attempts]), .muted))
      return [TextLine(first), TextLine()]
        + typesetter.paragraph(because ?? [.text(typesetter.texts("learn.unrecognized"))])
    }
  }

  /// The right answer with its reason.
  func answer(_ question: GradedQuestion) -> [TextLine] {
    typesetter.paragraph([.text(typesetter.texts("learn.answer") + " "), .strong(value(question))])
      + typesetter.paragraph(question.question.explain)
  }

  /// The right answer as it is shown.
  private func value(_ question: GradedQuestion) -> [Inline] {
    switch (question.kind, question.question.kind) {
    case (.number(let answer, _, _), .number(let quoted, _, _)): [.value(quoted.format(answer))]
    case (.number(let answer, _, _), _): [.value(NumberFormat.standard(answer))]
    case (.choice(let texts, let right, _), _): [.text("\(right + 1) · ")] + texts[right]
    }
  }
}
