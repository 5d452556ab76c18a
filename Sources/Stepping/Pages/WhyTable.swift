import Recurrence
import Terminal
import Texts

/// The lines of a tree with their values, what they add to the root, and their shares.
public struct WhyTable {
  let run: StepRun
  let texts: Catalog
  let columns: Int
  let widths: CellWidth

  /// A table of `columns`.
  public init(run: StepRun, texts: Catalog, columns: Int, widths: CellWidth = CellWidth()) {
    self.run = run
    self.texts = texts
    self.columns = columns
    self.widths = widths
  }

  private var valueColumn: Int { columns - 41 }

  /// `value  adds  share`.
  public func header() -> [Span] {
    var line = LineBuilder(widths)
    let style = Style(.secondary)
    line.put(texts("why.value"), style, at: valueColumn)
    line.put([Span(texts("why.adds"), style)], endingAt: valueColumn + 17)
    line.put([Span(texts("why.share"), style)], endingAt: valueColumn + 27)
    return line.spans
  }

  /// A line of the tree; `lasts` says for every level whether it is the last of its siblings.
  public func line(
    _ node: WhyNode, lasts: [Bool], isOpen: Bool = true, isSelected: Bool = false, root: Reference
  ) -> [Span] {
    var line = LineBuilder(widths)
    line.put(isSelected ? " › " : "   ", Style(bold: true, tinted: isSelected))
    for (level, isLast) in lasts.enumerated() {
      let isOwn = level == lasts.count - 1
      line.put(isOwn ? (isLast ? "└─ " : "├─ ") : (isLast ? "   " : "│  "), Style(.hairline))
    }
    let isTerm = if case .scalar = node.subject { false } else { true }
    let hasValue = !(isTerm && node.adds != nil && lasts.count == 1)
    let end = hasValue ? valueColumn - 1 : valueColumn + 6
    line.put(widths.cut(label(node, isOpen: isOpen), to: max(1, end - line.width - 1)))
    let style = Style(isSelected ? .ink : isTerm ? .secondary : role(node), bold: isSelected || lasts.isEmpty)
    let (value, adds) = numbers(node, hasValue: hasValue)
    if hasValue { line.put(value, style, at: valueColumn - (value.hasPrefix("−") ? 1 : 0)) }
    if let sum = node.adds { put(sum, adds, isSelected || lasts.count < 2, root, in: &line) }
    guard isSelected else { return line.spans }
    return line.spans.map { span in
      var tinted = span
      tinted.style.tinted = true
      return tinted
    }
  }

  /// A value and what it adds: with fewer figures where they would touch.
  private func numbers(_ node: WhyNode, hasValue: Bool) -> (value: String, adds: String) {
    var value = hasValue ? figures(node.value) : ""
    var adds = node.adds.map { decimals($0) } ?? ""
    for count in [2, 1] {
      let width = widths.of(value) - (value.hasPrefix("−") ? 1 : 0) + widths.of(adds)
      guard width > 16 else { break }
      if value.contains("×") { value = DecimalText(node.value, .significant(count)).text() }
      if adds.contains("×"), let sum = node.adds { adds = DecimalText(sum, .significant(count)).text() }
    }
    return (value, adds)
  }

  private func put(_ adds: Double, _ text: String, _ isBold: Bool, _ root: Reference, in line: inout LineBuilder) {
    let style = Style(isBold ? .ink : .secondary, bold: isBold)
    line.put([Span(text, style)], endingAt: valueColumn + 17)
    let whole = run.trace.value(root)
    guard whole != 0, (adds / whole).isFinite else { return }
    let share = adds / whole
    line.put([Span(percent(share), style)], endingAt: valueColumn + 27)
    // Shares are mostly positive: the left side has room for one column.
    var bar = SignedBar(.gradient, reach: 8, scale: 1).text(share).dropFirst(7)
    if share < -0.125 { bar = "◂" + bar.dropFirst() }
    line.put(String(bar), Style(.gradient), at: valueColumn + 30)
  }

  private func role(_ node: WhyNode) -> Role {
    guard case .scalar(let reference) = node.subject else { return .ink }
    return Symbol(reference, in: run.program).isGradient ? .gradient : .ink
  }

  private func label(_ node: WhyNode, isOpen: Bool) -> [Span] {
    switch node.subject {
    case .scalar(let reference):
      let symbol = Symbol(reference, in: run.program)
      var spans = Notation.symbol(symbol).spans(bold: false)
      if let account = run.trace.account(of: reference, limit: Stepper.termLimit) {
        if !isOpen, account.entries.count > 1 {
          let count = (account.entries.count < Stepper.termLimit ? "" : "≥") + String(account.entries.count)
          spans.append(Span("  ▸ " + texts("why.sources", ["count": count]), Style(.secondary)))
        }
      } else {
        spans.append(Span("  " + texts("why.is-given"), Style(.secondary)))
      }
      return spans
    case .term(let working, let path):
      let brief = working.brief(in: run.program)
      guard let path else {
        let whole = working.symbols(in: run.program)
        return (widths.of(whole.text()) <= 26 ? whole : brief).spans()
      }
      return [Span(texts(path), Style(path.role, bold: true)), Span("  " + brief.text(), Style(.secondary))]
    case .expression(let working): return working.symbols(in: run.program).spans()
    }
  }
}
