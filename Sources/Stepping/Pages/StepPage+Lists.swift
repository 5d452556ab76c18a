import Recurrence
import Terminal

extension StepPage {
  /// The keys and what they do.
  func helpLines(rows: Int) -> [[Span]] {
    var lines = [LineBuilder.rule([Span(texts("step.help"), Style(bold: true))], columns: columns, widths), []]
    for entry in texts("step.help.keys").split(separator: "\n") {
      let parts = entry.split(separator: "|", maxSplits: 1)
      guard parts.count == 2 else { continue }
      var line = LineBuilder(widths)
      line.put(parts[0].trimmed, Style(bold: true), at: 4)
      line.put(parts[1].trimmed, at: 18)
      lines.append(line.spans)
    }
    return Array(lines.prefix(rows))
  }

  /// What the last change changed: the largest difference of every quantity.
  func changeLines(top: Int, rows: Int) -> [[Span]] {
    guard let before = stepper.before, let differences = stepper.differences else { return [] }
    let note = texts("step.changed-count", ["count": String(differences.count), "all": String(differences.all)])
    var lines = [
      LineBuilder.rule(
        [Span(texts("step.changes"), Style(bold: true))], [Span(note, Style(.secondary))], columns: columns, widths),
      [],
    ]
    let first = min(top, max(0, differences.rows.count - 1))
    var table = [
      ["step.changes.where", "step.changes.before", "step.changes.after", "step.changes.difference"].map {
        Span(texts($0), Style(.secondary))
      }
    ]
    for row in differences.rows.dropFirst(first).prefix(rows - 4) {
      let (a, b) = (before.value(row.reference), run.trace.value(row.reference))
      table.append([
        Span(Address.text(of: row.reference, in: program), Style(stepper.symbol(row.reference).role)),
        Span(decimals(a)), Span(decimals(b)), Span((b > a ? "+" : "") + figures(b - a), Style(bold: true)),
      ])
    }
    lines += Table([.left, .decimal, .decimal, .decimal], rows: table, gap: 3).lines(width: widths)
      .map { [Span("    ")] + $0 }
    return lines
  }
}

/// Where two runs of a program differ.
struct Differences: Sendable {
  /// The largest difference of a quantity.
  struct Row: Sendable {
    var reference: Reference
    var difference: Double
  }

  /// The quantities that differ, the loss first, then from the largest difference to the smallest.
  private(set) var rows: [Row] = []
  /// How many recorded numbers differ, and how many there are.
  private(set) var count = 0
  let all: Int

  init(_ before: Trace<Double>, _ after: Trace<Double>) {
    // A trace whose numbers are in a file has another order.
    let (a, b) = (before.inMemory, after.inMemory)
    let program = b.program
    all = b.count
    for index in b.storage.indices where a.storage[index].bitPattern != b.storage[index].bitPattern { count += 1 }
    var found: [Row] = []
    for slot in program.slots.indices where program.isNamed(slot) {
      var kinds = [false]
      if b.hasGradients, program.adjointSlot(of: slot) != nil { kinds.append(true) }
      for isGradient in kinds {
        var best: Row?
        for time in 0...b.steps where b.isRecorded(slot, time: time) {
          for unit in 0..<b.values(slot, time: time).count {
            let reference: Reference =
              isGradient
              ? .gradient(slot: slot, time: time, unit: unit) : .value(slot: slot, time: time, unit: unit)
            let difference = (b.value(reference) - a.value(reference)).magnitude
            if difference > best?.difference ?? 0 { best = Row(reference: reference, difference: difference) }
          }
        }
        if let best { found.append(best) }
      }
    }
    found.sort { $0.difference > $1.difference }
    if let old = a.loss, let new = b.loss, old != new {
      rows.append(Row(reference: .loss, difference: (new - old).magnitude))
    }
    rows += found
  }
}
