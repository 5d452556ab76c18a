import Recurrence

/// What happens in a cell at one step: its title, and the arithmetic of the unit that it is about.
struct CellFinding {
  var title: String
  var caption: String
  var time: Int
  var unit: Int

  /// The state whose unit changes most, at the step asked for or at the one with the largest change; told by what its gate did.
  static func find(_ trace: Trace<Double>, _ options: CellOptions, _ texts: DiagramTexts) -> CellFinding? {
    let program = trace.program
    guard program.model.layers.indices.contains(options.layer) else { return nil }
    let cell = program.model.layers[options.layer].cell
    let isReverse = options.direction == .reverse
    let anatomy = CellAnatomy(cell, allGates: false)
    guard let lane = anatomy.told,
      let slot = program.slot(layer: options.layer, direction: options.direction, lane.name)
    else { return nil }
    func state(_ time: Int, _ unit: Int) -> Double {
      if time >= 1, time <= trace.steps { return trace.value(.value(slot: slot, time: time, unit: unit)) }
      return program.slots[slot].isState ? trace.value(.value(slot: slot, time: 0, unit: unit)) : 0
    }
    func earlier(_ time: Int) -> Int { isReverse ? time + 1 : time - 1 }
    var best = (change: -1.0, time: 1, unit: 0)
    // What a layer without memory had at another step is no news, and it may have nothing there.
    let hasMemory = program.slots[slot].isState
    let computed = (1...trace.steps).filter { trace.isRecorded(slot, time: $0) }
    var times = hasMemory ? computed.filter { computed.contains(earlier($0)) } : computed
    if times.isEmpty { times = [1] }
    if let time = options.time.map({ min(trace.steps, max(1, $0)) }), hasMemory || computed.contains(time) {
      times = [time]
    }
    for time in times {
      for unit in 0..<program.slots[slot].units {
        let change = abs(state(time, unit) - (hasMemory ? state(earlier(time), unit) : 0))
        if change > best.change { best = (change, time, unit) }
      }
    }
    let (_, time, unit) = best
    if options.show == .backward, let finding = backward(trace, options, lane, slot, times, texts) { return finding }
    let before = state(earlier(time), unit)
    let after = state(time, unit)
    var kind = hasMemory ? "changes" : "answers"
    if let gate = lane.keep,
      let gateSlot = program.slot(layer: options.layer, direction: options.direction, gate.name)
    {
      let open = trace.value(.value(slot: gateSlot, time: time, unit: unit))
      kind = open < 0.15 && abs(before) > 0.05 ? "forgets" : "changes"
    }
    let equation = cell.equations.first { $0.name == lane.name }
    let numbers = FormulaNumbers(
      trace: trace, layer: options.layer, direction: options.direction, time: time, unit: unit)
    let arithmetic = equation.flatMap { numbers.text(of: $0) }
    let values = FormulaNumbers.number
    let title = texts(
      "cell.\(kind).title",
      ["unit": String(unit), "state": lane.name, "before": values(before), "after": values(after)])
    let story = arithmetic.map {
      " "
        + texts(
          "cell.arithmetic",
          ["unit": String(unit), "state": lane.name, "arithmetic": $0, "after": values(after)])
    }
    let gates = CellAnatomy(cell, allGates: true)
    let hasGates = (gates.lanes.flatMap { $0.gates } + gates.inner).contains { !$0.isSigned }
    let place = texts(
      hasGates ? "cell.caption" : "cell.caption-plain", ["cell": cell.title, "time": String(time)])
    // A room reads one line.
    let caption = options.isProjected ? story.map { String($0.dropFirst()) } ?? place : place + (story ?? "")
    return CellFinding(title: title, caption: caption, time: time, unit: unit)
  }

  /// The unit whose state has the largest gradient, and what its gate lets through; nil without gradients.
  private static func backward(
    _ trace: Trace<Double>, _ options: CellOptions, _ lane: CellAnatomy.Lane, _ slot: Int, _ times: [Int],
    _ texts: DiagramTexts
  ) -> CellFinding? {
    var best: (gradient: Double, time: Int, unit: Int)?
    for time in times {
      guard let gradients = trace.gradients(slot, time: time) else { continue }
      for (unit, gradient) in Array(gradients).enumerated() where abs(gradient) > abs(best?.gradient ?? 0) {
        best = (gradient, time, unit)
      }
    }
    guard let (gradient, time, unit) = best else { return nil }
    let values = FormulaNumbers.number
    let words =
      [
        "unit": String(unit), "state": lane.name, "time": String(time), "gradient": values(gradient),
        "cell": trace.program.model.layers[options.layer].cell.title,
      ] as KeyValuePairs
    let title = texts("cell.back.title", words)
    let place = texts("cell.back.caption", words)
    guard let gate = lane.keep,
      let gateSlot = trace.program.slot(layer: options.layer, direction: options.direction, gate.name)
    else { return CellFinding(title: title, caption: place, time: time, unit: unit) }
    let open = trace.value(.value(slot: gateSlot, time: time, unit: unit))
    let factor = gradient < 0 ? "(" + values(gradient) + ")" : values(gradient)
    let story = texts(
      "cell.back.kept",
      [
        "unit": String(unit), "state": lane.name, "gate": gate.name, "open": values(open), "factor": factor,
        "passed": values(gradient * open), "earlier": String(options.direction == .reverse ? time + 1 : time - 1),
      ])
    return CellFinding(
      title: title, caption: options.isProjected ? story : place + " " + story, time: time, unit: unit)
  }
}
