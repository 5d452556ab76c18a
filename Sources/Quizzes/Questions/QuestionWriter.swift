import Recurrence
import Stepping
import Texts

/// Writes a question about a recorded scalar, or finds that there is none to be asked.
struct QuestionWriter {
  let trace: Trace<Double>
  let texts: Catalog
  /// How many mistakes a question tells apart at most.
  static let mostMistakes = 7
  /// How many numbers a question shows at most.
  static let mostShown = 26
  /// Sizes within this factor are right: about one significant digit.
  static let sizeFactor = 1.4

  var program: Program { trace.program }

  /// The question in a form; nil where fewer than three mistakes can be told apart at the tolerance.
  func question(_ reference: Reference, _ form: QuizQuestion.Form) -> QuizQuestion? {
    let value = trace.value(reference)
    guard value.isFinite, value.magnitude > 1e-12, let working = QuizArithmetic(trace: trace).working(of: reference)
    else { return nil }
    switch form {
    case .number: return number(reference, working)
    case .size: return size(reference, working)
    case .sign: return sign(reference, working)
    case .cause: return cause(reference, working)
    }
  }

  func mistakes(_ reference: Reference, _ working: Working) -> [(mistake: Mistake, value: Double, tolerance: Double)] {
    MistakeSearch(trace: trace, reference: reference, working: working, texts: texts).all.compactMap { mistake in
      let value = mistake.working.evaluate { trace.value($0) }
      guard value.isFinite else { return nil }
      return (mistake, value, Shown.tolerance(mistake.working, trace))
    }
  }

  private func number(_ reference: Reference, _ working: Working) -> QuizQuestion? {
    let right = trace.value(reference)
    let tolerance = Shown.stated(Shown.tolerance(working, trace))
    // An answer of which not one digit is sure is no answer.
    guard tolerance < 0.1 * right.magnitude else { return nil }
    var replies: [QuizQuestion.Reply] = []
    var givens = working.reads
    for (mistake, value, ownTolerance) in mistakes(reference, working) where replies.count < QuestionWriter.mostMistakes
    {
      let own = max(ownTolerance, 1e-9)
      guard (value - right).magnitude > own + tolerance,
        replies.allSatisfy({ (value - $0.value).magnitude > own + $0.tolerance })
      else { continue }
      let more = mistake.working.reads.filter { !givens.contains($0) }
      guard givens.count + more.count <= QuestionWriter.mostShown else { continue }
      givens += more
      replies.append(
        .init(typed: DecimalText(value, .significant(4)).text(), value: value, tolerance: own, because: mistake.because)
      )
    }
    return finished(.number, [reference], working, givens, .number(right, within: tolerance), replies)
  }

  private func size(_ reference: Reference, _ working: Working) -> QuizQuestion? {
    let factor = QuestionWriter.sizeFactor
    let right = trace.value(reference).magnitude
    guard Shown.tolerance(working, trace) < 0.1 * right else { return nil }
    var replies: [QuizQuestion.Reply] = []
    var givens = working.reads
    func isFar(_ a: Double, _ b: Double) -> Bool { max(a / b, b / a) > factor * factor * 1.1 }
    for (mistake, signed, ownTolerance) in mistakes(reference, working)
    where replies.count < QuestionWriter.mostMistakes {
      let value = signed.magnitude
      guard value > 1e-12, ownTolerance < 0.1 * value, isFar(value, right),
        replies.allSatisfy({ isFar(value, $0.value) })
      else { continue }
      let more = mistake.working.reads.filter { !givens.contains($0) }
      guard givens.count + more.count <= QuestionWriter.mostShown else { continue }
      givens += more
      replies.append(
        .init(
          typed: DecimalText(value, .significant(2)).text(), value: value, tolerance: factor, because: mistake.because))
    }
    return finished(.size, [reference], working, givens, .size(right, factor: factor), replies)
  }

  func finished(
    _ form: QuizQuestion.Form, _ asked: [Reference], _ working: Working, _ givens: [Reference],
    _ answer: QuizQuestion.Answer, _ replies: [QuizQuestion.Reply]
  ) -> QuizQuestion? {
    guard replies.count >= QuizQuestion.fewestMistakes else { return nil }
    let shown = givens.filter { !asked.contains($0) }
    return QuizQuestion(
      form: form, asked: asked, working: working, givens: shown, answer: answer, replies: replies)
  }
}
