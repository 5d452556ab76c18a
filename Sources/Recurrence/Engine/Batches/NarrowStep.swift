/// A single time step of a single sequence of narrow vectors, forward and back, once it is known where parameters and gradients stand:
/// matrices are multiplied where they are, and each gradient is put where it belongs.
struct NarrowStep: ~Copyable {
  private let forward: FixedList<NarrowTask>
  private let backward: FixedList<NarrowTask>
  private let gradients: FixedList<NarrowTask>
  /// The gradients that go the general way.
  private let otherGradients: FixedList<GradientRows>
  /// Room for parameters that some tasks want packed.
  private let packed: AlignedMemory
  /// The step by pointers.
  let run: UnsafeMutablePointer<NarrowRun>

  /// - Parameters:
  ///   - memory: What general tasks see.
  ///   - general: The tasks that are meant.
  init(
    _ places: BatchPlaces, _ memory: BatchMemory, general: NarrowRun.General, _ rows: UnsafeBufferPointer<GradientRows>,
    loss: Int, parameters: NarrowTask.Numbers, gradients: NarrowTask.Numbers
  ) {
    packed = AlignedMemory(count: places.plan.packing.count)
    var direct = DirectPlaces(places, numbers: memory.base, packed: packed.base, parameters: parameters)
    forward = FixedList(NarrowTask.byLevel(direct.tasks(general.forward)))
    backward = FixedList(NarrowTask.byLevel(direct.tasks(general.backward)))
    let own = rows.map { direct.task($0, into: gradients) }
    self.gradients = FixedList(Self.inPairs(own.compactMap { $0 }))
    otherGradients = FixedList(zip(rows, own).filter { $0.1 == nil }.map { $0.0 })
    func given(_ slot: Int?) -> NarrowTask.Numbers? { slot.map { memory.base + places.value($0, 1) } }
    run = UnsafeMutablePointer.allocate(capacity: 1)
    run.initialize(
      to: NarrowRun(
        memory: memory, parameters: parameters, target: gradients, general: general, forward: forward.all,
        backward: backward.all, gradients: self.gradients.all, otherGradients: otherGradients.all,
        packed: direct.packs ? packed.base : nil, inputs: given(places.program.input) ?? memory.base,
        inputCount: places.program.slots[places.program.input].units, targets: given(places.program.target),
        targetCount: places.program.target.map { places.program.slots[$0].units } ?? 0, loss: memory.base + loss))
  }

  deinit { run.deallocate() }

  /// The tasks with neighbors in one that are the same gradients.
  private static func inPairs(_ tasks: [NarrowTask]) -> [NarrowTask] {
    var pairs: [NarrowTask] = []
    for task in tasks {
      if case .gradients = task.kind, let last = pairs.last, case .gradients = last.kind, last.a == task.a,
        last.b == last.target
      {
        pairs[pairs.count - 1].b = task.target
      } else {
        pairs.append(task)
      }
    }
    return pairs
  }
}

/// A narrow step by pointers, so that doing it counts no references.
struct NarrowRun {
  /// The tasks that narrow ones stand for.
  struct General {
    let forward: UnsafeBufferPointer<BatchTask>
    let backward: UnsafeBufferPointer<BatchTask>
  }

  var memory: BatchMemory
  /// Where the parameters and their gradients stand.
  let parameters: NarrowTask.Numbers
  let target: NarrowTask.Numbers
  let general: General
  let forward: UnsafeBufferPointer<NarrowTask>
  let backward: UnsafeBufferPointer<NarrowTask>
  let gradients: UnsafeBufferPointer<NarrowTask>
  let otherGradients: UnsafeBufferPointer<GradientRows>
  /// Where parameters are to be packed, if any are.
  let packed: NarrowTask.Numbers?
  /// Where a sample's numbers go.
  let inputs: NarrowTask.Numbers
  let inputCount: Int
  let targets: NarrowTask.Numbers?
  let targetCount: Int
  let loss: NarrowTask.Numbers

  /// Whether parameters and gradients are where they were.
  func stands(parameters: UnsafePointer<Double>, gradients: NarrowTask.Numbers?) -> Bool {
    parameters == UnsafePointer(self.parameters) && gradients == target
  }

  /// Takes a sample's numbers; whether it is one that this step can be done with.
  func fill(_ sample: UnsafePointer<Sample<Double>>) -> Bool {
    guard sample.pointee.initialStates.isEmpty else { return false }
    return Self.copy(sample.pointee.inputs, inputCount, inputs)
      && Self.copy(sample.pointee.targets, targetCount, targets)
  }

  /// Forward and back; the loss over the number of rows that it is divided by.
  mutating func run(rows: Int) -> Double {
    memory.rows = rows
    withUnsafePointer(to: &memory) { memory in
      NarrowTask.run(forward, general.forward, memory)
      NarrowTask.run(backward, general.backward, memory)
      NarrowTask.run(gradients, general.backward, memory)
      if !otherGradients.isEmpty { memory.pointee.add(otherGradients, into: target, starts: true) }
    }
    return loss[0] / Double(rows)
  }

  @inline(__always)
  private static func copy(_ values: [Double], _ count: Int, _ target: NarrowTask.Numbers?) -> Bool {
    guard values.count == count, let target else { return false }
    for index in 0..<count { target[index] = values[index] }
    return true
  }
}

/// Narrow tasks with parameters where they are, as far as their shapes allow that.
private struct DirectPlaces {
  /// A parameter's place in the arrangement of `PackedModel`.
  private struct Packed {
    var entry: ParameterTable.Entry
    var isBackward = false
  }

  let places: BatchPlaces
  let base: NarrowPlaces
  let parameters: NarrowTask.Numbers
  /// What stands at a place of the arrangement.
  private var packed: [Int: Packed] = [:]
  /// Whether a task wants parameters packed.
  private(set) var packs = false

  init(
    _ places: BatchPlaces, numbers: NarrowTask.Numbers, packed: NarrowTask.Numbers, parameters: NarrowTask.Numbers
  ) {
    self.places = places
    base = NarrowPlaces(numbers: numbers, packed: packed)
    self.parameters = parameters
    for (entry, place) in zip(places.program.parameters.entries, places.plan.packing.places) {
      if place.forward >= 0 { self.packed[place.forward] = Packed(entry: entry) }
      if place.backward >= 0 { self.packed[place.backward] = Packed(entry: entry, isBackward: true) }
      if place.vector >= 0 { self.packed[place.vector] = Packed(entry: entry) }
    }
  }

  mutating func tasks(_ tasks: UnsafeBufferPointer<BatchTask>) -> [NarrowTask] {
    tasks.indices.map { index in
      switch tasks[index] {
      case .product(let product): self.product(product) ?? .other(index, base.numbers)
      case .elements(let elements): self.elements(elements)
      case .forward(let instruction, let row): squaredError(instruction, row) ?? .other(index, base.numbers)
      case .adjoint(let adjoint): slope(adjoint) ?? .other(index, base.numbers)
      case .seed(let slot, let row): seed(slot, row)
      default: .other(index, base.numbers)
      }
    }
  }

  private mutating func product(_ product: MatrixTask) -> NarrowTask? {
    guard var task = base.task(.product(product)) else { return nil }
    guard let matrix = packed[product.matrix], let kind = kind(product, isBackward: matrix.isBackward) else {
      packs = true
      return task
    }
    task.kind = kind
    task.a = parameters + matrix.entry.offset
    if let plus = product.plus, plus.isShared {
      task.plus = packed[plus.offset].map { parameters + $0.entry.offset }
    }
    return task
  }

  /// How a matrix can be multiplied as it stands.
  private func kind(_ product: MatrixTask, isBackward: Bool) -> NarrowTask.Kind? {
    // Sums go along the rows, from one row to the next, or there is one number a sum.
    switch (product.width, product.terms, isBackward) {
    case (1, _, _): return .dot
    case (4, _, true), (4, 1, _): return .fours
    case (8, _, true), (8, 1, _): return .product
    case (4, let terms, false) where terms % 4 == 0: return .squares
    default: return nil
    }
  }

  private mutating func elements(_ elements: ElementTask) -> NarrowTask {
    let task = base.task(elements)
    if [elements.a, elements.b, elements.c, elements.d].contains(where: { $0.isShared }) { packs = true }
    return task
  }

  private func squaredError(_ index: Int, _ row: Int) -> NarrowTask? {
    let instruction = places.program.instructions[index]
    guard instruction.operation == .meanSquaredError, let y = places.own(instruction, 0, row),
      let target = places.own(instruction, 1, row)
    else { return nil }
    var task = NarrowTask(.squaredError, base.numbers + places.value(instruction.result, row))
    (task.a, task.b, task.terms) = (base.numbers + y.offset, base.numbers + target.offset, y.units)
    return task
  }

  private func slope(_ adjoint: AdjointTask) -> NarrowTask? {
    guard adjoint.position == 0, var task = squaredError(adjoint.instruction, adjoint.reading) else { return nil }
    let result = places.program.instructions[adjoint.instruction].result
    (task.kind, task.adds) = (.squaredErrorSlope, !adjoint.isFirst)
    task.target = base.numbers + places.adjoint(adjoint.slot, adjoint.row)
    task.c = base.numbers + places.adjoint(result, adjoint.reading)
    return task
  }

  private func seed(_ slot: Int, _ row: Int) -> NarrowTask {
    NarrowTask(.seed, base.numbers + places.adjoint(slot, row))
  }

  /// The gradients of a parameter; nil where they go the general way.
  func task(_ rows: GradientRows, into gradients: NarrowTask.Numbers) -> NarrowTask? {
    var task = NarrowTask(.gradients, gradients + rows.target)
    (task.a, task.b, task.terms) = (base.numbers + rows.a, base.numbers + rows.b, rows.rows)
    switch (rows.summand, rows.count) {
    case (.scaled, 4): task.kind = .gradientRows
    case (.same, 4): task.b = task.target
    case (.same, 1): task.kind = .gradient
    default: return nil
    }
    return task
  }
}
