/// One instruction at one time step of a run: where its operands and its result stand.
///
/// The kernels read and write through pointers into the trace's one allocation; `Run` keeps them alive and within bounds.
struct Site<S: Scalar> {
  let memory: Memory<S>
  let instruction: Instruction
  /// The time step, from 1.
  let row: Int

  @inline(__always) var operation: Operation { instruction.operation }
  @inline(__always) var constant: S { S(instruction.constant) }
  /// The number of operands.
  @inline(__always) var arity: Int { instruction.operands.count }

  /// The number of elements of the result.
  @inline(__always)
  var width: Int { memory.places[instruction.result].width(row: row) }

  /// The result's elements.
  @inline(__always)
  var result: UnsafeMutablePointer<S> { memory.value(instruction.result, row) }

  /// The gradient of the loss with respect to the result.
  @inline(__always)
  var gradient: UnsafeMutablePointer<S> { memory.adjoint(instruction.result, row) }

  @inline(__always)
  func operand(_ position: Int) -> Operand { memory.operands[instruction.operands.lowerBound + position] }

  /// The elements of an operand that is a vector of this step, of an earlier one, or of parameters.
  @inline(__always)
  func values(_ position: Int) -> UnsafePointer<S> {
    switch operand(position).place {
    case .slot(let slot, let delay):
      let earlier = memory.places[slot].row(row, delayed: delay)
      return UnsafePointer(memory.value(slot, earlier))
    case .past(let slot):
      return UnsafePointer(memory.value(slot, 0))
    case .all(let slot):
      return UnsafePointer(memory.value(slot, 1))
    case .parameter(let index):
      return memory.parameters + memory.parameterOffsets[index]
    }
  }

  /// The number of elements of an operand.
  @inline(__always)
  func width(_ position: Int) -> Int {
    switch operand(position).place {
    case .slot(let slot, _), .past(let slot), .all(let slot): memory.places[slot].width(row: row)
    case .parameter: width
    }
  }

  /// The elements that a read of several steps finds at `index`: of all earlier ones 0 is the initial state, of all steps the first.
  @inline(__always)
  func past(_ position: Int, _ index: Int) -> UnsafePointer<S> {
    switch operand(position).place {
    case .past(let slot): UnsafePointer(memory.value(slot, memory.places[slot].row(ofPosition: index)))
    case .all(let slot): UnsafePointer(memory.value(slot, index + 1))
    case .slot, .parameter: values(position)
    }
  }

  /// How many steps an operand reads: the earlier ones and the initial state, or all of its stage.
  @inline(__always)
  func positions(_ position: Int) -> Int {
    if case .all(let slot) = operand(position).place { return memory.places[slot].steps }
    return memory.places[instruction.result].position(ofRow: row)
  }
}

/// The memory of a run, as the kernels see it.
struct Memory<S: Scalar> {
  let steps: Int
  /// Values, then gradients.
  let base: UnsafeMutablePointer<S>
  let places: UnsafePointer<Layout.SlotPlace>
  let operands: UnsafePointer<Operand>
  let parameters: UnsafePointer<S>
  let parameterOffsets: UnsafePointer<Int>
  /// Room for one vector.
  let scratch: UnsafeMutablePointer<S>

  /// The values of a slot at a time step.
  @inline(__always)
  func value(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<S> {
    let place = places[slot]
    return base + place.offset(place.value, row: row)
  }

  /// The gradients of a slot at a time step.
  @inline(__always)
  func adjoint(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<S> {
    let place = places[slot]
    return base + place.offset(place.adjoint, row: row)
  }
}

/// A gradient that is being added up from its sources: the first source is stored, every further one added.
struct GradientSum<S: Scalar> {
  let elements: UnsafeMutablePointer<S>
  let width: Int
  /// Whether nothing has been stored yet.
  let isFirst: Bool
  /// For a read of all earlier steps: the position of the value whose gradient this is.
  var position = 0

  /// Stores or adds one element's part.
  @inline(__always)
  func add(_ unit: Int, _ part: S) {
    elements[unit] = isFirst ? part : elements[unit] + part
  }

  /// What a symbol or a choice sends back: zeros, which have to be stored where they come first.
  @inline(__always)
  func addNothing() {
    for unit in 0..<width { add(unit, .zero) }
  }
}
