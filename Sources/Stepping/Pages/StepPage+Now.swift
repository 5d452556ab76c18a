import Recurrence
import Terminal

extension StepPage {
  /// What is computed now, from what, and the result.
  func nowLines(rows: Int) -> [[Span]] {
    if let update = run.update, stepper.isUpdate, stepper.grain == .scalar {
      return updateLines(update, rows: rows)
    }
    switch stepper.grain {
    case .scalar: return scalarLines(rows: rows)
    case .equation: return equationLines(rows: rows)
    case .step: return timeStepLines(rows: rows)
    }
  }

  private func updateLines(_ update: ParameterUpdate, rows: Int) -> [[Span]] {
    guard let element = ElementUpdate(update, stepper.reference) else { return [] }
    let symbol = stepper.symbol(stepper.reference)
    return UpdateLayout(update: element, symbol: symbol, columns: columns, widths: widths).lines(rows: rows)
  }

  /// What a moment's number is called here: a parameter after its update has a prime.
  private func shown(_ reference: Reference) -> (symbol: Symbol, value: Double) {
    let symbol = stepper.symbol(reference)
    guard stepper.isUpdate, let update = run.update, let element = ElementUpdate(update, reference) else {
      return (symbol, run.trace.value(reference))
    }
    return (symbol, element.after)
  }

  private func scalarLines(rows: Int) -> [[Span]] {
    guard let account = run.trace.account(of: stepper.reference, limit: Stepper.termLimit) else { return [] }
    var lines = EquationLayout(run: run, texts: texts, columns: columns, widths: widths).lines(account, rows: rows)
    if let change = change(of: stepper.reference), lines.count < rows { lines.append(change) }
    return lines
  }

  /// `    before the change 0.1697, now 0.1702`.
  private func change(of reference: Reference) -> [Span]? {
    guard let before = stepper.before, stepper.isChanged(reference) else { return nil }
    let text = texts(
      "step.was", ["before": decimals(before.value(reference)), "after": decimals(run.trace.value(reference))])
    return [Span("    " + text, Style(.secondary))]
  }

  /// `    c₃ = f₃ · c₂ + i₃ · g₃`, then the values of its units.
  private func equationLines(rows: Int) -> [[Span]] {
    let subject = Notation.symbol(stepper.symbol(stepper.reference))
    var lines: [[Span]] = []
    if let account = run.trace.account(of: stepper.reference, limit: Stepper.termLimit) {
      let equation = Notation.equation([subject, account.working.symbols(in: program)])
      lines.append([Span("    ")] + equation.brief.spans())
    } else if stepper.isUpdate {
      lines.append([Span("    " + texts("update.values"), Style(.secondary))])
    }
    let references = run.playback.references(of: moment, .equation)
    lines += wrapped(
      references.map { reference in
        let (symbol, number) = shown(reference)
        let value = figures(number) + (stepper.isChanged(reference) ? "*" : "")
        return Notation.symbol(symbol).spans() + [Span(" = ", Style(.secondary)), Span(value, Style(bold: true))]
      }, rows: rows - 1)
    return lines
  }

  /// Everything that a time step computes, quantity by quantity.
  private func timeStepLines(rows: Int) -> [[Span]] {
    let subjects = run.playback.subjects(of: moment)
    let numbers = run.playback.references(of: moment, .step).count
    let phase = texts("step.phase.\(run.playback.phase(moment))")
    let text = texts(
      "step.computes", ["phase": phase, "count": String(numbers), "quantities": String(subjects.count)])
    var lines: [[Span]] = [[Span("    " + text, Style(.secondary))]]
    lines += wrapped(
      subjects.map { subject in
        var one = moment
        one.subject = subject
        one.unit = 0
        let reference = run.playback.reference(one)
        let width = run.playback.width(subject, moment.time)
        let value = figures(shown(reference).value) + (width > 1 ? " …" : "")
        return Notation.symbol(stepper.symbol(reference)).brief.spans()
          + [Span(" = ", Style(.secondary)), Span(value)]
      }, rows: rows - 1)
    return lines
  }

  /// Entries side by side, as many as fit; the last one says that there are more.
  private func wrapped(_ entries: [[Span]], rows: Int) -> [[Span]] {
    var lines: [[Span]] = []
    var line = LineBuilder(widths)
    for (index, entry) in entries.enumerated() {
      if line.width + widths.of(entry) + 4 > columns {
        lines.append(line.spans)
        line = LineBuilder(widths)
        if lines.count == rows {
          lines[rows - 1].append(Span("  … " + String(entries.count - index), Style(.secondary)))
          return lines
        }
      }
      line.put(line.width == 0 ? "    " : "   ")
      line.put(entry)
    }
    return lines + [line.spans]
  }
}
