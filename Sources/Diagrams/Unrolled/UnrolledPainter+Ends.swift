import Recurrence

/// What stands at the ends: inputs, outputs, targets and losses.
extension UnrolledPainter {
  mutating func paintInputs() {
    for (column, time) in geometry.times.enumerated() {
      let x = geometry.center(column) - geometry.tileWidth / 2
      marks += values(plan.input.slot, time, plan.input.rows, plan.inputScale, x: x, y: geometry.input.top)
      let isNow = isHighlighted(column) && trace.steps > 1
      let place = Point(geometry.center(column), geometry.input.bottom + 19)
      let name = texts("unrolled.time", ["time": String(time)])
      let style = isNow ? type.caption.bold : type.caption
      marks.append(
        .label(Label(name, at: place, style: style, anchor: .middle, paint: isNow ? .ink : .secondary)))
      if column == 0 {
        let next = place.x - measure.width(name, style) / 2
        paintHidden(time - 1, at: Point(geometry.cells[0] - 28, place.y), before: next)
      } else {
        let middle = (geometry.cells[column] + geometry.cells[column - 1] + geometry.tileEnd) / 2
        let next = place.x - measure.width(name, style) / 2
        paintHidden(time - geometry.times[column - 1] - 1, at: Point(middle, place.y), before: next)
      }
      if column == geometry.times.count - 1 {
        paintHidden(
          trace.steps - time,
          at: Point(geometry.cells[column] + geometry.tileStart + geometry.tileWidth / 2, place.y))
      }
    }
  }

  /// How many steps are left out at a place, if any.
  private mutating func paintHidden(_ count: Int, at place: Point, before next: Double = .infinity) {
    guard count > 0 else { return }
    let text = texts("unrolled.more-steps", ["count": String(count)])
    let place = Point(min(place.x, next - 10 - measure.width(text, type.label) / 2), place.y)
    marks.append(.label(Label(text, at: place, style: type.label, anchor: .middle, paint: .secondary)))
  }

  mutating func paintOutputs() {
    guard let output = geometry.output, let (slot, rows) = plan.output else { return }
    for (column, time) in geometry.times.enumerated() where trace.isRecorded(slot, time: time) {
      let x = geometry.center(column) - geometry.tileWidth / 2
      marks += values(slot, time, rows, plan.outputScale, x: x, y: output.top)
      paintTarget(column, time, x: x, top: output.top)
      if let loss = loss(column) { marks.append(.label(loss.label)) }
    }
  }

  /// The loss of a step beside its output, and where it ends; nil where there is none, or on a screen no room for it.
  func loss(_ column: Int) -> (label: Label, end: Double)? {
    let time = geometry.times[column]
    guard let (slot, _) = plan.output, trace.isRecorded(slot, time: time), let loss = program.lossSlot,
      let value = trace.loss(time: time)
    else { return nil }
    let beside = plan.options.isProjected ? targetWidth(time) / 2 - geometry.tileWidth / 2 + 8 : 10
    let start = Point(geometry.center(column) + geometry.tileWidth / 2 + max(10, beside), outputMiddle - 8)
    let name = MathText.runs("L_\(time)", type.math)
    let text = name + [TextRun(" = ", type.fine)] + NumberText(value, significant: 3).runs(type.fine)
    let end = start.x + measure.width(text)
    guard !plan.options.isProjected || end + 6 < roomEnd(after: column) else { return nil }
    return (Label(text, at: start, address: Address.text(ofSlot: loss, time: time, in: program)), end)
  }

  /// The middle of the outputs' rows, where their gradient leaves.
  var outputMiddle: Double {
    guard let output = geometry.output, let rows = plan.output?.rows else { return geometry.top }
    return middle(output.top, rows)
  }

  /// Whether targets stand in tiles beside the outputs.
  private var hasTargetTiles: Bool {
    program.target.map { program.slots[$0].units > 1 } ?? false
  }

  /// The left side of the outputs with their targets.
  func outputLeft(_ column: Int) -> Double {
    geometry.center(column) - geometry.tileWidth / 2 - (hasTargetTiles ? geometry.tileWidth + 4 : 0)
  }

  private mutating func paintTarget(_ column: Int, _ time: Int, x: Double, top: Double) {
    guard let target = program.target, trace.isRecorded(target, time: time) else { return }
    let above = top - 7
    if hasTargetTiles {
      let left = outputLeft(column)
      marks += values(
        target, time, plan.output?.rows ?? plan.input.rows, plan.outputScale, x: left, y: top,
        isCounted: !plan.options.isProjected)
      let place = Point(left + geometry.tileWidth / 2, above)
      marks.append(
        .label(Label(texts("unrolled.targets"), at: place, style: type.fine, anchor: .middle, paint: .secondary)))
      return
    }
    let place = Point(x + geometry.tileWidth / 2, above)
    marks.append(
      .label(
        Label(
          targetWords(target, time), at: place, style: type.fine,
          anchor: .middle, paint: .secondary, address: address(target, time, 0))))
  }

  /// What is wanted at a step, in words.
  private func targetWords(_ target: Int, _ time: Int) -> String {
    let value = trace.value(.value(slot: target, time: time, unit: 0))
    let isClass = program.slots[program.output].units > 1
    let number = isClass ? NumberText(value, decimals: 0).mantissa : plan.outputScale.text(value)
    return texts(isClass ? "unrolled.target-class" : "unrolled.target", ["value": number])
  }

  /// How far what stands beside the outputs of a step may reach.
  private func roomEnd(after column: Int) -> Double {
    guard column + 1 < geometry.times.count else { return geometry.width - 8 }
    let words =
      hasTargetTiles ? measure.width(texts("unrolled.targets"), type.fine) : targetWidth(geometry.times[column + 1])
    let center = hasTargetTiles ? outputLeft(column + 1) + geometry.tileWidth / 2 : geometry.center(column + 1)
    return min(center - words / 2, outputLeft(column + 1))
  }

  /// The width of a step's target in words; 0 where there is none or where it stands in tiles.
  func targetWidth(_ time: Int) -> Double {
    guard let target = program.target, trace.isRecorded(target, time: time), !hasTargetTiles else { return 0 }
    return measure.width(targetWords(target, time), type.fine)
  }
}
