/// Runs batches for their loss and the gradients of the parameters, reusing its memory from batch to batch.
///
/// Sequences of one length run side by side, which changes no bit: `Program.run(batch:)` gives the same loss and gradients, and
/// traces of every number besides.
public struct BatchEngine: Sendable {
  /// What is run.
  public let program: Program
  /// The gradients of the last batch.
  public internal(set) var gradient: Parameters<Double>
  let plan: BatchPlan
  var packed: AlignedMemory
  var scratch: AlignedMemory
  /// The parameters whose gradients each worker adds up.
  var shares: [[BatchUse]] = []
  /// The memory of earlier groups, for later ones of the same size; the last one used stands last.
  private var rooms: [BatchRoom] = []
  private var kept = KeptOutputs()
  /// How much a sequence of the last length takes.
  private var size = (steps: 0, sourceSteps: 0, numbers: 0)

  /// An engine for a program.
  public init(_ program: Program) {
    self.program = program
    gradient = Parameters(zerosLike: program.parameters)
    plan = BatchPlan(program)
    packed = AlignedMemory(count: plan.packing.count)
    scratch = AlignedMemory(count: 0)
  }

  /// Runs sequences that are known to fit the program (`Program.rows(of:)` checks that); the sum of their losses over `divisor`.
  ///
  /// `keepsOutputs`: whether outputs and final states are asked for afterwards.
  public mutating func run(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], divisor: Int, backward: Bool = true,
    keepsOutputs: Bool = true
  ) throws(Diagnosis) -> Double {
    try run(
      parameters, samples, divisor: divisor, backward: backward, keepsOutputs: keepsOutputs, sharing: OneWorker())
  }

  /// The same, with groups of sequences shared out among workers; the bits are those of one worker.
  public mutating func run<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], divisor: Int, backward: Bool = true,
    keepsOutputs: Bool = true, sharing: Sharing
  ) throws(Diagnosis) -> Double {
    for index in samples.indices where !samples[index].initialStates.isEmpty {
      try program.checkInitialStates(samples[index])
    }
    if shares.count != max(1, sharing.count) { shares = plan.shares(max(1, sharing.count), program) }
    pack(parameters, sharing)
    kept.removeAll()
    var loss: Double?
    var start = 0
    while start < samples.count {
      // As many groups as there are workers run at once.
      var groups: [BatchRoom] = []
      while groups.count < max(1, sharing.count), start < samples.count {
        let room = try self.room(for: samples, from: start, workers: sharing.count - groups.count)
        room.samples = start..<start + room.layout.sequences
        start = room.samples.upperBound
        groups.append(room)
      }
      execute(groups, samples, parameters.values, divisor: divisor, backward: backward, isFirst: loss == nil, sharing) {
        part in loss = loss.map { $0 + part } ?? part
      }
      if keepsOutputs {
        for room in groups { kept.append(room, program) }
      }
      rooms += groups
      forgetRooms(but: groups.count)
    }
    if backward, samples.isEmpty { gradient = Parameters(zerosLike: program.parameters) }
    return loss ?? 0
  }

  /// The outputs of a sequence of the last batch at a time step, if they were kept.
  public func outputs(sequence: Int, time: Int) -> ArraySlice<Double> {
    kept.outputs(sequence, row: program.stages[program.slots[program.output].stage].times == .last ? 1 : time)
  }

  /// A state of a sequence of the last batch when it ended, if the outputs were kept.
  public func finalState(sequence: Int, slot: Int) -> [Double] { kept.state(sequence, slot: slot) }

  private mutating func pack<Sharing: WorkSharing>(_ parameters: Parameters<Double>, _ sharing: Sharing) {
    if !isKnownUniquelyReferenced(&packed) { packed = AlignedMemory(count: plan.packing.count) }
    let (packed, packing) = (packed.base, plan.packing)
    parameters.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      sharing.forEach(shares.count, ofSize: packing.count) { share in
        for use in shares[share] { packing.pack(values, use, into: packed) }
      }
    }
  }

  /// Memory for sequences of one length from `start` on, a worker's share of them: that of an earlier group where it fits.
  ///
  /// - Parameter workers: How many workers have no group yet.
  private mutating func room(
    for samples: [Sample<Double>], from start: Int, workers: Int
  ) throws(Diagnosis) -> BatchRoom {
    let steps = try program.steps(ofChecked: samples[start])
    let sourceSteps = program.sourceSteps(of: samples[start])
    if size.steps != steps || size.sourceSteps != sourceSteps || size.numbers == 0 {
      let layout = try BatchLayout(program, steps: steps, sourceSteps: sourceSteps, sequences: 1)
      size = (steps, sourceSteps, layout.count)
    }
    let most = BatchEngine.sequences(ofSize: size.numbers)
    var end = start + 1
    while end < samples.count, end < start + most * max(1, workers), samples[end].isAsLong(as: samples[start]) {
      end += 1
    }
    // Fours, as products take them.
    let share = (end - start + max(1, workers) - 1) / max(1, workers)
    let sequences = min(most, end - start, (share + 3) & ~3)
    if let index = rooms.firstIndex(where: {
      $0.layout.steps == steps && $0.layout.sourceSteps == sourceSteps && $0.layout.sequences == sequences
    }) {
      var room = rooms.remove(at: index)
      // A copy of this engine may still hold it.
      if isKnownUniquelyReferenced(&room) { return room }
    }
    return BatchRoom(
      try BatchLayout(program, steps: steps, sourceSteps: sourceSteps, sequences: sequences), plan)
  }

  /// Gives memory back that has not been used for long: 32 MB are kept, and as many groups as run at once.
  private mutating func forgetRooms(but least: Int) {
    var numbers = rooms.reduce(0) { $0 + $1.layout.count }
    while rooms.count > least, numbers > 4_194_304 || rooms.count > 64 {
      numbers -= rooms.removeFirst().layout.count
    }
  }

  /// How many sequences run side by side: as many as the nearer caches hold, at least eight, so that weights are read seldom.
  private static func sequences(ofSize numbers: Int) -> Int { max(8, min(32, 98_304 / max(1, numbers) & ~7)) }
}

/// What is kept of the sequences of a batch: outputs and final states.
private struct KeptOutputs: Sendable {
  private var values: [Double] = []
  private var starts: [Int] = []
  private var width = 0
  private var states: [Double] = []
  private var slots: [(slot: Int, start: Int, units: Int)] = []
  private var stateCount = 0

  mutating func removeAll() {
    values.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
  }

  mutating func append(_ room: BatchRoom, _ program: Program) {
    if slots.isEmpty {
      width = program.slots[program.output].units
      for slot in program.slots.indices where program.slots[slot].isState {
        slots.append((slot, stateCount, program.slots[slot].units))
        stateCount += program.slots[slot].units
      }
    }
    let isLast = program.stages[program.slots[program.output].stage].times == .last
    let steps = room.layout.steps
    for sequence in 0..<room.layout.sequences {
      let places = room.places + sequence * program.slots.count
      starts.append(values.count)
      for row in (isLast ? steps : 1)...steps {
        add(room, places[program.output], row, to: &values)
      }
      for state in slots { add(room, places[state.slot], places[state.slot].finalRow, to: &states) }
    }
  }

  private func add(_ room: BatchRoom, _ place: Layout.SlotPlace, _ row: Int, to values: inout [Double]) {
    let source = room.numbers.base + place.offset(place.value, row: row)
    for unit in 0..<place.units { values.append(source[unit]) }
  }

  func outputs(_ sequence: Int, row: Int) -> ArraySlice<Double> {
    let start = starts[sequence] + (row - 1) * width
    return values[start..<start + width]
  }

  func state(_ sequence: Int, slot: Int) -> [Double] {
    guard let place = slots.first(where: { $0.slot == slot }) else { return [] }
    let start = sequence * stateCount + place.start
    return Array(states[start..<start + place.units])
  }
}

extension Sample {
  /// Whether everything has as many numbers as in another sample.
  fileprivate func isAsLong(as other: Sample) -> Bool {
    inputs.count == other.inputs.count && source.count == other.source.count && steps == other.steps
      && targets.count == other.targets.count
  }
}
