/// The memory of several sequences that run side by side: where a trace has a vector, this has one a sequence.
///
/// It has pointers only, so that handing it around costs nothing. Every sequence goes through the operations of `Operations/` in the
/// same order, so that its numbers have the bits that a trace of the sequence alone has.
struct BatchMemory {
  let steps: Int
  let sequences: Int
  /// By how many rows the loss is divided.
  let rows: Int
  /// Whether every state of every sequence is zero before the first step.
  let startsAtZero: Bool
  let base: UnsafeMutablePointer<Double>
  /// The places of the first sequence, then those of the others.
  let places: UnsafePointer<Layout.SlotPlace>
  let slotCount: Int
  let operands: UnsafePointer<Operand>
  let parameters: UnsafePointer<Double>
  let parameterOffsets: UnsafePointer<Int>
  /// The parameters as `PackedModel` arranges them.
  let packed: UnsafePointer<Double>
  let packedPlaces: UnsafePointer<PackedModel.Place>
  /// Where parameters are used.
  let sites: UnsafePointer<BatchUse.Site>
  /// Room of a worker's own.
  var scratch: UnsafeMutablePointer<Double>

  /// The same with other room: a worker's own.
  func using(_ scratch: UnsafeMutablePointer<Double>) -> BatchMemory {
    var copy = self
    copy.scratch = scratch
    return copy
  }

  /// From a sequence's vector of a quantity to that of the next sequence.
  @inline(__always)
  func pitch(_ slot: Int) -> Int { AlignedMemory.padded(places[slot].units) }

  /// The values of a slot at a time step, from the first sequence on.
  @inline(__always)
  func value(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
    let place = places[slot]
    return base + place.offset(place.value, row: row)
  }

  /// The gradients of a slot at a time step, from the first sequence on.
  @inline(__always)
  func adjoint(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
    let place = places[slot]
    return base + place.offset(place.adjoint, row: row)
  }

  /// One sequence by itself, as the engine sees it.
  @inline(__always)
  func sequence(_ index: Int) -> Memory<Double> {
    Memory(
      steps: steps, base: base, places: places + index * slotCount, operands: operands, parameters: parameters,
      parameterOffsets: parameterOffsets, scratch: scratch)
  }
}

/// One instruction at one time step for all sequences.
struct BatchSite {
  let memory: BatchMemory
  let instruction: Instruction
  let row: Int

  @inline(__always) var width: Int { memory.places[instruction.result].units }
  @inline(__always) var pitch: Int { memory.pitch(instruction.result) }
  @inline(__always) var gradient: UnsafeMutablePointer<Double> { memory.adjoint(instruction.result, row) }

  @inline(__always)
  func operand(_ position: Int) -> Operand { memory.operands[instruction.operands.lowerBound + position] }

  /// Where a parameter stands packed, if the operand is one.
  @inline(__always)
  func parameter(_ position: Int) -> PackedModel.Place? {
    guard case .parameter(let index) = operand(position).place else { return nil }
    return memory.packedPlaces[index]
  }

  /// The elements of an operand, and how far those of the next sequence are: nowhere for a vector of parameters.
  @inline(__always)
  func vector(_ position: Int) -> BatchProduct.Vector {
    if let place = parameter(position) { return (memory.packed + place.vector, 0) }
    return (values(position), slotPitch(position))
  }

  /// The elements of an operand that is a slot.
  @inline(__always)
  func values(_ position: Int) -> UnsafePointer<Double> {
    guard case .slot(let slot, let delay) = operand(position).place else { return UnsafePointer(memory.base) }
    return UnsafePointer(memory.value(slot, memory.places[slot].row(row, delayed: delay)))
  }

  /// The number of units of an operand that is a slot.
  @inline(__always)
  func width(_ position: Int) -> Int {
    guard case .slot(let slot, _) = operand(position).place else { return width }
    return memory.places[slot].units
  }

  @inline(__always)
  func slotPitch(_ position: Int) -> Int { AlignedMemory.padded(width(position)) }
}
