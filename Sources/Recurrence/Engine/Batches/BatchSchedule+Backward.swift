/// The operations of a backward pass: back-propagation through time as `Program.runBackward` does it, without what no parameter asks
/// for: the gradients of inputs and of initial states that nothing was handed to.
struct BackwardSchedule {
  let places: BatchPlaces
  private(set) var tasks: [BatchTask] = []
  /// Gradients of this step that are one product each, by slot: σ, tanh and ReLU take them up on the way to their operand.
  private var products: [Int: (a: BatchVector, b: BatchVector)] = [:]
  /// Whether an instruction sends anything back, to what it reads or to a parameter: a softmax whose cross entropy goes straight to the
  /// logits does not.
  private let asksForGradient: [Bool]
  /// The slots whose first parts have been computed for all steps.
  private var ahead: Set<Int> = []

  init(_ places: BatchPlaces) {
    self.places = places
    let program = places.program
    let readers = Set(program.contributions.map { $0.instruction })
    asksForGradient = program.instructions.indices.map { index in
      readers.contains(index)
        || program.operands(of: program.instructions[index]).contains {
          if case .parameter = $0.place { true } else { false }
        }
    }
    for group in program.groups.reversed() {
      let stages = program.stages[group]
      let steps = places.steps(of: group)
      if program.stages[group.lowerBound].role == .loss {
        guard let slot = program.lossSlot else { continue }
        for row in 1...places.layout.steps where places.isActive(group.lowerBound, row) {
          tasks.append(.seed(slot: slot, row: row))
        }
        continue
      }
      if places.layout.isAhead {
        for slot in stages.reversed().flatMap({ $0.slots.reversed() }) { pullAhead(slot) }
      }
      let hasHanded = stages.contains { stage in stage.slots.contains { !program.slots[$0].handedFrom.isEmpty } }
      for position in (hasHanded ? 0...steps.steps : 1...steps.steps).reversed() {
        let row = steps.row(ofPosition: position)
        products.removeAll(keepingCapacity: true)
        for stage in group.reversed() where row == 0 || places.isActive(stage, row) {
          for slot in program.stages[stage].slots.reversed() where isPulled(slot, at: row) { pull(slot, row) }
        }
      }
    }
  }

  /// One reading of a slot: by which instruction, and when.
  private struct Source {
    var contribution: Contribution
    var row: Int
  }

  /// Adds up the first parts of a slot's gradient at all steps, where they come through matrices from later groups.
  private mutating func pullAhead(_ slot: Int) {
    let program = places.program
    let parts = program.slots[slot].contributions.prefix(places.plan.fusion.leadingParts[slot])
      .map { program.contributions[$0] }
    let (own, steps) = (places[slot], places[slot].steps)
    guard !parts.isEmpty, steps > 1, own.adjoint.stride > 0, (1...steps).allSatisfy({ isPulled(slot, at: $0) }),
      parts.allSatisfy({ part in
        let back = places[program.instructions[part.instruction].result]
        return back.adjoint.stride > 0 && back.steps == steps
          && (1...steps).allSatisfy { places.isActive(program.stage(of: part.instruction), $0) }
      })
    else { return }
    for (number, part) in parts.enumerated() {
      let instruction = program.instructions[part.instruction]
      guard var task = product(instruction, 1, slot, 1, isFirst: number == 0) else { continue }
      (task.steps, task.targetPitch) = (steps, own.adjoint.stride)
      task.inputPitch = places[instruction.result].adjoint.stride
      tasks.append(.product(task))
    }
    ahead.insert(slot)
  }

  /// What a product sends back to the vector that it reads.
  private func product(
    _ instruction: Instruction, _ reading: Int, _ slot: Int, _ row: Int, isFirst: Bool
  ) -> MatrixTask? {
    guard case .parameter(let matrix) = places.operand(instruction, 0).place else { return nil }
    return MatrixTask(
      matrix: places.plan.packing.places[matrix].backward, terms: places[instruction.result].units,
      width: places[slot].units, input: places.adjoint(instruction.result, reading),
      target: places.adjoint(slot, row), adds: !isFirst)
  }

  /// Adds up one slot's gradient at one step.
  private mutating func pull(_ slot: Int, _ row: Int) {
    let program = places.program
    let done = ahead.contains(slot) ? places.plan.fusion.leadingParts[slot] : 0
    let sources = program.slots[slot].contributions.dropFirst(done).flatMap { index in
      program.readings(
        of: program.contributions[index], slot: places[slot], row: row, steps: places.layout.steps
      ).map { Source(contribution: program.contributions[index], row: $0) }
    }
    var isFirst = done == 0
    if let target = program.slots[slot].handedTo, row == places[slot].finalRow {
      tasks.append(.handOver(slot: slot, row: row, to: target))
      isFirst = false
    } else if isFirst, let product = product(slot, row, sources) {
      products[slot] = product
      return
    }
    for source in sources {
      add(source, to: slot, row, isFirst: isFirst)
      isFirst = false
    }
    if isFirst { tasks.append(.nothing(slot: slot, row: row)) }
  }

  /// The factors of the gradient of a value of σ, tanh or ReLU that a single product reads; nothing but the function's operand asks for
  /// that gradient.
  private func product(_ slot: Int, _ row: Int, _ sources: [Source]) -> (a: BatchVector, b: BatchVector)? {
    let program = places.program
    guard row > 0, !program.slots[slot].isState, let index = program.slots[slot].instruction, sources.count == 1,
      case .slot(let read, 0) = places.operand(program.instructions[index], 0).place,
      program.slots[read].stage == program.slots[slot].stage
    else { return nil }
    let reader = program.instructions[sources[0].contribution.instruction]
    switch program.instructions[index].operation {
    case .sigmoid, .tanh, .relu: break
    default: return nil
    }
    guard reader.operation == .product,
      let other = places.vector(reader, 1 - sources[0].contribution.position, sources[0].row)
    else { return nil }
    return (BatchVector(offset: places.adjoint(reader.result, sources[0].row)), other)
  }

  /// What a reading adds to a slot's gradient.
  private mutating func add(_ source: Source, to slot: Int, _ row: Int, isFirst: Bool) {
    let (program, position) = (places.program, source.contribution.position)
    let instruction = program.instructions[source.contribution.instruction]
    let back = BatchVector(offset: places.adjoint(instruction.result, source.row))
    var task = ElementTask(
      function: .copy, target: places.adjoint(slot, row), adds: !isFirst, width: places[slot].units, a: back,
      constant: instruction.constant)
    switch instruction.operation {
    case _ where places[slot].isPositions: break
    case .matrixVector:
      guard let product = product(instruction, source.row, slot, row, isFirst: isFirst) else { break }
      tasks.append(.product(product))
      return
    case .sum:
      if places.operand(instruction, position).isNegative { task.function = .negation }
      return tasks.append(.elements(task))
    case .product:
      guard let other = places.vector(instruction, 1 - position, source.row) else { break }
      (task.function, task.b) = (.product, other)
      return tasks.append(.elements(task))
    case .complement:
      task.function = .negation
      return tasks.append(.elements(task))
    case .scale:
      task.function = .scale
      return tasks.append(.elements(task))
    case .sigmoid: return slope(&task, instruction, source.row, .sigmoidSlope, .productSigmoidSlope)
    case .tanh: return slope(&task, instruction, source.row, .tanhSlope, .productTanhSlope)
    case .relu: return slope(&task, instruction, source.row, .reluSlope, .productReLUSlope)
    case .crossEntropy where position == 0:
      guard let target = places.own(instruction, 1, source.row), let p = places.own(instruction, 2, source.row) else {
        break
      }
      return tasks.append(
        .classes(
          ClassTask(
            function: .logitGradients, classes: task.width, input: p.offset, target: target.offset, result: task.target,
            back: back.offset, adds: !isFirst)))
    case .concatenation, .rowLookup, .softmax, .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction,
      .meanSquaredError, .crossEntropy, .binaryCrossEntropy:
      break
    }
    tasks.append(
      .adjoint(
        AdjointTask(
          instruction: source.contribution.instruction, reading: source.row, position: position, slot: slot, row: row,
          own: source.contribution.position(of: places[slot], row: row), isFirst: isFirst)))
  }

  /// Through a function whose derivative comes from its value.
  private mutating func slope(
    _ task: inout ElementTask, _ instruction: Instruction, _ row: Int, _ function: ElementTask.Function,
    _ ofProduct: ElementTask.Function
  ) {
    task.function = function
    task.c = BatchVector(offset: places.value(instruction.result, row))
    if let product = products[instruction.result] {
      (task.function, task.a, task.b) = (ofProduct, product.a, product.b)
    }
    tasks.append(.elements(task))
  }

  /// Whether a gradient is added up at a time step: at t = 0 only where an encoder waits for it, and never for what is given or what
  /// nothing goes on from.
  private func isPulled(_ slot: Int, at row: Int) -> Bool {
    let own = places.program.slots[slot]
    guard own.adjoint == .own else { return false }
    if row == 0 { return own.isState && !own.handedFrom.isEmpty }
    return own.isState || own.instruction.map { asksForGradient[$0] } ?? false
  }
}
