import Recurrence

/// A block with its numbers computed: nothing in it can fail any more.
public enum ComputedBlock: Equatable, Sendable {
  /// A block that shows text; its numbers stand in it as `Inline.value`.
  case text(Block)
  case question(GradedQuestion)
  case claim(Claim, ClaimFinding)
  /// A picture and its text alternative.
  case picture(Picture, alternative: String)
  /// The lines that explain a scalar, and the caption below.
  case explanation([String], caption: [Inline])
}

extension Evaluator {
  /// Text with its numbers put in.
  func fill(_ text: [Inline], file: String) throws(Diagnosis) -> [Inline] {
    var result: [Inline] = []
    for inline in text {
      switch inline {
      case .number(let quoted):
        do throws(Diagnosis) { result.append(.value(try shown(quoted).text)) } catch {
          throw Place(file: file, line: quoted.line).names(error)
        }
      case .emphasis(let inner): result.append(.emphasis(try fill(inner, file: file)))
      case .strong(let inner): result.append(.strong(try fill(inner, file: file)))
      case .link(let inner, let address): result.append(.link(try fill(inner, file: file), address: address))
      case .text, .code, .value, .lineBreak: result.append(inline)
      }
    }
    return result
  }

  /// A block of text with its numbers put in.
  func fill(_ block: Block, file: String) throws(Diagnosis) -> Block {
    switch block {
    case .heading(let level, let text): return .heading(level: level, try fill(text, file: file))
    case .paragraph(let text): return .paragraph(try fill(text, file: file))
    case .list(let ordered, let items):
      var filled: [[Block]] = []
      for item in items {
        filled.append(try item.map { block throws(Diagnosis) in try fill(block, file: file) })
      }
      return .list(ordered: ordered, items: filled)
    case .quote(let blocks):
      return .quote(try blocks.map { block throws(Diagnosis) in try fill(block, file: file) })
    case .table(let header, let rows):
      var filled: [[[Inline]]] = []
      for row in [header] + rows {
        filled.append(try row.map { cell throws(Diagnosis) in try fill(cell, file: file) })
      }
      return .table(header: filled[0], rows: Array(filled.dropFirst()))
    case .formula(let formula):
      return .formula(
        Formula(lines: try formula.lines.map { line throws(Diagnosis) in try fill(line, file: file) }))
    case .step(let step): return .step(StepHint(command: step.command, notice: try fill(step.notice, file: file)))
    case .question, .claim, .picture, .explanation, .code, .rule: return block
    }
  }

  /// A question's texts with their numbers put in.
  func fill(_ question: GradedQuestion, file: String) throws(Diagnosis) -> GradedQuestion {
    var filled = question
    filled.question.ask = try fill(question.question.ask, file: file)
    filled.question.explain = try fill(question.question.explain, file: file)
    filled.question.hints = try question.question.hints.map { hint throws(Diagnosis) in try fill(hint, file: file) }
    switch question.kind {
    case .number(let answer, let tolerance, let wrong):
      let replies = try wrong.map { reply throws(Diagnosis) in
        GradedQuestion.Reply(value: reply.value, because: try fill(reply.because, file: file))
      }
      filled.kind = .number(answer: answer, tolerance: tolerance, wrong: replies)
    case .choice(let texts, let right, let because):
      filled.kind = .choice(
        texts: try texts.map { text throws(Diagnosis) in try fill(text, file: file) }, right: right,
        because: try because.map { text throws(Diagnosis) in try fill(text, file: file) })
    }
    return filled
  }

  /// A claim's texts with their numbers put in.
  func fill(_ claim: Claim, file: String) throws(Diagnosis) -> Claim {
    var filled = claim
    for part in [\Claim.claim, \Claim.experiment, \Claim.onlyIf, \Claim.counterRun, \Claim.right, \Claim.source] {
      filled[keyPath: part] = try fill(claim[keyPath: part], file: file)
    }
    return filled
  }
}
