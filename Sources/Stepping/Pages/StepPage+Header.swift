import Recurrence
import Terminal

extension StepPage {
  /// ` unroll step  first-lstm   LSTM 2 → 3 → 1   loss 0.600      ∂c₃[0]  grad l0.t3.c[0] `.
  func header() -> [Span] {
    var line = LineBuilder(widths)
    line.put(" unroll step", Style(bold: true))
    line.put("  " + run.name)
    var right = Notation.symbol(stepper.symbol(stepper.reference)).spans(bold: true)
    let sign = stepper.isUpdate ? UpdateReport.mark : ""
    right.append(Span("  " + sign + Address.text(of: stepper.reference, in: program) + " ", Style(.secondary)))
    var facts = "   " + run.structure
    if columns >= 110 { facts += ", " + texts("step.steps", ["count": String(run.trace.steps)]) }
    if let loss = run.trace.loss { facts += "   " + texts("step.loss-is", ["loss": figures(loss)]) }
    let room = columns - line.width - widths.of(right) - 1
    line.put(
      widths.of(facts) <= room ? facts : widths.prefix("   " + run.structure, columns: max(0, room)), Style(.secondary))
    line.put(right, endingAt: columns)
    return line.spans
  }

  /// ` forward  1───2───3───4───5   loss   backward  5╌╌╌4╌╌╌3●╌╌2╌╌╌1      89 of 121 `.
  func timeline() -> [Span] {
    var line = LineBuilder(widths)
    let playback = run.playback
    let phase = playback.phase(moment)
    let grain = texts("step.grain.\(stepper.grain)")
    let count = [
      Span(columns >= 100 ? grain + " " : "", Style(.secondary)), Span(String(stepper.number + 1), Style(bold: true)),
      Span(" " + texts("step.of", ["count": String(playback.count(stepper.grain))]) + " ", Style(.secondary)),
    ]
    let hasLoss = program.loss != nil
    let hasBackward = playback.first(.backward) != nil
    let words =
      (hasLoss ? [Playback.Phase.forward, .loss] : [.forward]) + (hasBackward ? [.backward] : [])
      + (run.update == nil ? [] : [.update])
    let text = words.reduce(0) { $0 + widths.of(texts("step.phase.\($1)")) + 3 }
    let room = columns - text - widths.of(count) - 6
    let track = max(5, min(hasBackward ? room / 2 : room, 6 * playback.steps))
    for word in words {
      let isNow = word == phase
      let style = Style(isNow && word == .backward ? .gradient : isNow ? .ink : .secondary, bold: isNow)
      line.put(word == .forward ? " " : "   ")
      line.put(texts("step.phase.\(word)"), style)
      if word == .loss || word == .update { continue }
      line.put("  ")
      line.put(self.track(word, width: track, at: phase))
    }
    line.put(count, endingAt: columns)
    return line.spans
  }

  /// The steps of a pass on a line, as many numbers as fit, with ● at the present.
  private func track(_ phase: Playback.Phase, width: Int, at present: Playback.Phase) -> [Span] {
    let steps = run.trace.steps
    let isBackward = phase == .backward
    func place(_ time: Int) -> Int {
      guard steps > 1 else { return 0 }
      let share = Double(isBackward ? steps - time : time - 1) / Double(steps - 1)
      return Int((share * Double(width - String(isBackward ? 1 : steps).count)).rounded())
    }
    var cells: [(text: Character, time: Int?)] = []
    var now: Int?
    let order = Playback.Phase.allCases
    let isDone = (order.firstIndex(of: phase) ?? 0) < (order.firstIndex(of: present) ?? 0)
    let isPending = (order.firstIndex(of: phase) ?? 0) > (order.firstIndex(of: present) ?? 0)
    if phase == present { now = min(width, place(max(1, moment.time)) + String(max(1, moment.time)).count) }
    let line: Character = isBackward ? "╌" : "─"
    cells = (0...width).map { _ in (line, nil) }
    let stride = max(1, (steps * (String(steps).count + 2) + width - 1) / max(1, width))
    var label = isBackward ? steps : 1
    while label >= 1, label <= steps {
      let text = Array(String(label))
      let start = place(label)
      if start + text.count <= cells.count, (start..<start + text.count).allSatisfy({ cells[$0].time == nil }) {
        for (index, digit) in text.enumerated() { cells[start + index] = (digit, label) }
      }
      label += isBackward ? -stride : stride
    }
    if let now, now < cells.count { cells[now] = ("●", moment.time) }
    while let last = cells.last, last.time == nil { cells.removeLast() }
    return cells.enumerated().map { index, cell in
      let isPast = isDone || (!isPending && index <= now ?? -1)
      let isHere = phase == present && cell.time == moment.time
      let role: Role = isPast ? (isBackward ? .gradient : .ink) : isPending ? .pending : .secondary
      return Span(String(cell.text), Style(isPast ? role : .pending, bold: isHere))
    }
  }

  /// The mode and its keys, or what there is to say or to type.
  func keys() -> [Span] {
    var line = LineBuilder(widths)
    let keys: [String]
    switch stepper.mode {
    case .moving:
      keys =
        columns >= 110
        ? [
          "step", "grain", "play", "speed", "phase", "why", "go", "find", "edit", "undo", "stop", "hit", "save", "help",
          "quit",
        ]
        : ["step", "grain", "play", "why", "go", "find", "edit", "help", "quit"]
    case .why(let walk):
      keys =
        walk.isWhatFor
        ? ["line", "walk", "back", "turn-why", "help"]
        : ["line", "open", "close", "walk", "back", "turn", "exact", "help"]
    case .prompt(let prompt): return self.prompt(prompt)
    case .changes:
      keys = ["line", "undo", "any-key"]
    case .help:
      keys = ["any-key"]
    }
    line.put(" " + modeName + " ", Style(bold: true, reversed: true))
    if let message = stepper.message, noteFits {
      line.put(" " + message)
      return line.spans
    }
    if stepper.isPlaying {
      let speed = DecimalText(Stepper.speeds[stepper.speed], .shortest).text()
      line.put(" " + texts("step.playing", ["speed": speed]), Style(bold: true))
    }
    // Where not all fit, help and the way out stay.
    var words = keys.map { (key: $0, text: texts("step.key." + $0)) }
    while line.width + words.reduce(0, { $0 + 2 + widths.of($1.text) }) > columns,
      let last = words.lastIndex(where: { !["help", "quit", "any-key"].contains($0.key) })
    {
      words.remove(at: last)
    }
    for word in words {
      let parts = word.text.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, line.width + 2 + widths.of(word.text) <= columns else { continue }
      line.put("  ")
      line.put(parts[0].replacingUnderscores, Style(bold: true))
      line.put(" " + parts[1].replacingUnderscores, Style(.secondary))
    }
    return line.spans
  }

  private func prompt(_ prompt: StepPrompt) -> [Span] {
    var line = LineBuilder(widths)
    line.put(" " + texts("step.prompt." + prompt.kind.rawValue) + " ", Style(bold: true, reversed: true))
    line.put(" " + prompt.text, Style(bold: true))
    line.put("▏")
    if let problem = prompt.problem {
      if noteFits { line.put("  " + problem, Style(.gradient)) }
    } else if prompt.text.isEmpty {
      line.put("  " + texts("step.prompt." + prompt.kind.rawValue + ".hint"), Style(.secondary))
    } else {
      for (index, match) in prompt.matches.prefix(4).enumerated() {
        line.put("  ")
        line.put(
          Address.text(of: match, in: program),
          Style(bold: index == prompt.selected, reversed: index == prompt.selected))
      }
    }
    return line.spans
  }
}

extension StringProtocol {
  /// Keys that have several signs are written with underscores between them in the texts.
  fileprivate var replacingUnderscores: String { String(map { $0 == "_" ? " " : $0 }) }
}
