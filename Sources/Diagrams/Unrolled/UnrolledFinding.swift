import Recurrence

/// What a run has to tell, found in its numbers: the picture's title, the caption that does the arithmetic, and which numbers are bold.
struct UnrolledFinding {
  /// One sentence, markup of `RichText`.
  var title: String
  /// What to look at, and the arithmetic of the bold row.
  var caption: String
  /// The layer that it is about.
  var layer: Int
  /// The state that it is about, if it is about one.
  var state: String?
  /// The step that it is about.
  var time: Int
  /// The unit, if it is about one.
  var unit: Int?
  /// The addresses of the numbers in bold.
  var bold: Set<String> = []

  /// The first rule that has something to say: a gradient that fades or grows, a gate that shuts, the largest gradient, the largest change.
  static func find(
    _ trace: Trace<Double>, _ bands: [UnrolledBand], _ options: UnrolledOptions, _ texts: DiagramTexts
  ) -> UnrolledFinding {
    let rules = UnrolledRules(trace: trace, bands: bands, options: options, texts: texts)
    if rules.hasGradients {
      return (options.time == nil ? rules.fading() : nil) ?? rules.shutGate() ?? rules.largestGradient()
        ?? rules.largestChange()
    }
    return rules.shutGate() ?? rules.largestChange()
  }
}

/// The rules; each returns nil where its story is not in the numbers.
struct UnrolledRules {
  let trace: Trace<Double>
  let bands: [UnrolledBand]
  let options: UnrolledOptions
  let texts: DiagramTexts

  var hasGradients: Bool { trace.hasGradients && options.show != .forward }
  private var program: Program { trace.program }

  /// The steps that a rule may choose from.
  private var times: [Int] {
    if let time = options.time { return [min(trace.steps, max(1, time))] }
    return Array(1...trace.steps)
  }

  // MARK: Rules

  /// The loss stands at the end alone, and what flows back from it gets smaller, or larger, by more than 4.
  func fading() -> UnrolledFinding? {
    guard let lossSlot = program.lossSlot, trace.steps >= 3 else { return nil }
    let counted = (1...trace.steps).filter { trace.isRecorded(lossSlot, time: $0) }
    guard counted == [trace.steps], let band = bands.last(where: { !$0.isReverse }), let lane = band.lanes.first,
      let first = norm(lane.slot, 1), let last = norm(lane.slot, trace.steps)
    else { return nil }
    let ratio = first / last
    guard first > 0, last > 0, ratio.isFinite, ratio < 0.25 || ratio > 4 else { return nil }
    // A gradient that goes up and down has no half-life.
    let norms = (1...trace.steps).reversed().compactMap { norm(lane.slot, $0) }
    guard FlowSeries(name: "", norms: norms).trend != .waver else { return nil }
    let lag = trace.steps - 1
    let halvings = abs(Logarithm.base10(ratio)) / Logarithm.base10(2)
    let name = ratio < 1 ? "fades" : "grows"
    return UnrolledFinding(
      title: texts("unrolled.\(name).title", ["steps": number(Double(lag) / halvings, 2)]),
      caption: texts(
        "unrolled.\(name).caption",
        [
          "lag": String(lag), "state": lane.anatomy.name, "steps": String(trace.steps), "last": number(last),
          "first": number(first), "ratio": number(ratio), "halvings": number(halvings, 2),
        ]),
      layer: band.layer, state: lane.anatomy.name, time: trace.steps)
  }

  /// A gate that multiplies a state of some size by less than a tenth.
  func shutGate() -> UnrolledFinding? {
    var best: (score: Double, band: UnrolledBand, lane: UnrolledBand.Lane, gate: Int, time: Int, unit: Int)?
    for band in bands {
      for lane in band.lanes {
        guard let gate = lane.keep else { continue }
        let largest = largest(lane.slot)
        for time in times {
          let before = band.before(time)
          guard before >= 1, before <= trace.steps else { continue }
          for unit in 0..<program.slots[lane.slot].units {
            let open = value(gate, time, unit)
            let size = abs(value(lane.slot, before, unit))
            guard open < 0.1, size > 0.25 * largest, size / max(open, 1e-9) > best?.score ?? 0 else { continue }
            best = (size / max(open, 1e-9), band, lane, gate, time, unit)
          }
        }
      }
    }
    guard let (_, band, lane, gate, time, unit) = best else { return nil }
    let earlier = band.before(time)
    let open = value(gate, time, unit)
    let before = value(lane.slot, earlier, unit)
    var bold = [
      address(gate, time, unit), address(lane.slot, earlier, unit), address(lane.slot, time, unit),
    ]
    let gradient = hasGradients ? trace.gradients(lane.slot, time: time)?.dropFirst(unit).first : nil
    let symbol = lane.anatomy.keep?.name ?? program.slots[gate].name
    let name = gradient == nil ? "shut-forward" : "shut"
    if gradient != nil { bold += ["grad " + bold[2], "grad " + bold[1]] }
    return UnrolledFinding(
      title: texts("unrolled.\(name).title", ["gate": symbol, "state": lane.anatomy.name]),
      caption: whereabouts(band)
        + texts(
          "unrolled.\(name).caption",
          [
            "unit": String(unit), "time": String(time), "earlier": String(earlier), "gate": symbol,
            "state": lane.anatomy.name, "open": number(open, 2), "before": number(before),
            "kept": number(before * open, 2), "gradient": number(gradient ?? 0),
            "passed": number((gradient ?? 0) * open, 2), "factor": factor(before), "back": factor(gradient ?? 0),
          ]),
      layer: band.layer, state: lane.anatomy.name, time: time, unit: unit, bold: Set(bold))
  }

  /// The step at which a state's gradient is largest, and the unit that has most of it.
  func largestGradient() -> UnrolledFinding? {
    var best: (norm: Double, band: UnrolledBand, lane: UnrolledBand.Lane, time: Int)?
    for band in bands {
      for lane in band.lanes {
        for time in times {
          if let norm = norm(lane.slot, time), norm > best?.norm ?? 0 { best = (norm, band, lane, time) }
        }
      }
    }
    guard let (norm, band, lane, time) = best, let gradients = trace.gradients(lane.slot, time: time) else {
      return nil
    }
    var unit = 0
    for (index, value) in gradients.enumerated()
    where abs(value) > abs(gradients[gradients.startIndex + unit]) { unit = index }
    let sources = GradientSources(trace, slot: lane.slot, time: time)
    var parts: [String] = []
    if sources.hasAbove {
      parts.append(texts("unrolled.part.above", ["value": number(sources.above[unit])]))
    }
    if sources.hasWithin {
      parts.append(texts("unrolled.part.within", ["value": number(sources.within[unit]), "time": String(time)]))
    }
    if sources.hasLater {
      parts.append(
        texts("unrolled.part.later", ["value": number(sources.later[unit]), "time": String(band.after(time))]))
    }
    // A negative part is subtracted: true minus signs begin it.
    let sum = parts.reduce(into: "") { sum, part in
      let isNegative = part.unicodeScalars.first == "−"
      sum += sum.isEmpty ? part : isNegative ? " − " + String(part.unicodeScalars.dropFirst()) : " + " + part
    }
    let cell = program.model.layers[band.layer].cell.title
    return UnrolledFinding(
      title: texts(
        options.time == nil ? "unrolled.largest.title" : "unrolled.chosen.title",
        [
          "time": String(time), "state": lane.anatomy.name, "norm": number(norm), "layer": String(band.layer),
          "cell": cell,
        ]),
      caption: whereabouts(band)
        + texts(
          parts.count == 1 ? "unrolled.largest.caption-one" : "unrolled.largest.caption",
          [
            "unit": String(unit), "time": String(time), "state": lane.anatomy.name, "sum": sum,
            "value": number(gradients[gradients.startIndex + unit]),
          ]),
      layer: band.layer, state: lane.anatomy.name, time: time, unit: unit,
      bold: ["grad " + address(lane.slot, time, unit)])
  }

  /// The unit of an output that changes most from one step to the next.
  func largestChange() -> UnrolledFinding {
    var best: (size: Double, band: UnrolledBand, lane: UnrolledBand.Lane, time: Int, unit: Int)?
    for band in bands {
      for lane in band.lanes {
        // What the first step makes of the initial state is no news, unless there is nothing else.
        for time in times where times.count == 1 || (1...trace.steps).contains(band.before(time)) {
          for unit in 0..<program.slots[lane.slot].units {
            let size = abs(value(lane.slot, time, unit) - before(band, lane, time, unit))
            if size > best?.size ?? -1 { best = (size, band, lane, time, unit) }
          }
        }
      }
    }
    guard let (_, band, lane, time, unit) = best else {
      return UnrolledFinding(title: texts("unrolled.plain.title"), caption: "", layer: 0, time: times[0])
    }
    let after = value(lane.slot, time, unit)
    let before = before(band, lane, time, unit)
    var bold = [address(lane.slot, time, unit)]
    if band.before(time) >= 1, band.before(time) <= trace.steps {
      bold.append(address(lane.slot, band.before(time), unit))
    }
    return UnrolledFinding(
      title: texts(
        "unrolled.change.title",
        [
          "unit": String(unit), "time": String(time), "state": lane.anatomy.name, "before": number(before),
          "after": number(after),
        ]),
      caption: whereabouts(band)
        + texts(
          "unrolled.change.caption",
          [
            "unit": String(unit), "time": String(time), "state": lane.anatomy.name, "after": number(after),
            "before": factor(before), "difference": number(after - before),
          ]),
      layer: band.layer, state: lane.anatomy.name, time: time, unit: unit, bold: Set(bold))
  }

  /// Which layer and direction, where there are several.
  private func whereabouts(_ band: UnrolledBand) -> String {
    guard bands.count > 1 else { return "" }
    let isBidirectional = program.model.layers[band.layer].isBidirectional
    let key = !isBidirectional ? "unrolled.in-layer" : band.isReverse ? "unrolled.in-reverse" : "unrolled.in-forward"
    return texts(key, ["layer": String(band.layer)]) + " "
  }

  // MARK: Numbers

  private func value(_ slot: Int, _ time: Int, _ unit: Int) -> Double {
    trace.value(.value(slot: slot, time: time, unit: unit))
  }

  private func before(_ band: UnrolledBand, _ lane: UnrolledBand.Lane, _ time: Int, _ unit: Int) -> Double {
    let time = band.before(time)
    if time >= 1, time <= trace.steps { return value(lane.slot, time, unit) }
    return lane.isState ? value(lane.slot, 0, unit) : 0
  }

  private func largest(_ slot: Int) -> Double {
    var largest = 0.0
    for time in 1...trace.steps { for value in trace.values(slot, time: time) { largest = max(largest, abs(value)) } }
    return largest
  }

  private func norm(_ slot: Int, _ time: Int) -> Double? {
    trace.gradients(slot, time: time).map { GradientSources.norm($0) }
  }

  private func address(_ slot: Int, _ time: Int, _ unit: Int) -> String {
    Address.text(of: .value(slot: slot, time: time, unit: unit), in: program)
  }

  private func number(_ value: Double, _ significant: Int = 3) -> String {
    NumberText(value, significant: significant).plain
  }

  /// A number as a factor or behind a minus sign: negative ones in parentheses.
  private func factor(_ value: Double) -> String { value < 0 ? "(" + number(value) + ")" : number(value) }
}
