import Recurrence
import Terminal
import Texts

/// The explanation of a scalar as lines: the equation with its numbers, then the tree, or the list of readers.
public struct WhyReport {
  let run: StepRun
  let reference: Reference
  let texts: Catalog
  let columns: Int

  /// The report of a run's scalar, `columns` wide (at least 60).
  public init(_ run: StepRun, _ reference: Reference, texts: Catalog = .english, columns: Int = 80) {
    self.run = run
    self.reference = reference
    self.texts = texts
    self.columns = min(max(60, columns), 120)
  }

  private var program: Program { run.program }
  private var table: WhyTable { WhyTable(run: run, texts: texts, columns: columns) }

  /// Why: the equation, and the tree down to `depth` scalars; at most `limit` lines of it.
  public func why(depth: Int, limit: Int = 10_000) -> [[Span]] {
    var lines = [title("why.question"), []]
    guard let account = run.trace.account(of: reference) else {
      return lines + [[Span("   " + texts("why.given", ["value": decimals(run.trace.value(reference))]))]]
    }
    let layout = EquationLayout(run: run, texts: texts, columns: columns, widths: CellWidth())
    lines += layout.lines(account, rows: 24) + [[]]
    lines.append(table.header())
    let root = run.trace.why(reference)
    lines.append(table.line(root, lasts: [], root: reference))
    add(root, [], depth, limit, to: &lines)
    let isSame = account.working.evaluate { run.trace.value($0) } == run.trace.value(reference)
    return lines + [[], [Span("   " + (isSame ? "✓ " : "✗ ") + texts(isSame ? "why.same" : "why.differs"))]]
  }

  private func add(_ node: WhyNode, _ lasts: [Bool], _ depth: Int, _ limit: Int, to lines: inout [[Span]]) {
    let children = run.trace.children(of: node)
    for (index, child) in children.enumerated() where lines.count < limit {
      let place = lasts + [index == children.count - 1]
      var below = depth
      if case .scalar = child.subject { below -= 1 }
      lines.append(table.line(child, lasts: place, isOpen: below > 0, root: reference))
      if below > 0 { add(child, place, below, limit, to: &lines) }
    }
  }

  /// What for: everything that reads the scalar, with the terms in which it does.
  public func whatFor(limit: Int = 10_000) -> [[Span]] {
    var lines = [title("why.what-for"), []]
    let readers = run.trace.readers(of: reference, limit: limit)
    if readers.isEmpty { lines.append([Span("   " + texts("why.no-readers"))]) }
    for reader in readers {
      guard let account = run.trace.account(of: reader) else { continue }
      let holder = program.holder(of: reference)
      let terms = account.entries.filter { $0.working.reads.contains { program.holder(of: $0) == holder } }
      var line = LineBuilder(CellWidth())
      line.put("   ")
      line.put(Notation.symbol(Symbol(reader, in: program)).spans(bold: true))
      line.put(" = ", Style(.secondary), at: 16)
      for (index, term) in terms.enumerated() {
        if index > 0 { line.put(" + ", Style(.secondary)) }
        let notation = term.working.symbols(in: program)
        line.put((CellWidth().of(notation.text()) <= 50 ? notation : notation.brief).spans())
      }
      if account.entries.count > terms.count { line.put(" + …", Style(.secondary)) }
      line.put([Span(figures(account.value), Style(bold: true))], endingAt: columns - 4)
      lines.append(line.spans)
    }
    return lines
  }

  /// The scalar in 106 bits, and how many ulps the stored one is off.
  public func exact() throws(Diagnosis) -> [Span] {
    let exact = try run.exact().value(reference)
    let distance = run.trace.value(reference).ulps(from: exact)
    let digits = DecimalText(exact.high, .significant(17)).text()
    return [Span("   " + texts("why.error", ["ulps": ulps(distance), "exact": digits]))]
  }

  private func title(_ key: String) -> [Span] {
    let symbol = Symbol(reference, in: program).text()
    let value = decimals(run.trace.value(reference))
    let address = Address.text(of: reference, in: program)
    return [
      Span(" " + texts(key, ["symbol": symbol, "value": value]), Style(bold: true)),
      Span("   " + address, Style(.secondary)),
    ]
  }
}
