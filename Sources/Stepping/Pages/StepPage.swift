import Recurrence
import Terminal
import Texts

extension Stepper {
  /// The screen as lines, at most `rows` of at most `columns`.
  public func screen(columns: Int, rows: Int, widths: CellWidth = CellWidth()) -> [[Span]] {
    let page = StepPage(stepper: self, columns: max(20, columns), rows: max(4, rows), widths: widths)
    return page.lines().map { widths.cut($0, to: columns) }
  }
}

/// The layout of a screen: title, timeline, Steps, Now, Cell, keys.
struct StepPage {
  let stepper: Stepper
  let columns: Int
  let rows: Int
  let widths: CellWidth
  /// The scalars that the present equation reads.
  let operands: Set<Reference>

  init(stepper: Stepper, columns: Int, rows: Int, widths: CellWidth) {
    self.stepper = stepper
    self.columns = columns
    self.rows = rows
    self.widths = widths
    operands = Set(stepper.run.trace.account(of: stepper.reference, limit: Stepper.termLimit)?.working.reads ?? [])
  }

  var run: StepRun { stepper.run }
  var texts: Catalog { stepper.texts }
  var program: Program { run.program }
  var moment: Playback.Moment { stepper.moment }

  func lines() -> [[Span]] {
    let body: [[Span]]
    switch stepper.mode {
    case .why(let walk): body = [whyHeader(walk)] + whyLines(walk, rows: rows - 2)
    case .changes(let top): body = [header(), timeline()] + changeLines(top: top, rows: rows - 3)
    case .help: body = [header(), timeline()] + helpLines(rows: rows - 3)
    case .moving, .prompt: body = moving()
    }
    var lines = Array(body.prefix(rows - 1))
    while lines.count < rows - 1 { lines.append([]) }
    let note = noteLines()
    lines = lines.dropLast(note.count) + note
    return lines + [keys()]
  }

  /// The size of the parts: what the height leaves over goes to the steps, then to the equation.
  private func moving() -> [[Span]] {
    let quantities = cellQuantities
    let now = 4
    let isAiry = rows >= 32
    let fixed = 2 + 2 + 1 + now + 2 + 1 + (isAiry ? 3 : 0)
    let room = max(0, rows - fixed)
    let cellRows = min(quantities.count, max(2, room / 2))
    let stepRows = max(0, room - cellRows)
    var lines = [header(), timeline()]
    let tracks = self.tracks(rows: stepRows, isAiry: isAiry)
    lines += stepLines(tracks)
    if isAiry { lines.append([]) }
    lines.append(
      LineBuilder.rule([Span(texts("step.now"), Style(bold: true))], orderNote(), columns: columns, widths))
    if isAiry { lines.append([]) }
    lines += padded(nowLines(rows: now), to: now)
    if isAiry { lines.append([]) }
    lines += bottom(rows: max(0, rows - 1 - lines.count), quantities)
    return lines
  }

  private func padded(_ lines: [[Span]], to count: Int) -> [[Span]] {
    lines + Array(repeating: [], count: max(0, count - lines.count))
  }

  /// The cell's table; on wide screens with what reads the number next and the stops beside it.
  private func bottom(rows: Int, _ quantities: [Int]) -> [[Span]] {
    let side = columns >= 118 ? 40 : 0
    var left = [cellRule(columns: columns - side)] + cellLines(rows: rows - 1, columns: columns - side - 1, quantities)
    guard side > 0 else { return left }
    var right = [LineBuilder.rule([Span(texts("step.read-next"), Style(bold: true))], columns: side - 1, widths), []]
    let readers = stepper.isUpdate ? [] : run.trace.readers(of: stepper.reference, limit: 200)
    let room = max(1, rows - 4 - max(1, stepper.stops.count))
    for reader in readers.prefix(readers.count > room ? room - 1 : room) { right.append(readerLine(reader)) }
    if readers.isEmpty { right.append([Span(" " + texts("step.read-by-none"), Style(.secondary))]) }
    if readers.count > room {
      right.append([Span(" " + texts("step.more", ["count": String(readers.count - room + 1)]), Style(.secondary))])
    }
    right.append([])
    right.append(LineBuilder.rule([Span(texts("step.stops"), Style(bold: true))], columns: side - 1, widths))
    if stepper.stops.isEmpty { right.append([Span(" " + texts("step.stops-none"), Style(.secondary))]) }
    for stop in stepper.stops {
      let hits = stop.hits.map { "   " + texts("step.hits", ["count": String($0)]) } ?? ""
      right.append([Span(" " + stop.text), Span(hits, Style(.secondary))])
    }
    left = padded(left, to: rows)
    for index in left.indices where index < right.count {
      var line = LineBuilder(widths)
      line.put(widths.cut(left[index], to: columns - side))
      line.put(widths.cut(right[index], to: side - 1), at: columns - side + 1)
      left[index] = line.spans
    }
    return left
  }

  private func readerLine(_ reader: Reference) -> [Span] {
    var line: [Span] = [Span(" ")] + Notation.symbol(stepper.symbol(reader)).spans()
    let isGradient = stepper.symbol(reader).isGradient
    if let account = run.trace.account(of: reader, limit: Stepper.termLimit) {
      let holder = program.holder(of: stepper.reference)
      let term = account.entries.first { $0.working.reads.contains { program.holder(of: $0) == holder } }
      // The loss's own term may lie beyond those that were asked for.
      let working = term?.working ?? (reader == .loss ? .reference(stepper.reference) : nil)
      if let working {
        line.append(Span(" = ", Style(.secondary)))
        let notation = working.symbols(in: program)
        let isShort = widths.of(notation.text()) < 26
        line += (isShort ? notation : working.brief(in: program)).spans()
        if account.entries.count > 1 { line.append(Span(isGradient ? " + …" : " …", Style(.secondary))) }
      }
    }
    return line
  }

  /// The name of what the present moment computes, for the rule above the equation: the order of the section.
  private func orderNote() -> [Span] {
    var subjects = run.playback.subjects(of: moment)
    if isOfParameter, let at = subjects.firstIndex(of: moment.subject) {
      subjects = Array(subjects[max(0, at - 3)..<min(subjects.count, at + 4)])
    }
    var note = [Span(texts("step.order") + " ", Style(.secondary))]
    var shown: [String] = []
    let at = subjects.firstIndex(of: moment.subject) ?? 0
    for (index, subject) in subjects.enumerated() {
      let name = letter(of: subject)
      if shown.last == name { continue }
      guard !name.hasPrefix("a_") || index == at else { continue }
      shown.append(name)
      let isNow = index == at && stepper.grain != .step
      let style =
        isNow
        ? Style(run.playback.phase(moment) == .backward ? .gradient : .ink, bold: true)
        : Style(index < at ? .ink : .pending)
      note.append(Span((isNow ? "●" : "") + orderText(subject, name), style))
      note.append(Span(" "))
      if widths.of(note) > columns - 30 { break }
    }
    note.removeLast()
    return note
  }

  private func orderText(_ subject: Playback.Subject, _ name: String) -> String {
    if case .value(let slot) = subject, slot == program.lossSlot { return "ℓ" }
    return Symbol(name).text()
  }

  /// Whether the present moment computes something of a parameter.
  private var isOfParameter: Bool {
    switch moment.subject {
    case .parameterGradient, .update: true
    case .value, .gradient, .loss: false
    }
  }

  func letter(of subject: Playback.Subject) -> String {
    switch subject {
    case .value(let slot), .gradient(let slot): program.slots[slot].name
    case .parameterGradient(let index), .update(let index): program.parameters.entries[index].symbol
    case .loss: "loss"
    }
  }
}
