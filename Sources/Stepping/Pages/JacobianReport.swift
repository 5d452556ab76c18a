import Recurrence
import Terminal
import Texts

/// The explanation of an entry of a Jacobian as lines: the equation in symbols and in numbers, then its terms as a tree.
public struct JacobianReport {
  private var entries: JacobianEntries<Double>
  private let entry: JacobianEntry
  private let texts: Catalog
  private let columns: Int
  private let widths = CellWidth()
  private var program: Program { entries.trace.program }

  /// The report of an entry, `columns` wide (at least 60).
  public init(
    _ entries: JacobianEntries<Double>, _ entry: JacobianEntry, texts: Catalog = .english, columns: Int = 80
  ) {
    self.entries = entries
    self.entry = entry
    self.texts = texts
    self.columns = min(max(60, columns), 120)
  }

  /// The equation, and the tree of entries down to `depth`; at most `limit` lines of it.
  public mutating func lines(depth: Int, limit: Int = 10_000) -> [[Span]] {
    let account = entries.account(of: entry)
    var lines: [[Span]] = [
      [
        Span(
          " "
            + texts(
              "why.question", ["symbol": entry.notation(in: program).text(), "value": decimals(account.value)]),
          Style(bold: true)), Span("   " + entry.address(in: program), Style(.secondary)),
      ], [],
    ]
    lines += wrapped(account.symbols(in: program).spans()) + wrapped(account.numbers(&entries).spans())
    lines += [[], [Span("   " + way(account), Style(.secondary))], []]
    lines.append(header())
    add(account, [], depth, limit, to: &lines)
    let sum = account.terms.last?.subtotal ?? account.value
    let isSame = sum.bitPattern == entries.value(of: entry).bitPattern
    return lines + [[], [Span("   " + (isSame ? "✓ " : "✗ ") + texts(isSame ? "jacobian.same" : "why.differs"))]]
  }

  private func way(_ account: JacobianAccount) -> String {
    switch account.way {
    case .itself: texts("jacobian.itself")
    case .equations: texts(account.terms.isEmpty ? "jacobian.nothing" : "jacobian.equations")
    case .states(let time): texts("jacobian.states", ["time": String(time)])
    }
  }

  private func wrapped(_ spans: [Span]) -> [[Span]] {
    WordWrap(columns: columns - 8, width: widths).lines(spans).map { [Span("    ")] + $0 }
  }

  private func header() -> [Span] {
    var line = LineBuilder(widths)
    for (index, key) in ["jacobian.term", "jacobian.adds", "jacobian.so-far"].enumerated() {
      if index == 0 {
        line.put("   " + texts(key), Style(.secondary))
      } else {
        line.put([Span(texts(key), Style(.secondary))], endingAt: columns - (index == 1 ? 15 : 1))
      }
    }
    return line.spans
  }

  private mutating func add(
    _ account: JacobianAccount, _ lasts: [Bool], _ depth: Int, _ limit: Int, to lines: inout [[Span]]
  ) {
    for (index, term) in account.terms.enumerated() where lines.count < limit {
      let place = lasts + [index == account.terms.count - 1]
      var line = LineBuilder(widths)
      line.put("   " + JacobianReport.branches(place), Style(.hairline))
      let factors =
        (term.local.map { [$0.symbols(in: program)] } ?? []) + term.entries.map { $0.notation(in: program) }
      let notation = factors.count == 1 ? factors[0] : Notation.product(factors, .dot)
      line.put(widths.cut(notation.spans(), to: max(10, columns - 28 - line.width)))
      line.put([Span(decimals(term.value), Style(bold: true))], endingAt: columns - 15)
      line.put([Span(decimals(term.subtotal), Style(.secondary))], endingAt: columns - 1)
      lines.append(line.spans)
      guard depth > 1 else { continue }
      for (number, entry) in term.entries.enumerated() {
        let below = place + [number == term.entries.count - 1]
        let account = entries.account(of: entry)
        var line = LineBuilder(widths)
        line.put("   " + JacobianReport.branches(below), Style(.hairline))
        line.put(entry.notation(in: program).spans())
        line.put(" = " + decimals(account.value), Style(.secondary))
        lines.append(line.spans)
        add(account, below, depth - 1, limit, to: &lines)
      }
    }
  }

  /// `│  ├─ `: the lines of a tree in front of a node.
  private static func branches(_ lasts: [Bool]) -> String {
    var text = ""
    for last in lasts.dropLast() { text += last ? "   " : "│  " }
    return text + (lasts.last == true ? "└─ " : "├─ ")
  }
}
