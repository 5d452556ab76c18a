import Recurrence
import Terminal

extension StepPage {
  /// The rows of the cell's table: its quantities in the order of the equations.
  var cellQuantities: [Int] { layerSlots }

  /// The time step that the table shows.
  private var time: Int { isTimed ? max(1, moment.time) : run.trace.steps }

  func cellRule(columns: Int) -> [Span] {
    LineBuilder.rule(
      [Span(texts("step.cell-at", ["time": String(time)]), Style(bold: true))],
      [Span(texts(run.trace.hasGradients ? "step.cell-note" : "step.cell-note-forward"), Style(.secondary))],
      columns: columns, widths)
  }

  /// Units side by side: value, bar, gradient.
  func cellLines(rows: Int, columns: Int, _ quantities: [Int]) -> [[Span]] {
    guard rows > 0 else { return [] }
    let most = quantities.map { program.slots[$0].units }.max() ?? 1
    let fit = max(1, (columns - 7) / unitWidth)
    let units = window(most, fit)
    var lines = [cellHeader(units, of: most)]
    let shown = rowWindow(quantities.count, rows - 1)
    for slot in quantities[shown] where run.trace.isRecorded(slot, time: time) {
      lines.append(cellLine(slot, units))
    }
    return lines
  }

  private var unitWidth: Int { run.trace.hasGradients ? 24 : 16 }

  private func rowWindow(_ count: Int, _ rows: Int) -> Range<Int> {
    guard count > rows else { return 0..<count }
    let at = cellQuantities.firstIndex { slot in
      moment.subject == .value(slot: slot) || moment.subject == .gradient(slot: slot)
    }
    let first = min(max(0, (at ?? 0) - rows / 2), count - rows)
    return first..<first + max(0, rows)
  }

  private func cellHeader(_ units: Range<Int>, of most: Int) -> [Span] {
    var line = LineBuilder(widths)
    for (index, unit) in units.enumerated() {
      let start = 7 + index * unitWidth
      let isNow = unit == moment.unit && stepper.grain == .scalar
      line.put("[\(unit)]", Style(isNow ? .ink : .secondary, bold: isNow), at: start + 2)
      if run.trace.hasGradients { line.put("∂", Style(.gradient), at: start + 17) }
    }
    if units.count < most { line.put("  " + texts("step.of-units", ["count": String(most)]), Style(.secondary)) }
    return line.spans
  }

  private func cellLine(_ slot: Int, _ units: Range<Int>) -> [Span] {
    var line = LineBuilder(widths)
    let symbol = Symbol(program.slots[slot].name, time: .step(time))
    line.put("  ")
    line.put(symbol.text(), Style(symbol.role, bold: true))
    for (index, unit) in units.enumerated() where unit < run.trace.values(slot, time: time).count {
      let start = 7 + index * unitWidth
      putValue(slot, unit, at: start, symbol, in: &line)
      if run.trace.hasGradients, program.adjointSlot(of: slot) != nil { putGradient(slot, unit, at: start, in: &line) }
    }
    return line.spans
  }

  private func putValue(_ slot: Int, _ unit: Int, at start: Int, _ symbol: Symbol, in line: inout LineBuilder) {
    let reference = Reference.value(slot: slot, time: time, unit: unit)
    let isKnown = stepper.isKnown(reference)
    let isPresent = reference == stepper.reference && stepper.grain == .scalar
    guard isKnown else {
      line.put("·", Style(.pending), at: start + 3)
      return
    }
    let value = run.trace.value(reference)
    let text = fitting(value, 7, isChanged: stepper.isChanged(reference))
    let isRead = isOperand(reference)
    line.put(aligned(text, to: 7), Style(isRead || isPresent ? .ink : .secondary, bold: isRead), at: start)
    let bar = SignedBar(.value, reach: 3, scale: max(1, scale(slot))).text(value)
    line.put(bar: bar, Style(symbol.role), at: start + 7)
    if isPresent { line.put("●", Style(bold: true), at: start + 14) }
  }

  private func putGradient(_ slot: Int, _ unit: Int, at start: Int, in line: inout LineBuilder) {
    let reference = Reference.gradient(slot: slot, time: time, unit: unit)
    guard stepper.isKnown(reference) else {
      line.put("·", Style(.pending), at: start + 17)
      return
    }
    let isPresent = reference == stepper.reference && stepper.grain == .scalar
    let isRead = isOperand(reference)
    if isPresent { line.put("●", Style(.gradient, bold: true), at: start + 14) }
    let text = fitting(run.trace.value(reference), 8, isChanged: stepper.isChanged(reference))
    line.put(aligned(text, to: 8), Style(isRead ? .gradient : .secondary, bold: isRead), at: start + 15)
  }

  /// A number with as many figures, up to three, as fit.
  func fitting(_ value: Double, _ room: Int, isChanged: Bool) -> String {
    let mark = isChanged ? "*" : ""
    for count in [3, 2] {
      let text = DecimalText(value, .significant(count)).text() + mark
      if widths.of(aligned(text, to: 0, cuts: false)) <= room { return text }
    }
    return DecimalText(value, .significant(1)).text() + mark
  }

  /// Quantities that stay within ±1 have bars to ±1.
  private func scale(_ slot: Int) -> Double { run.scale(of: slot, gradient: false) }
}
