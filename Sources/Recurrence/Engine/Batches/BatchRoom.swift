/// The memory of sequences that run side by side, with the places of their numbers.
final class BatchRoom: @unchecked Sendable {
  private let plan: BatchPlan
  let layout: BatchLayout
  let numbers: AlignedMemory
  let places: FixedList<Layout.SlotPlace>
  /// What the sequences go through.
  private let forward: FixedList<BatchTask>
  private let backward: FixedList<BatchTask>
  /// The same for one sequence of narrow vectors.
  private var narrow: NarrowSchedule?
  private let isNarrow: Bool
  /// The same once more for parameters and gradients that stay where they are.
  private var step: NarrowStep?
  let gradients: GradientPlaces
  /// All gradients where every parameter is used once, by one sequence at one time step; else none.
  let gradientRows: FixedList<GradientRows>
  /// Where the first sequence's loss of each step that counts stands, in the order of time.
  let losses: FixedList<Int>
  /// How many numbers a worker needs room for beside these.
  let scratchRoom: Int
  /// The sequences of the batch that are run in it.
  var samples = 0..<0
  /// Whether every state of every sequence is zero before the first step.
  var startsAtZero = false

  init(_ layout: BatchLayout, _ plan: BatchPlan) {
    self.plan = plan
    self.layout = layout
    let schedule = BatchSchedule(plan, layout)
    forward = FixedList(schedule.forward)
    backward = FixedList(schedule.backward)
    losses = FixedList(schedule.losses)
    gradients = schedule.gradients
    gradientRows = FixedList(schedule.gradients.rows)
    scratchRoom = plan.scratchRoom(layout, schedule)
    isNarrow = plan.isNarrow && layout.sequences == 1
    numbers = AlignedMemory(count: layout.count)
    places = FixedList(layout.places)
  }

  /// Runs the sequences forward, and backward if that is wanted.
  func run(_ memory: BatchMemory, packed: NarrowTask.Numbers, backward wantsGradient: Bool) {
    guard isNarrow else {
      memory.run(forward)
      if wantsGradient { memory.run(backward) }
      return
    }
    if narrow?.packed != packed { narrow = NarrowSchedule(forward, backward, numbers: numbers.base, packed: packed) }
    switch narrow {
    case .some(let narrow):
      withUnsafePointer(to: memory) { memory in
        NarrowTask.run(narrow.forward.all, forward.all, memory)
        if wantsGradient { NarrowTask.run(narrow.backward.all, backward.all, memory) }
      }
    case nil: break
    }
  }

  /// The sequence's only step, forward and back, with parameters and gradients that stay where they are; nil where the sequence is no
  /// such one.
  func step(
    _ memory: BatchMemory, parameters: NarrowTask.Numbers, gradients: NarrowTask.Numbers
  ) -> UnsafeMutablePointer<NarrowRun>? {
    guard isNarrow, layout.isOnce, startsAtZero, plan.isPlain, gradientRows.count > 0, losses.count == 1 else {
      return nil
    }
    step = NarrowStep(
      BatchPlaces(plan: plan, layout: layout), memory,
      general: NarrowRun.General(forward: forward.all, backward: backward.all), gradientRows.all, loss: losses[0],
      parameters: parameters, gradients: gradients)
    return step?.run
  }

  /// Copies inputs, masks, targets and initial states to where they stand.
  func fill(_ samples: ChosenSamples) {
    startsAtZero = plan.startsAtZero
    for sequence in 0..<layout.sequences {
      let place = self.samples.lowerBound + sequence
      let sample = samples[place]
      if !sample.pointee.initialStates.isEmpty { startsAtZero = false }
      plan.program.fill(
        numbers.base, places.start + sequence * plan.program.slots.count, sample,
        maskSeed: samples.maskSeed(place), steps: layout.steps, sourceSteps: layout.sourceSteps)
    }
  }

  /// The same memory as pointers.
  ///
  /// - Parameters:
  ///   - rows: By how many rows the loss is divided.
  ///   - scratch: Room of a worker's own.
  func memory(
    parameters: UnsafePointer<Double>?, packed: UnsafePointer<Double>, rows: Int, scratch: UnsafeMutablePointer<Double>
  ) -> BatchMemory {
    BatchMemory(
      steps: layout.steps, sequences: layout.sequences, rows: rows, startsAtZero: startsAtZero, base: numbers.base,
      places: places.start, slotCount: plan.program.slots.count,
      instructions: plan.instructions.start,
      operands: plan.operands.start, parameters: parameters ?? UnsafePointer(numbers.base),
      parameterOffsets: plan.parameterOffsets.start, packed: packed, sites: plan.sites.start,
      tallest: plan.tallest, shape: plan.shape, scratch: scratch)
  }
}
