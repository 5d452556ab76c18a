/// The memory of several sequences of one length that run side by side: where a trace has one number, this has one a sequence.
///
/// It has pointers only, so that handing it around costs nothing. `lanes` is 8, or 1 for a sequence by itself. Every lane goes through the operations of `Operations/` in the same order, so that its
/// numbers have the bits that a trace of the sequence alone has.
struct LaneMemory {
  let steps: Int
  let lanes: Int
  /// How many lanes hold a sequence; the others are computed and not looked at.
  let active: Int
  let base: UnsafeMutablePointer<Double>
  let places: UnsafePointer<Layout.SlotPlace>
  let operands: UnsafePointer<Operand>
  let parameters: UnsafePointer<Double>
  let parameterOffsets: UnsafePointer<Int>
  /// The weights column by column, as `Program.packedWeights` has them.
  let packed: UnsafePointer<Double>
  /// Room for one vector of all lanes.
  var scratch: UnsafeMutablePointer<Double>

  /// The same with other room: a worker's own.
  func using(_ scratch: UnsafeMutablePointer<Double>) -> LaneMemory {
    var copy = self
    copy.scratch = scratch
    return copy
  }

  /// The values of a slot at a time step: unit by unit, its lanes side by side.
  @inline(__always)
  func value(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
    let place = places[slot]
    return base + lanes * place.offset(place.value, row: row)
  }

  /// The gradients of a slot at a time step.
  @inline(__always)
  func adjoint(_ slot: Int, _ row: Int) -> UnsafeMutablePointer<Double> {
    let place = places[slot]
    return base + lanes * place.offset(place.adjoint, row: row)
  }
}

/// One instruction at one time step for all lanes.
struct LaneSite {
  let memory: LaneMemory
  let instruction: Instruction
  let row: Int

  @inline(__always) var lanes: Int { memory.lanes }
  @inline(__always) var arity: Int { instruction.operands.count }
  @inline(__always) var width: Int { memory.places[instruction.result].units }
  @inline(__always) var result: UnsafeMutablePointer<Double> { memory.value(instruction.result, row) }
  @inline(__always) var gradient: UnsafeMutablePointer<Double> { memory.adjoint(instruction.result, row) }

  @inline(__always)
  func operand(_ position: Int) -> Operand { memory.operands[instruction.operands.lowerBound + position] }

  /// The number of the parameter that an operand is, if it is one.
  @inline(__always)
  func parameter(_ position: Int) -> UnsafePointer<Double>? {
    guard case .parameter(let index) = operand(position).place else { return nil }
    return memory.parameters + memory.parameterOffsets[index]
  }

  /// The elements of an operand that is a slot.
  @inline(__always)
  func values(_ position: Int) -> UnsafePointer<Double> {
    guard case .slot(let slot, let delay) = operand(position).place else { return UnsafePointer(memory.base) }
    return UnsafePointer(
      memory.value(slot, memory.places[slot].row(row, delayed: delay)))
  }

  /// The number of units of an operand.
  @inline(__always)
  func width(_ position: Int) -> Int {
    guard case .slot(let slot, _) = operand(position).place else { return width }
    return memory.places[slot].units
  }
}

extension Program {
  /// Whether the program can run several sequences side by side: it looks at no list of earlier steps, parameters are matrices, rows
  /// of a table, addends or factors, and each is used once.
  var runsInLanes: Bool {
    guard model.encoder == nil, fed == nil else { return false }
    var used = Set<Int>()
    for instruction in instructions {
      switch instruction.operation {
      case .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction: return false
      default: break
      }
      if slots[instruction.result].isPositions { return false }
      var count = 0
      for (position, operand) in operands[instruction.operands].enumerated() {
        switch operand.place {
        case .past, .all: return false
        case .slot: continue
        case .parameter(let index):
          guard used.insert(index).inserted else { return false }
          count += 1
          switch instruction.operation {
          case .sum: break
          case .product where count == 1: break
          case .matrixVector where position == 0: break
          case .rowLookup where position == 1: break
          default: return false
          }
        }
      }
    }
    return true
  }
}
