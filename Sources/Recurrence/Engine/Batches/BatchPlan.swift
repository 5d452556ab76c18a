/// What all batches of a program share, made once.
final class BatchPlan: @unchecked Sendable {
  let program: Program
  let packing: PackedModel
  /// Where parameters are used, as `uses` refers to it.
  let sites: UnsafeMutablePointer<BatchUse.Site>
  let uses: [BatchUse]
  /// The greatest number of units of a product's result, rounded up to whole vectors.
  let tallest: Int
  /// How many numbers of all that the products of a stage read are copied at most.
  private let copied: Int
  let instructions: UnsafeMutablePointer<Instruction>
  let operands: UnsafeMutablePointer<Operand>
  let parameterOffsets: UnsafeMutablePointer<Int>
  let fusion: BatchFusion
  /// Whether states are zero before the first step, unless a sample says otherwise.
  let startsAtZero: Bool
  /// The widest vector: what `MatrixVector.adjoint` needs for a sequence by itself.
  private let widest: Int

  init(_ program: Program) {
    self.program = program
    packing = PackedModel(program)
    let found = BatchUse.all(program)
    sites = Self.copy(found.sites)
    uses = BatchUse.arranged(found.uses, program)
    tallest = uses.reduce(0) { max($0, $1.isProduct ? AlignedMemory.padded($1.height) : 0) }
    copied = uses.reduce(0) { max($0, $1.isProduct ? $1.inputs + AlignedMemory.padded($1.columns) : 0) }
    instructions = Self.copy(program.instructions)
    operands = Self.copy(program.operands)
    parameterOffsets = Self.copy(program.parameters.entries.map { $0.offset })
    fusion = BatchFusion(program)
    startsAtZero = program.fed == nil && program.slots.allSatisfy { $0.handedFrom.isEmpty }
    widest = program.slots.reduce(1) { max($0, $1.units) }
  }

  deinit {
    sites.deallocate()
    instructions.deallocate()
    operands.deallocate()
    parameterOffsets.deallocate()
  }

  /// How many numbers a worker needs room for: a vector; parts of an activation; what the gradients of matrices are made of at all steps of
  /// all sequences, and a panel's sums; or what some tasks need.
  func scratchRoom(_ layout: BatchLayout, _ schedule: BatchSchedule) -> Int {
    let vectors = max(layout.steps, layout.sourceSteps) * layout.sequences
    return max(
      AlignedMemory.padded(widest), BatchActivation.room, (tallest + copied) * vectors + 16 * tallest, schedule.room)
  }

  private static func copy<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
    let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, elements.count))
    for (index, element) in elements.enumerated() { (pointer + index).initialize(to: element) }
    return pointer
  }

  /// The parameters cut into as many neighboring parts as there are workers, of about as many numbers each; a matrix can be cut
  /// between its rows.
  func shares(_ count: Int, _ program: Program) -> [[BatchUse]] {
    let parameters = program.parameters
    guard count > 1, !uses.isEmpty else { return [uses] }
    var shares = Array(repeating: [BatchUse](), count: count)
    for use in uses {
      let entry = parameters.entries[use.parameter]
      let rows = use.isProduct ? 8 : entry.rows
      var first = 0
      while first < entry.rows {
        let last = min(entry.rows, first + rows)
        let middle = entry.offset + (first + last) * entry.columns / 2
        let share = min(count - 1, middle * count / max(1, parameters.count))
        if let before = shares[share].last, before.parameter == use.parameter {
          shares[share][shares[share].count - 1].rows = before.rows.lowerBound..<last
        } else {
          var part = use
          part.rows = first..<last
          shares[share].append(part)
        }
        first = last
      }
    }
    return shares.map { BatchUse.arranged($0, program) }
  }
}

/// The memory of sequences that run side by side, with the places of their numbers.
final class BatchRoom: @unchecked Sendable {
  let layout: BatchLayout
  let numbers: AlignedMemory
  let places: UnsafeMutablePointer<Layout.SlotPlace>
  let schedule: BatchSchedule
  /// How many numbers a worker needs room for beside these.
  let scratchRoom: Int
  /// The sequences of the batch that are run in it.
  var samples = 0..<0
  /// Whether every state of every sequence is zero before the first step.
  var startsAtZero = false

  init(_ layout: BatchLayout, _ plan: BatchPlan) {
    self.layout = layout
    schedule = BatchSchedule(plan, layout)
    scratchRoom = plan.scratchRoom(layout, schedule)
    numbers = AlignedMemory(count: layout.count)
    places = .allocate(capacity: max(1, layout.places.count))
    for (index, place) in layout.places.enumerated() { (places + index).initialize(to: place) }
  }

  deinit { places.deallocate() }

  /// Copies inputs, masks, targets and initial states to where they stand.
  func fill(_ samples: ChosenSamples, _ plan: BatchPlan) {
    startsAtZero = plan.startsAtZero
    for sequence in 0..<layout.sequences {
      let place = self.samples.lowerBound + sequence
      let sample = samples[place]
      if !sample.pointee.initialStates.isEmpty { startsAtZero = false }
      plan.program.fill(
        numbers.base, UnsafePointer(places) + sequence * plan.program.slots.count, sample,
        maskSeed: samples.maskSeed(place), steps: layout.steps, sourceSteps: layout.sourceSteps)
    }
  }

  /// The same memory as pointers.
  ///
  /// - Parameters:
  ///   - rows: By how many rows the loss is divided.
  ///   - scratch: Room of a worker's own.
  func memory(
    _ plan: BatchPlan, parameters: UnsafePointer<Double>?, packed: UnsafePointer<Double>, rows: Int,
    scratch: UnsafeMutablePointer<Double>
  ) -> BatchMemory {
    BatchMemory(
      steps: layout.steps, sequences: layout.sequences, rows: rows, startsAtZero: startsAtZero, base: numbers.base,
      places: UnsafePointer(places), slotCount: plan.program.slots.count,
      instructions: UnsafePointer(plan.instructions),
      operands: UnsafePointer(plan.operands), parameters: parameters ?? UnsafePointer(numbers.base),
      parameterOffsets: UnsafePointer(plan.parameterOffsets), packed: packed, sites: UnsafePointer(plan.sites),
      tallest: plan.tallest, scratch: scratch)
  }
}
