/// The memory of several sequences that run side by side: where a trace has a vector, this has one a sequence.
///
/// It has pointers only, so that handing it around costs nothing. Every sequence goes through the operations of `Operations/` in the
/// same order, so that its numbers have the bits that a trace of the sequence alone has.
struct BatchMemory {
  let steps: Int
  let sequences: Int
  /// By how many rows the loss is divided.
  var rows: Int
  /// Whether every state of every sequence is zero before the first step.
  let startsAtZero: Bool
  let base: UnsafeMutablePointer<Double>
  /// The places of the first sequence, then those of the others.
  let places: UnsafePointer<Layout.SlotPlace>
  let slotCount: Int
  let instructions: UnsafePointer<Instruction>
  let operands: UnsafePointer<Operand>
  let parameters: UnsafePointer<Double>
  let parameterOffsets: UnsafePointer<Int>
  /// The parameters as `PackedModel` arranges them.
  let packed: UnsafePointer<Double>
  /// Where parameters are used.
  let sites: UnsafePointer<BatchUse.Site>
  /// The greatest number of units of a product's result, rounded up to whole vectors.
  let tallest: Int
  /// How products go through their panels.
  let shape: ProductShape
  /// Room of a worker's own.
  var scratch: UnsafeMutablePointer<Double>

  /// The same with other room: a worker's own.
  func using(_ scratch: UnsafeMutablePointer<Double>) -> BatchMemory {
    var copy = self
    copy.scratch = scratch
    return copy
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
