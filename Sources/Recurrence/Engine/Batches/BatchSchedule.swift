/// What the sequences of a room go through: every operation at every time step, in the order of `Program.runForward` and
/// `Program.runBackward`.
struct BatchSchedule {
  private(set) var forward: [BatchTask] = []
  private(set) var backward: [BatchTask] = []
  let gradients: GradientPlaces
  /// Where the first sequence's loss of each step that counts stands, in the order of time.
  let losses: [Int]
  /// How many numbers a worker needs room for because of products with matrices as they stand.
  let room: Int

  init(_ plan: BatchPlan, _ layout: BatchLayout) {
    let (program, places) = (plan.program, BatchPlaces(plan: plan, layout: layout))
    forward = ForwardSchedule(places).tasks
    if program.loss != nil { backward = BackwardSchedule(places).tasks }
    gradients = GradientPlaces(program.loss == nil ? [] : plan.uses, places)
    losses = places.losses
    room = forward.reduce(0) { room, task in
      guard case .product(let product) = task, product.isDirect else { return room }
      return max(room, product.room(sequences: layout.sequences))
    }
  }
}

/// Where operands and results stand.
struct BatchPlaces {
  let plan: BatchPlan
  let layout: BatchLayout

  var program: Program { plan.program }

  /// The places of a slot's numbers; those of the first sequence.
  subscript(slot: Int) -> Layout.SlotPlace { layout.places[slot] }

  func value(_ slot: Int, _ row: Int) -> Int { self[slot].offset(self[slot].value, row: row) }

  func adjoint(_ slot: Int, _ row: Int) -> Int { self[slot].offset(self[slot].adjoint, row: row) }

  func operand(_ instruction: Instruction, _ position: Int) -> Operand {
    program.operands[instruction.operands.lowerBound + position]
  }

  /// Where an operand of an instruction at a time step stands; nil where it is more than a vector.
  func vector(_ instruction: Instruction, _ position: Int, _ row: Int) -> BatchVector? {
    switch operand(instruction, position).place {
    case .slot(let slot, let delay) where !self[slot].isPositions:
      return BatchVector(offset: value(slot, self[slot].row(row, delayed: delay)))
    case .parameter(let index) where plan.packing.places[index].vector >= 0:
      return BatchVector(offset: plan.packing.places[index].vector, isShared: true)
    default: return nil
    }
  }

  /// Where an operand stands that every sequence has of its own, and how many units it has; nil where it is more than a vector, or as
  /// long as the sequence.
  func own(_ instruction: Instruction, _ position: Int, _ row: Int) -> (offset: Int, units: Int)? {
    guard case .slot(let slot, _) = operand(instruction, position).place, !program.slots[slot].spansSource,
      let vector = vector(instruction, position, row)
    else { return nil }
    return (vector.offset, self[slot].units)
  }

  /// The stages of a group at the time steps at which it computes something, from the first to the last in its own order.
  func steps(of group: Range<Int>) -> Layout.SlotPlace { self[program.stages[group.lowerBound].slots.lowerBound] }

  /// Where the loss of each step that counts stands.
  var losses: [Int] {
    guard let slot = program.lossSlot else { return [] }
    return (1...layout.steps).filter { isActive(program.slots[slot].stage, $0) }.map { value(slot, $0) }
  }

  func isActive(_ stage: Int, _ row: Int) -> Bool { program.stages[stage].isActive(row, steps: layout.steps) }
}

/// The operations of a forward pass.
private struct ForwardSchedule {
  let places: BatchPlaces
  var tasks: [BatchTask] = []
  /// The instructions whose leading products have been computed for all steps, with how many terms these are.
  private var ahead: [Int: Int] = [:]

  init(_ places: BatchPlaces) {
    self.places = places
    let program = places.program
    for group in program.groups {
      for slot in group.flatMap({ program.stages[$0].slots }) {
        var unit = 0
        for source in program.slots[slot].handedFrom {
          tasks.append(.start(slot: slot, unit: unit, from: source))
          unit += places[source].units
        }
      }
      let steps = places.steps(of: group)
      if places.layout.isAhead {
        for stage in group where (1...steps.steps).allSatisfy({ places.isActive(stage, $0) }) {
          for index in program.stages[stage].instructions { multiplyAhead(index) }
        }
      }
      for position in 1...steps.steps {
        let row = steps.row(ofPosition: position)
        for stage in group where places.isActive(stage, row) {
          for index in program.stages[stage].instructions { add(index, row) }
        }
      }
    }
  }

  /// Computes the product that an instruction is or begins with for all steps, where that is known before the first one, with the vector of
  /// parameters that follows.
  private mutating func multiplyAhead(_ index: Int) {
    let instruction = places.program.instructions[index]
    guard let product = places.plan.fusion.leading[index], case .slot(let read, _) = places.operand(product, 1).place
    else { return }
    let (input, target) = (places[read], places[instruction.result])
    guard input.steps == target.steps, target.steps > 1, input.value.stride > 0, target.value.stride > 0 else { return }
    let terms = places.plan.fusion.terms(of: instruction, places.program)
    var plus: BatchVector?
    if instruction.operation == .sum, terms.count > 1, terms[1].product == nil, !terms[1].isNegative,
      let vector = places.vector(instruction, terms[1].position, 1), vector.isShared
    {
      plus = vector
    }
    guard var task = task(product, 1, into: instruction.result, adds: false, plus: plus) else { return }
    (task.steps, task.inputPitch, task.targetPitch) = (target.steps, input.value.stride, target.value.stride)
    tasks.append(.product(task))
    ahead[index] = plus == nil ? 1 : 2
  }

  private mutating func add(_ index: Int, _ row: Int) {
    let instruction = places.program.instructions[index]
    switch instruction.operation {
    case _ where places.plan.fusion.isInSum[index]: return
    case .matrixVector where ahead[index] != nil: return
    case .matrixVector: multiply(instruction, row, into: instruction.result, adds: false, plus: nil)
    case .sum: sum(places.plan.fusion.terms(of: instruction, places.program), instruction, row, from: ahead[index] ?? 0)
    case .product: element(.product, instruction, index, row, operands: 2)
    case .complement: element(.complement, instruction, index, row)
    case .scale: element(.scale, instruction, index, row)
    case .sigmoid: element(.sigmoid, instruction, index, row)
    case .tanh: element(.tanh, instruction, index, row)
    case .relu: element(.relu, instruction, index, row)
    case .softmax: classes(.softmax, instruction, index, row, target: 0)
    case .crossEntropy: classes(.crossEntropy, instruction, index, row, target: 1)
    case .concatenation, .rowLookup, .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction,
      .meanSquaredError, .binaryCrossEntropy:
      tasks.append(.forward(instruction: index, row: row))
    }
  }

  private mutating func classes(
    _ function: ClassTask.Function, _ instruction: Instruction, _ index: Int, _ row: Int, target: Int
  ) {
    guard let logits = places.own(instruction, 0, row), let target = places.own(instruction, target, row) else {
      return tasks.append(.forward(instruction: index, row: row))
    }
    tasks.append(
      .classes(
        ClassTask(
          function: function, classes: logits.units, input: logits.offset, target: target.offset,
          result: places.value(instruction.result, row))))
  }

  private mutating func element(
    _ function: ElementTask.Function, _ instruction: Instruction, _ index: Int, _ row: Int, operands: Int = 1
  ) {
    guard !places[instruction.result].isPositions, let a = places.vector(instruction, 0, row),
      let b = operands > 1 ? places.vector(instruction, 1, row) : a
    else { return tasks.append(.forward(instruction: index, row: row)) }
    tasks.append(
      .elements(
        ElementTask(
          function: function, target: places.value(instruction.result, row), width: places[instruction.result].units,
          a: a, b: b, constant: instruction.constant)))
  }

  private mutating func multiply(
    _ product: Instruction, _ row: Int, into slot: Int, adds: Bool, plus: BatchVector?
  ) {
    if let task = task(product, row, into: slot, adds: adds, plus: plus) { tasks.append(.product(task)) }
  }

  private func task(
    _ product: Instruction, _ row: Int, into slot: Int, adds: Bool, plus: BatchVector?
  ) -> MatrixTask? {
    guard case .parameter(let matrix) = places.operand(product, 0).place,
      case .slot(let read, let delay) = places.operand(product, 1).place
    else { return nil }
    let time = places[read].row(row, delayed: delay)
    let isDirect = places.layout.isOnce && places.plan.packing.isLarge[matrix]
    let packed = places.plan.packing.places[matrix].forward
    return MatrixTask(
      matrix: isDirect ? places.program.parameters.entries[matrix].offset : packed, isDirect: isDirect,
      terms: places[read].units, width: places[slot].units, input: places.value(read, time),
      target: places.value(slot, row), adds: adds, plus: plus, isStart: delay > 0 && time == 0)
  }

  /// A sum with the products among its terms: from left to right, a matrix's product together with the vector that follows it.
  ///
  /// - Parameter done: How many terms stand there already.
  private mutating func sum(_ terms: [BatchFusion.Term], _ sum: Instruction, _ row: Int, from done: Int) {
    var task = ElementTask(
      function: .copy, target: places.value(sum.result, row), width: places[sum.result].units, a: BatchVector())
    func vector(_ index: Int) -> BatchVector? {
      guard index < terms.count, terms[index].product == nil else { return nil }
      return places.vector(sum, terms[index].position, row)
    }
    /// The factors of a product of vectors.
    func factors(_ index: Int) -> (BatchVector, BatchVector)? {
      guard index < terms.count, let product = terms[index].product, product.operation == .product,
        let a = places.vector(product, 0, row), let b = places.vector(product, 1, row)
      else { return nil }
      return (a, b)
    }
    var index = done
    while index < terms.count {
      task.adds = index > 0
      if let own = vector(index) {
        task.a = own
        task.function = terms[index].isNegative ? .negation : .copy
        if index == 0, !terms[0].isNegative, let next = vector(1) {
          task.b = next
          task.function = terms[1].isNegative ? .difference : .sum
          index += 1
        }
        tasks.append(.elements(task))
      } else if let own = factors(index) {
        (task.a, task.b) = own
        task.function = .product
        if index == 0, let next = factors(1) {
          (task.c, task.d) = next
          task.function = .products
          index += 1
        }
        tasks.append(.elements(task))
      } else if let product = terms[index].product {
        let next = index + 1 < terms.count && !terms[index + 1].isNegative ? vector(index + 1) : nil
        multiply(product, row, into: sum.result, adds: index > 0, plus: next)
        index += next == nil ? 0 : 1
      }
      index += 1
    }
  }
}
