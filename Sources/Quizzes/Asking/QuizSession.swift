import Recurrence
import Stepping
import Terminal
import Texts

/// Asks the questions of a quiz one after the other, line by line: in a terminal with colors, in a pipe as plain text.
public struct QuizSession {
  /// What a quiz came to.
  public struct Score: Equatable, Sendable {
    /// Answered right.
    public var right = 0
    /// Answered right at the first attempt.
    public var atOnce = 0
    /// Asked.
    public var asked = 0
    /// The mistakes that were recognized, in the order in which they were made.
    public var mistakes: [Diagnosis] = []
  }

  private let trace: Trace<Double>
  private let questions: [QuizQuestion]
  private let texts: Catalog
  private let theme: Theme
  private let width: Int
  /// Whether answers come from a pipe, so that they are repeated to be seen.
  private let echoes: Bool
  private let write: (String) -> Void
  private let read: () -> String?

  /// A quiz about a run; `write` gets text with line ends, `read` gives a line or nil at the end.
  public init(
    _ questions: [QuizQuestion], in trace: Trace<Double>, texts: Catalog = .english, theme: Theme, columns: Int,
    echoes: Bool, write: @escaping (String) -> Void, read: @escaping () -> String?
  ) {
    self.questions = questions
    self.trace = trace
    self.texts = texts
    self.theme = theme
    width = min(max(40, columns - 4), 84)
    self.echoes = echoes
    self.write = write
    self.read = read
  }

  /// Asks until all are answered or the learner has enough.
  public func run() -> Score {
    var score = Score()
    for (index, question) in questions.enumerated() {
      let text = QuestionText(question, in: trace, texts: texts)
      show(text, number: index + 1)
      score.asked += 1
      guard ask(text, &score) else {
        score.asked -= 1
        break
      }
    }
    line()
    rule(texts("quiz.score.title"))
    paragraph([
      Span(
        texts("quiz.score", ["right": "\(score.right)", "asked": "\(score.asked)", "once": "\(score.atOnce)"]),
        Style(bold: true))
    ])
    return score
  }

  // MARK: A question

  private func show(_ text: QuestionText, number: Int) {
    line()
    rule(texts("quiz.number", ["number": "\(number)", "count": "\(questions.count)"]))
    line()
    paragraph(spans(text.ask, bold: true))
    if !text.meaning.isEmpty { paragraph(spans(text.meaning, role: .secondary)) }
    line()
    givens(text)
    for (index, choice) in text.choices.enumerated() {
      var label = [Span("\(index + 1)  ", Style(bold: true))] + choice.notation.spans()
      if !choice.way.isEmpty { label.append(Span("   " + choice.way, Style(.secondary))) }
      line([Span("    ")] + label)
    }
    if !text.choices.isEmpty { line() }
    paragraph([Span(text.accept + " " + texts("quiz.keys"), Style(.secondary))])
  }

  /// The numbers in as many columns as fit.
  private func givens(_ text: QuestionText) {
    let key = text.hasSpareGivens ? "quiz.given.some" : "quiz.given"
    paragraph([Span(texts(key), Style(.secondary))])
    let cells = CellWidth()
    let givens = text.givens
    let names = givens.map { $0.symbol.text() }
    let widest = names.map { cells.of($0) }.max() ?? 0
    let column = widest + 14
    let columns = max(1, width / column)
    let rows = (givens.count + columns - 1) / columns
    for row in 0..<rows {
      var spans: [Span] = [Span("    ")]
      for place in stride(from: row, to: givens.count, by: rows) {
        let name = String(repeating: " ", count: widest - cells.of(names[place])) + names[place]
        let value = givens[place].value.hasPrefix("−") ? givens[place].value : " " + givens[place].value
        spans.append(Span(name, Style(givens[place].symbol.role)))
        spans.append(Span(" = ", Style(.secondary)))
        let isLast = place + rows >= givens.count
        spans.append(Span(isLast ? value : cells.padded(value, to: 11)))
      }
      line(spans)
    }
    line()
  }

  /// Whether the quiz goes on.
  private func ask(_ text: QuestionText, _ score: inout Score) -> Bool {
    var attempt = 1
    var hints = hints(text)[...]
    while attempt <= AnswerText.attempts {
      write(theme.render([Span("  › ", Style(bold: true))]))
      guard let typed = read() else {
        write("\n")
        return false
      }
      if echoes { write(typed + "\n") }
      switch AnswerText.trimmed(typed).lowercased() {
      case "q", "quit": return false
      case "s", "skip":
        account(text)
        return true
      case "h", "hint", "?":
        paragraph(hints.popFirst() ?? [Span(texts("quiz.no-hints"), Style(.secondary))])
        continue
      default: break
      }
      do throws(Diagnosis) {
        switch try text.question.grade(typed) {
        case .right:
          score.right += 1
          if attempt == 1 { score.atOnce += 1 }
          paragraph([Span("✓ " + texts("quiz.right"), Style(bold: true))])
          account(text)
          return true
        case .wrong(let reply):
          if let reply { score.mistakes.append(reply.because) }
          wrong(reply, attempt)
          attempt += 1
        }
      } catch {
        paragraph([Span(texts(error), Style(.secondary))])
      }
    }
    account(text)
    return true
  }

  private func wrong(_ reply: QuizQuestion.Reply?, _ attempt: Int) {
    let count = texts("quiz.attempt", ["number": "\(attempt)", "of": "\(AnswerText.attempts)"])
    let because = reply.map { texts($0.because) } ?? texts("quiz.unrecognized")
    paragraph([Span("✗ " + texts("quiz.wrong"), Style(.gradient, bold: true)), Span("  " + count, Style(.secondary))])
    paragraph([Span(because)])
  }

  private func hints(_ text: QuestionText) -> [[Span]] {
    var list = [
      spans(text.filled("quiz.hint.equation", ["equation": [.math(text.equation)]])),
      spans(text.filled("quiz.hint.numbers", ["equation": [.math(text.numbers)]])),
    ]
    let steps = text.steps
    if steps.count > 1 {
      let step = Notation.equation([steps[0].expression, .number(steps[0].value, Shown.precision)])
      list.append(spans(text.filled("quiz.hint.step", ["step": [.math(step)]])))
    }
    return list
  }

  /// The account of the right answer: the equation, then line by line what it comes to.
  private func account(_ text: QuestionText) {
    line()
    paragraph(text.equation.spans(), indent: 4)
    let steps = text.steps
    if steps.count > 1 {
      for step in steps {
        paragraph(
          Notation.equation([step.expression, .number(step.value, Shown.precision)]).spans(), indent: 6)
      }
    } else {
      paragraph(text.numbers.spans(), indent: 6)
    }
    for result in text.results { paragraph(result.spans(bold: true), indent: 4) }
    if case .choice(let choices, let right) = text.question.answer {
      paragraph([
        Span(
          texts("quiz.answer", ["answer": text.answer + " = " + Shown.text(choices[right].value)]), Style(bold: true))
      ])
    }
  }

  // MARK: Lines

  private func spans(_ pieces: [QuestionText.Piece], role: Terminal.Role = .ink, bold: Bool = false) -> [Span] {
    pieces.flatMap { piece in
      switch piece {
      case .text(let text): [Span(text, Style(role, bold: bold))]
      case .math(let notation): notation.spans(bold: bold)
      }
    }
  }

  private func rule(_ title: String) {
    let rest = max(0, width - CellWidth().of(title) - 4)
    line([
      Span("── ", Style(.hairline)), Span(title, Style(bold: true)),
      Span(" " + String(repeating: "─", count: rest), Style(.hairline)),
    ])
  }

  private func paragraph(_ spans: [Span], indent: Int = 2) {
    for row in WordWrap(columns: width - indent).lines(spans) {
      line([Span(String(repeating: " ", count: indent))] + row)
    }
  }

  private func line(_ spans: [Span] = []) { write(theme.render(spans) + "\n") }
}
