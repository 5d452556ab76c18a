/// Collects the slots and instructions of one stage, then hands them to the program in the order in which they run.
///
/// Slots inside the stage are counted from its first one while it is built.
struct StageBuilder {
  private struct Step {
    var operation: Operation
    var operands: [Operand]
    var constant: Double
    /// Counted within the stage.
    var result: Int
  }

  private var stage: Stage
  private var slots: [Slot] = []
  private var steps: [Step] = []
  private var inputs = 0

  init(role: Stage.Role, times: Stage.Times, isReverse: Bool) {
    stage = Stage(role: role, times: times, isReverse: isReverse)
  }

  /// Adds a slot that no instruction writes.
  mutating func addInput(_ name: String, units: Int, hasAdjoint: Bool) -> Int {
    slots.append(Slot(name: name, stage: 0, units: units, adjoint: hasAdjoint ? .own : .none))
    inputs += 1
    return slots.count - 1
  }

  /// Adds an instruction with a slot for its result.
  @discardableResult
  mutating func add(
    _ operation: Operation, named name: String, units: Int, _ operands: [Operand], constant: Double = 0
  ) -> Int {
    slots.append(Slot(name: name, stage: 0, units: units))
    steps.append(Step(operation: operation, operands: operands, constant: constant, result: slots.count - 1))
    return slots.count - 1
  }

  // MARK: Equations

  /// Compiles a cell's equations; `first` is the program's number of this stage's first slot.
  mutating func add(
    _ cell: Cell, sizes: LayerSizes, input: Int, parameters: [String: Int], first: Int, encoder: Int? = nil,
    keys: [String: Int] = [:]
  ) {
    var compiler = EquationCompiler(cell: cell, sizes: sizes, input: input, parameters: parameters, first: first)
    compiler.encoder = encoder ?? 0
    compiler.keys = keys
    // States that equations read one step late before they are computed need their numbers beforehand: the quantities come first.
    for equation in cell.equations {
      let width = cell.width(of: equation.name) ?? .hidden
      var slot = Slot(width, sizes)
      slot.name = equation.name
      slot.isState = cell.states.contains(equation.name)
      slots.append(slot)
    }
    for (index, equation) in cell.equations.enumerated() {
      compiler.compile(equation, into: index, &self)
    }
  }

  /// Adds an instruction that writes a slot which is there already.
  mutating func add(_ operation: Operation, into result: Int, _ operands: [Operand], constant: Double = 0) {
    steps.append(Step(operation: operation, operands: operands, constant: constant, result: result))
  }

  /// The number of slots so far.
  var count: Int { slots.count }

  /// Adds a slot that gets its instruction later.
  mutating func addSlot(_ name: String, _ slot: Slot) -> Int {
    var slot = slot
    slot.name = name
    slots.append(slot)
    return slots.count - 1
  }

  // MARK: Order

  /// Products that read the same vector stand together, those whose vector is known when the step begins come first; their
  /// results are then neighbors, and one kernel computes them all.
  private func ordered(first: Int) -> [Step] {
    var early: [[Step]] = []
    var late: [Step] = []
    for step in steps {
      guard step.operation == .matrixVector else {
        late.append(step)
        continue
      }
      let read = step.operands[1]
      if let group = early.firstIndex(where: { $0[0].operands[1] == read }) {
        early[group].append(step)
      } else if isKnownEarly(read, first: first) {
        early.append([step])
      } else if let index = late.lastIndex(where: { $0.operation == .matrixVector && $0.operands[1] == read }) {
        late.insert(step, at: index + 1)
      } else {
        late.append(step)
      }
    }
    return early.flatMap { $0 } + late
  }

  private func isKnownEarly(_ operand: Operand, first: Int) -> Bool {
    switch operand.place {
    case .slot(let slot, let delay): delay > 0 || slot < first
    case .past, .all, .parameter: true
    }
  }

  /// Adds the stage to the program.
  func append(to program: inout Program) {
    let first = program.slots.count
    let steps = ordered(first: first)
    // Slots in the order in which they are written.
    var place = Array(0..<slots.count)
    for (index, step) in steps.enumerated() { place[step.result] = inputs + index }
    var sorted = slots
    for (old, new) in place.enumerated() {
      sorted[new] = slots[old]
      sorted[new].stage = program.stages.count
    }
    func moved(_ slot: Int) -> Int { slot < first ? slot : first + place[slot - first] }
    let firstInstruction = program.instructions.count
    for (index, step) in steps.enumerated() {
      let firstOperand = program.operands.count
      for operand in step.operands {
        var operand = operand
        switch operand.place {
        case .slot(let slot, let delay): operand.place = .slot(moved(slot), delay: delay)
        case .past(let slot): operand.place = .past(moved(slot))
        case .all(let slot): operand.place = .all(moved(slot))
        case .parameter: break
        }
        program.operands.append(operand)
      }
      sorted[inputs + index].instruction = firstInstruction + index
      program.instructions.append(
        Instruction(
          operation: step.operation, result: first + inputs + index,
          operands: firstOperand..<program.operands.count, constant: step.constant))
    }
    var stage = stage
    stage.slots = first..<first + slots.count
    stage.instructions = firstInstruction..<program.instructions.count
    program.slots += sorted
    program.stages.append(stage)
  }
}

extension Slot {
  /// A slot without a name for a quantity of a cell.
  init(_ width: Width, _ sizes: LayerSizes) {
    self.init(
      name: "", stage: 0, units: width.units(sizes), isPositions: width.isPositions && !width.isSource,
      spansSource: width.isSource)
  }
}
