import Recurrence
import Terminal

extension StepPage {
  /// ` unroll why  first-lstm                           ∂c₃[0]  grad l0.t3.c[0] `.
  func whyHeader(_ walk: WhyWalk) -> [Span] {
    var line = LineBuilder(widths)
    line.put(" unroll why", Style(bold: true))
    line.put("  " + run.name)
    var right = Notation.symbol(stepper.symbol(walk.root)).spans(bold: true)
    right.append(Span("  " + Address.text(of: walk.root, in: program) + " ", Style(.secondary)))
    line.put(right, endingAt: columns)
    return line.spans
  }

  func whyLines(_ walk: WhyWalk, rows: Int) -> [[Span]] {
    let detail = selectedLines(walk)
    let table = WhyTable(run: run, texts: texts, columns: columns, widths: widths)
    var lines = [path(walk), LineBuilder.rule(question(walk), columns: columns, widths)]
    let room = max(3, rows - lines.count - detail.count)
    let head = walk.isWhatFor ? [] : [table.header()]
    let visible = max(1, room - head.count)
    let count = walk.lines.count
    let first = min(max(0, walk.selected - visible / 2), max(0, count - visible))
    var body = head
    for index in first..<min(count, first + visible) {
      body.append(
        table.line(
          walk.lines[index].node, lasts: walk.lines[index].lasts, isOpen: walk.lines[index].isOpen,
          isSelected: index == walk.selected, root: walk.root))
    }
    while body.count < room { body.append([]) }
    lines += body
    return lines + detail
  }

  /// ` ∂bᵍ[0] ▸ ∂aᵍ₃[0] ▸ ∂c₃[0]            what for 4 readers `.
  private func path(_ walk: WhyWalk) -> [Span] {
    var line = LineBuilder(widths)
    line.put(" ")
    for (index, reference) in walk.path.suffix(6).enumerated() {
      if index > 0 { line.put(" ▸ ", Style(.secondary)) }
      let isLast = index == min(walk.path.count, 6) - 1
      line.put(stepper.symbol(reference).text(), Style(isLast ? .ink : .secondary, bold: isLast))
    }
    let count = walk.readers.count
    let text = texts(
      count == 1 ? "why.reader" : "why.readers",
      ["count": count < WhyWalk.readerLimit ? String(count) : "≥" + String(count)])
    line.put([Span(text + " ", Style(.secondary))], endingAt: columns)
    return line.spans
  }

  private func question(_ walk: WhyWalk) -> [Span] {
    let key = walk.isWhatFor ? "why.what-for" : "why.question"
    return [
      Span(
        texts(
          key, ["symbol": stepper.symbol(walk.root).text(), "value": decimals(run.trace.value(walk.root))]),
        Style(bold: true))
    ]
  }

  /// The selected line's arithmetic, and that it gives the stored bits.
  private func selectedLines(_ walk: WhyWalk) -> [[Span]] {
    guard rows >= 20, walk.lines.indices.contains(walk.selected) else { return [] }
    let node = walk.lines[walk.selected].node
    var title = texts("why.selected") + " "
    var lines: [[Span]] = []
    let layout = EquationLayout(run: run, texts: texts, columns: columns, widths: widths)
    switch node.subject {
    case .scalar(let reference):
      title += stepper.symbol(reference).text() + "  " + Address.text(of: reference, in: program)
      if let account = run.trace.account(of: reference, limit: Stepper.termLimit) {
        lines = layout.lines(account, rows: 4)
        let isWhole = account.entries.count < Stepper.termLimit
        let value =
          isWhole
          ? account.working.evaluate { run.trace.value($0) }
          : run.trace.explain(reference)?.evaluate(run.trace) ?? .nan
        let isSame = value.bitPattern == run.trace.value(reference).bitPattern || value == run.trace.value(reference)
        lines.append(verdict(isSame))
      } else {
        lines = [[Span("    " + texts("why.given", ["value": decimals(node.value)]), Style(.secondary))]]
      }
    case .term(let working, let path):
      title += path.map { texts($0) } ?? working.brief(in: program).text()
      if let adds = node.adds, run.trace.value(walk.root) != 0 {
        title += ", " + percent(adds / run.trace.value(walk.root)) + " " + texts("why.of") + " "
        title += stepper.symbol(walk.root).text()
      }
      lines = termLines(working, node.value)
    case .expression(let working):
      title += working.symbols(in: program).text()
      lines = termLines(working, node.value)
    }
    return [LineBuilder.rule([Span(title)], columns: columns, widths)] + lines.prefix(6)
  }

  private func termLines(_ working: Working, _ value: Double) -> [[Span]] {
    let wrap = WordWrap(columns: columns - 8, width: widths)
    let symbols = wrap.lines(working.symbols(in: program).spans()).prefix(2)
    let numbers = wrap.lines("= " + working.numbers(in: run.trace).text()).prefix(2)
    return symbols.map { [Span("    ")] + $0 } + numbers.map { [Span("    " + $0, Style(.secondary))] }
      + [[Span("    = "), Span(decimals(value), Style(bold: true))]]
  }

  private func verdict(_ isSame: Bool) -> [Span] {
    [
      Span("    " + (isSame ? "✓ " : "✗ "), Style(bold: true)),
      Span(texts(isSame ? "why.same" : "why.differs"), Style(.secondary)),
    ]
  }
}
