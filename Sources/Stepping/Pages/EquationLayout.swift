import Recurrence
import Terminal
import Texts

/// An equation in symbols with its numbers underneath, term by term, each bracketed with its sum and its share.
///
///     ∂c₃[0] = ∂h₃[0] · o₃[0]  · (1 − tanh² c₃[0])  +  ∂c₄[0] · f₄[0]
///     0.1697 = 0.2426 × 0.3542 ×      0.6008        +  0.1492 × 0.7914
///              ╰──────────── 0.0516 ─────────────╯     ╰── 0.1181 ───╯
///              through h₃  30.4%  ━━━╸                 along c  69.6%  ━━━━━━━╸
struct EquationLayout {
  /// A symbol above its number.
  private struct Cell {
    var symbol: [Span]
    var number: String
  }

  /// A term: its factors, and what stands below them.
  private struct Term {
    var cells: [Cell]
    var isNegative = false
    var value: Double
    var note: [Span]
    var width = 0
  }

  let run: StepRun
  let texts: Catalog
  let columns: Int
  let widths: CellWidth

  /// The lines of an account, at most `rows`.
  func lines(_ account: Account, rows: Int) -> [[Span]] {
    var terms = self.terms(account)
    let indent = 4
    let left = Cell(
      symbol: Notation.symbol(Symbol(account.reference, in: run.program)).spans(bold: true),
      number: decimals(account.value))
    let leftWidth = max(widths.of(left.symbol), widths.of(left.number))
    let room = columns - indent - leftWidth - 3
    for index in terms.indices { terms[index].width = width(terms[index]) }
    // Notes below want room as well; where there is not enough they are left out.
    var groups = grouped(terms, room: room, withNotes: true)
    if groups.count * 3 > rows { groups = grouped(terms, room: room, withNotes: false) }
    if groups.count * 2 > rows {
      // Too much to show term by term: in short.
      let cell = Cell(symbol: account.working.brief(in: run.program).spans(), number: decimals(account.value))
      groups = [[Term(cells: [cell], value: account.value, note: [], width: width(cell))]]
    }
    let hasBrackets = terms.count > 1 && terms.contains { $0.cells.count > 1 }
    let isTall = groups.count * (hasBrackets ? 4 : 3) <= rows
    var lines: [[Span]] = []
    for (number, group) in groups.enumerated() {
      let first = indent + leftWidth + 3
      var (top, bottom, bracket, note) = (
        LineBuilder(widths), LineBuilder(widths), LineBuilder(widths), LineBuilder(widths)
      )
      if number == 0 {
        top.put(left.symbol, at: indent)
        top.put("=", Style(.secondary), at: indent + leftWidth + 1)
        bottom.put(left.number, Style(Symbol(account.reference, in: run.program).role, bold: true), at: indent)
        bottom.put("=", Style(.secondary), at: indent + leftWidth + 1)
      }
      var column = first
      for (index, term) in group.enumerated() {
        let isFirst = number == 0 && index == 0
        if !isFirst || term.isNegative {
          let sign = term.isNegative ? "−" : "+"
          top.put(sign, Style(.secondary), at: column)
          bottom.put(sign, Style(.secondary), at: column)
          column += 2
        }
        put(term, &top, &bottom, at: column)
        if isTall {
          if terms.count > 1, term.cells.count > 1 { putBracket(term, &bracket, at: column) }
          note.put(term.note, at: max(column, note.width + (note.width > 0 ? 2 : 0)))
        }
        column += term.width + 1
      }
      if number == 0, let divisor = account.divisor, divisor != 1 {
        let by = DecimalText(divisor, .shortest).text()
        top.put("  / " + by, Style(.secondary))
        bottom.put("  / " + by, Style(.secondary))
      }
      lines += [top.spans, bottom.spans] + (isTall && hasBrackets ? [bracket.spans] : [])
      if isTall, note.spans.contains(where: { !$0.text.trimmed.isEmpty }) { lines.append(note.spans) }
    }
    return Array(lines.prefix(rows))
  }

  // MARK: Terms

  private func terms(_ account: Account) -> [Term] {
    // One source that is a sum by itself: its terms stand by themselves, if they are few.
    let opened = run.trace.opened(account)
    let entries = opened.entries.count <= 12 ? opened.entries : account.entries
    return entries.enumerated().map { index, entry in
      var (working, isNegative) = (entry.working, false)
      if case .negative(let inner) = working { (working, isNegative) = (inner, true) }
      return Term(
        cells: cells(working, isAlone: entries.count == 1), isNegative: isNegative, value: entry.value,
        note: note(entry, isInside: index > 0 && index < entries.count - 1))
    }
  }

  private func cells(_ working: Working, isAlone: Bool) -> [Cell] {
    guard case .product = working.symbolsAreProduct else {
      if case .sum = working {
        return [Cell(symbol: working.brief(in: run.program).spans(), number: number(working))]
      }
      let shown = isAlone && !working.isReference ? working.numbers(in: run.trace).text() : number(working)
      return [Cell(symbol: working.symbols(in: run.program).spans(), number: shown)]
    }
    return working.factors.map { factor in
      var symbol = factor.symbols(in: run.program).spans()
      if case .sum = factor { symbol = [Span("(", Style(.secondary))] + symbol + [Span(")", Style(.secondary))] }
      return Cell(symbol: symbol, number: number(factor))
    }
  }

  private func number(_ working: Working) -> String { decimals(working.evaluate { run.trace.value($0) }) }

  private func note(_ entry: Account.Entry, isInside: Bool) -> [Span] {
    guard let path = entry.path else {
      return !isInside ? [] : [Span(texts("step.so-far", ["value": decimals(entry.subtotal)]), Style(.secondary))]
    }
    guard let share = entry.share else { return [Span(texts(path), Style(.secondary))] }
    let bar = SignedBar(.gradient, reach: 10, scale: 1).text(share)
    return [
      Span(texts(path) + "  ", Style(.secondary)), Span(percent(share), Style(bold: true)),
      Span("  " + bar.trimmed.filter { $0 != "│" }, Style(.gradient)),
    ]
  }

  // MARK: Columns

  private func width(_ cell: Cell) -> Int { max(widths.of(cell.symbol), widths.of(cell.number)) }

  private func width(_ term: Term) -> Int {
    let cells = term.cells.reduce(-3) { $0 + width($1) + 3 }
    return term.cells.count > 1 ? max(cells, widths.of(decimals(term.value)) + 4) : cells
  }

  /// Terms in lines that fit; notes need room as well.
  private func grouped(_ terms: [Term], room: Int, withNotes: Bool) -> [[Term]] {
    var groups: [[Term]] = [[]]
    var used = 0
    for term in terms {
      var term = term
      let wide = max(term.width, widths.of(term.note) + 1)
      if used + term.width + 2 > room, !groups[groups.count - 1].isEmpty {
        groups.append([])
        used = 0
      }
      if withNotes, wide > term.width, used + wide + 2 <= room {
        term.width = max(term.width, min(wide, term.width + 8))
      }
      groups[groups.count - 1].append(term)
      used += term.width + 3
    }
    return groups
  }

  private func put(_ term: Term, _ top: inout LineBuilder, _ bottom: inout LineBuilder, at start: Int) {
    var column = start
    for (index, cell) in term.cells.enumerated() {
      if index > 0 {
        top.put("·", Style(.secondary), at: column + 1)
        bottom.put("×", Style(.secondary), at: column + 1)
        column += 3
      }
      let wide = width(cell)
      top.put(cell.symbol, at: column)
      bottom.put(cell.number, Style(bold: false), at: column + (wide - widths.of(cell.number)) / 2)
      column += wide
    }
  }

  private func putBracket(_ term: Term, _ line: inout LineBuilder, at column: Int) {
    let cells = max(term.cells.reduce(-3) { $0 + width($1) + 3 }, widths.of(decimals(term.value)) + 4)
    let sum = " " + decimals(term.isNegative ? -term.value : term.value) + " "
    let room = cells - 2 - widths.of(sum)
    line.put("╰" + String(repeating: "─", count: max(0, room / 2)), Style(.secondary), at: column)
    line.put(sum, Style(bold: true))
    line.put(String(repeating: "─", count: max(0, room - room / 2)) + "╯", Style(.secondary))
  }
}

/// A share with one decimal: `30.4%`, `−1.1%`.
func percent(_ share: Double) -> String { DecimalText(share * 100, .decimals(1)).text() + "%" }

extension Working {
  var isReference: Bool {
    if case .reference = self { true } else { false }
  }

  /// The factors of a product of several different ones; itself otherwise.
  var factors: [Working] {
    guard case .product(let factors) = self, factors.count > 1 else { return [self] }
    if factors.count == 2, factors[0] == factors[1] { return [self] }
    guard case .product? = factors.first else { return factors }
    return factors[0].factors + factors.dropFirst()
  }

  /// A product of several factors stays one; everything else counts as a single scalar.
  fileprivate var symbolsAreProduct: Working {
    if factors.count > 1 { return self }
    if case .product = self { return .constant(0) }
    return self
  }
}
