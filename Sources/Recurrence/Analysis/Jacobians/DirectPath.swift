/// The way on which a state feeds itself unit by unit, without passing a matrix or an activation: c = f ⊙ c′ + …, h = … + z ⊙ h′.
///
/// Along it the gradient is multiplied by Π f or Π z: the constant error carousel of Hochreiter and Schmidhuber.
public struct DirectPath: Sendable, Equatable {
  /// The state: `c`, for a GRU `h`.
  public let state: String
  /// What it is multiplied by at a step: `f`, `z`; none where it is merely added to (the LSTM of 1997).
  public let factors: [String]
  /// The product of all steps, one number a unit.
  public internal(set) var products: [ScaledNumber]
}

/// Follows a direct path back through time.
struct DirectPathWalk<S: Scalar> {
  private var adjoint: StepAdjoint<S>
  private(set) var path: DirectPath
  private let range: Range<Int>

  /// Nil where the state does not feed itself directly.
  init?(_ trace: Trace<S>, _ states: StateVector, state: String) {
    guard let component = states.components.first(where: { $0.name == state && $0.age == 0 }) else { return nil }
    let slots = DirectPathWalk.slots(trace.program, states, component.slot)
    guard !slots.isEmpty else { return nil }
    let program = trace.program
    var factors: [String] = []
    for slot in slots.sorted() {
      guard let index = program.slots[slot].instruction, program.instructions[index].operation == .product else {
        continue
      }
      for operand in program.operands[program.instructions[index].operands] {
        switch operand.place {
        case .slot(let other, let delay):
          if !(other == component.slot && delay == 1) && !(slots.contains(other) && delay == 0) {
            factors.append(program.slots[other].name)
          }
        case .parameter(let parameter): factors.append(program.parameters.entries[parameter].symbol)
        case .past, .all: break
        }
      }
    }
    adjoint = StepAdjoint(trace, states) { contribution in
      let instruction = program.instructions[contribution.instruction]
      return slots.contains(instruction.result) && DirectPathWalk.isLinear(instruction.operation)
    }
    range = component.range
    path = DirectPath(
      state: state, factors: factors, products: Array(repeating: ScaledNumber(1), count: component.range.count))
  }

  /// Elementwise and linear in each operand.
  private static func isLinear(_ operation: Operation) -> Bool {
    switch operation {
    case .product, .sum, .scale, .complement: true
    default: false
    }
  }

  /// The slots of a step that lie between the state one step earlier and the state, the latter included.
  private static func slots(_ program: Program, _ states: StateVector, _ state: Int) -> Set<Int> {
    let stage = program.stages[states.stage]
    func readers(_ slot: Int, delay: Int) -> [Int] {
      program.slots[slot].contributions.compactMap { index in
        let contribution = program.contributions[index]
        let instruction = program.instructions[contribution.instruction]
        guard contribution.delay == delay, isLinear(instruction.operation), stage.slots.contains(instruction.result)
        else { return nil }
        return instruction.result
      }
    }
    var after = Set(readers(state, delay: 1))
    // Slots stand in the order in which they are computed.
    for slot in stage.slots where after.contains(slot) { after.formUnion(readers(slot, delay: 0)) }
    var before: Set<Int> = [state]
    for slot in stage.slots.reversed() where readers(slot, delay: 0).contains(where: { before.contains($0) }) {
      before.insert(slot)
    }
    let between = after.intersection(before)
    return between.contains(state) ? between : []
  }

  /// Multiplies by the factors of a step.
  mutating func step(time: Int) {
    var vector = [S](repeating: .zero, count: adjoint.states.count)
    for unit in range { vector[unit] = .one }
    adjoint.pull(&vector, time: time)
    for unit in range.indices {
      let factor = ScaledNumber(vector[unit].double)
      path.products[unit - range.lowerBound] = path.products[unit - range.lowerBound] * factor
    }
  }
}
