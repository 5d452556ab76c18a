import Recurrence
import Terminal

extension StepPage {
  /// A row of the table of steps: a unit of a quantity or of its gradient; nil for a blank row.
  struct Track {
    var slot: Int
    var isGradient: Bool
    var unit: Int
    /// Whether it is the first row of its quantity, which has the name.
    var isFirst: Bool
    /// What fills a bar.
    var scale: Double
  }

  /// The slots of the layer that the present moment belongs to, in the order of the equations.
  var layerSlots: [Int] {
    var stage = presentStage
    if case .layer = program.stages[stage].role {
    } else {
      // What belongs to no layer is shown with the last one.
      stage = program.stages.lastIndex { if case .layer = $0.role { true } else { false } } ?? stage
    }
    guard case .layer(let layer, _) = program.stages[stage].role else { return Array(program.stages[stage].slots) }
    return program.model.layers[layer].cell.equations.compactMap { equation in
      program.stages[stage].slots.first { program.slots[$0].name == equation.name }
    }
  }

  private var presentStage: Int {
    switch moment.subject {
    case .value(let slot), .gradient(let slot): return program.slots[slot].stage
    case .loss: return program.stages.count - 1
    case .parameterGradient(let index), .update(let index):
      let entry = program.parameters.entries[index]
      return entry.layer.flatMap { layer in
        program.stages.firstIndex { $0.role == .layer(layer, entry.direction) }
      } ?? program.stages.count - 1
    }
  }

  /// The quantities to show through time: the states, the inner one first, and their gradients; then the outputs.
  func tracks(rows: Int, isAiry: Bool) -> [Track?] {
    var states = layerSlots.filter { program.slots[$0].isState }
    if states.isEmpty { states = layerSlots.suffix(1) }
    let hasGradients = run.trace.hasGradients
    func size(_ count: Int) -> Int {
      states.prefix(count).reduce(0) { $0 + program.slots[$1].units } * (hasGradients ? 2 : 1)
        + (isAiry && hasGradients ? 1 : 0)
    }
    var count = 1
    while count < states.count, size(count + 1) <= rows { count += 1 }
    let chosen = Array(states.prefix(count))
    let groups = count * (hasGradients ? 2 : 1)
    let share = max(1, (rows - (isAiry && hasGradients ? 1 : 0)) / max(1, groups))
    var tracks: [Track?] = []
    for isGradient in hasGradients ? [false, true] : [false] {
      if isGradient, isAiry { tracks.append(nil) }
      for slot in chosen {
        for (index, unit) in window(program.slots[slot].units, share).enumerated() {
          tracks.append(
            Track(
              slot: slot, isGradient: isGradient, unit: unit, isFirst: index == 0,
              scale: run.scale(of: slot, gradient: isGradient)))
        }
      }
    }
    return Array(tracks.prefix(rows))
  }

  /// As many units as fit, with the present one among them.
  func window(_ units: Int, _ count: Int) -> Range<Int> {
    guard units > count, count > 0 else { return 0..<units }
    let first = min(max(0, moment.unit - count / 2), units - count)
    return first..<first + count
  }

  private var stepWidth: Int { columns >= 118 ? 22 : 14 }

  /// The time steps that fit, the present one among them.
  private var shownTimes: ClosedRange<Int> {
    let count = max(1, (columns - 10) / stepWidth)
    let steps = run.trace.steps
    let isInitial = moment.time == 0 && isTimed
    let lowest = isInitial ? 0 : 1
    guard steps - lowest + 1 > count else { return lowest...steps }
    let first = min(max(lowest, moment.time - count / 2), steps - count + 1)
    return first...first + count - 1
  }

  /// Whether the moment belongs to a time step.
  var isTimed: Bool {
    switch moment.subject {
    case .value, .gradient: true
    case .parameterGradient, .update, .loss: false
    }
  }

  func stepLines(_ tracks: [Track?]) -> [[Span]] {
    let note = scaleNote(tracks)
    var lines = [
      LineBuilder.rule([Span(texts("step.steps-title"), Style(bold: true))], note, columns: columns, widths),
      timeLine(),
    ]
    for track in tracks {
      guard let track else {
        lines.append([])
        continue
      }
      lines.append(line(track))
    }
    return lines
  }

  private func scaleNote(_ tracks: [Track?]) -> [Span] {
    var parts: [String] = []
    for track in tracks.compactMap({ $0 }) where track.isFirst {
      let scale = DecimalText(track.scale, .shortest).text()
      parts.append((track.isGradient ? "∂" : "") + program.slots[track.slot].name + " " + scale)
    }
    return [Span(texts("step.full-bar", ["scales": parts.joined(separator: ", ")]), Style(.secondary))]
  }

  private func timeLine() -> [Span] {
    var line = LineBuilder(widths)
    let isBackward = run.playback.phase(moment) == .backward
    for (index, time) in shownTimes.enumerated() {
      let isNow = time == moment.time && isTimed
      let start = 10 + index * stepWidth
      if index > 0 {
        let flows = isBackward && time > moment.time && isTimed
        let room = start - line.width + 1
        let dashes = Array(repeating: "╌", count: max(0, room - 1)).joined()
        let arrow =
          dashes.count > 3
          ? String(dashes.prefix(dashes.count / 2)) + "◂" + String(dashes.dropFirst(dashes.count / 2 + 1)) : dashes
        line.put(" ")
        line.put(flows ? arrow : dashes, Style(flows ? .gradient : .hairline))
      }
      let mark = isNow ? "● " : "  "
      line.put(mark, Style(bold: true, tinted: isNow), at: start + 2)
      line.put("t = \(time)", Style(isNow ? .ink : .secondary, bold: isNow, tinted: isNow))
    }
    return line.spans
  }

  private func line(_ track: Track) -> [Span] {
    var line = LineBuilder(widths)
    let name = (track.isGradient ? "∂" : "") + program.slots[track.slot].name
    if track.isFirst {
      line.put(name, Style(track.isGradient ? .gradient : .ink, bold: true), at: max(1, 4 - widths.of(name)))
    }
    line.put("[\(track.unit)]", Style(.secondary), at: 5)
    for (index, time) in shownTimes.enumerated() { put(track, time, at: 10 + index * stepWidth, in: &line) }
    return line.spans
  }

  private func put(_ track: Track, _ time: Int, at column: Int, in line: inout LineBuilder) {
    let isWide = stepWidth == 22
    let bar = SignedBar(track.isGradient ? .gradient : .value, reach: isWide ? 5 : 6, scale: track.scale)
    let reference: Reference =
      track.isGradient
      ? .gradient(slot: track.slot, time: time, unit: track.unit)
      : .value(slot: track.slot, time: time, unit: track.unit)
    let isNow = time == moment.time && isTimed
    let isKnown = run.trace.isRecorded(track.slot, time: time) && stepper.isKnown(reference)
    let value = isKnown ? run.trace.value(reference) : nil
    let isRead = isOperand(reference)
    let role: Role = track.isGradient ? .gradient : isNow || isRead ? .ink : .secondary
    line.put(bar: bar.text(value), Style(value == nil ? .pending : role, bold: isRead, tinted: isNow), at: column)
    guard isWide else {
      line.put(value != nil && stepper.isChanged(reference) ? "*" : " ", Style(.gradient, tinted: isNow))
      return
    }
    let text = value.map { fitting($0, 9, isChanged: stepper.isChanged(reference)) } ?? ""
    line.put(
      " " + aligned(text, to: 9), Style(isNow || isRead ? .ink : .secondary, bold: isNow || isRead, tinted: isNow))
  }

  /// A number with its point at the fourth column, so that a column's points stand below each other.
  func aligned(_ text: String, to count: Int, cuts: Bool = true) -> String {
    let whole = text.prefix { $0 != "." && $0 != "×" }
    let before = max(0, 2 - widths.of(whole))
    let moved = String(repeating: " ", count: before) + text
    return cuts ? widths.padded(moved, to: count) : moved
  }

  /// Whether the present equation reads a scalar, or is it.
  func isOperand(_ reference: Reference) -> Bool {
    guard stepper.grain == .scalar else { return false }
    return reference == stepper.reference || operands.contains(reference)
  }
}
