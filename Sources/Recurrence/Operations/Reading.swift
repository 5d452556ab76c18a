/// An instruction at one time step, as explanations see it: which recorded scalars its operands are.
struct Reading<S: Scalar> {
  let trace: Trace<S>
  let instruction: Instruction
  /// The time step, from 1.
  let row: Int

  private var place: Layout.SlotPlace { trace.layout.places[instruction.result] }
  var width: Int { place.width(row: row) }
  var arity: Int { instruction.operands.count }
  /// How many steps an operand reads: the earlier ones and the initial state, or all of its stage.
  func positions(_ position: Int) -> Int {
    if case .all(let slot) = operand(position).place { return trace.layout.places[slot].steps }
    return place.position(ofRow: row)
  }

  func operand(_ position: Int) -> Operand { trace.program.operands[instruction.operands.lowerBound + position] }

  /// The recorded scalar that is an operand's element; `index` chooses the step where all earlier ones are read.
  func element(_ position: Int, _ unit: Int, past index: Int = 0) -> Working {
    switch operand(position).place {
    case .slot(let slot, let delay):
      let earlier = trace.layout.places[slot].row(row, delayed: delay)
      return .reference(.value(slot: slot, time: earlier, unit: unit))
    case .past(let slot):
      let time = trace.layout.places[slot].row(ofPosition: index)
      return .reference(.value(slot: slot, time: time, unit: unit))
    case .all(let slot): return .reference(.value(slot: slot, time: index + 1, unit: unit))
    case .parameter(let parameter):
      let columns = trace.program.parameters.entries[parameter].columns
      return .reference(.parameter(parameter, row: unit / columns, column: unit % columns))
    }
  }

  /// An element of a matrix of parameters.
  func element(_ position: Int, row: Int, column: Int) -> Working {
    guard case .parameter(let parameter) = operand(position).place else { return element(position, row) }
    return .reference(.parameter(parameter, row: row, column: column))
  }

  /// The width of an operand.
  func width(_ position: Int) -> Int {
    switch operand(position).place {
    case .slot(let slot, _), .past(let slot), .all(let slot):
      trace.layout.places[slot].width(row: row)
    case .parameter: width
    }
  }

  /// An element of the result.
  func result(_ unit: Int) -> Working {
    .reference(.value(slot: instruction.result, time: row, unit: unit))
  }

  /// The gradient of the loss with respect to an element of the result.
  func gradient(_ unit: Int) -> Working {
    .reference(.gradient(slot: instruction.result, time: row, unit: unit))
  }

  /// The value of an operand's element in this run.
  func value(_ position: Int, _ unit: Int) -> S { element(position, unit).evaluate { trace.value($0) } }
}
