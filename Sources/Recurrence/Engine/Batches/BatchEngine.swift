/// Runs batches for their loss and the gradients of the parameters, reusing its memory from batch to batch.
///
/// Sequences of one length run side by side, which changes no bit: `Program.run(batch:)` gives the same loss and gradients, and
/// traces of every number besides.
public struct BatchEngine: Sendable {
  /// What is run.
  public var program: Program { plan.program }
  /// The gradients of the last batch.
  public internal(set) var gradient: Parameters<Double>
  let plan: BatchPlan
  var packed: AlignedMemory
  var scratch: AlignedMemory
  /// The parameters whose gradients each worker adds up.
  var shares: [[BatchUse]] = []
  /// Those of them whose numbers are not packed one by one.
  private var large: [[BatchUse]] = []
  private var hasLarge = false
  /// What of the parameters of this batch stands packed: all but what groups do without in which every matrix is multiplied once.
  private enum PackedParts: Int { case none, rest, all }
  private var packedParts = PackedParts.none
  /// The memory of earlier groups, for later ones of the same size; the last one used stands last.
  private var rooms: [BatchRoom] = []
  /// The memory of the groups that are run, or were run last.
  var running: [BatchRoom] = []
  /// The greatest room that a worker of them needs.
  private(set) var scratchRoom = 0
  private var kept = KeptOutputs()
  /// The step of the only sequence that was run last, for others like it.
  var again: KnownRun?
  /// Where parameters and gradients stood when one sequence was run alone.
  var standing: Standing?
  /// How much a sequence of the last length takes.
  private var size: (lengths: ChosenSamples.Lengths?, steps: Int, sourceSteps: Int, numbers: Int) = (nil, 0, 0, 0)

  /// An engine for a program.
  ///
  /// - Parameter shape: How products go through their matrices; the fastest way depends on the processor, the bits do not.
  public init(_ program: Program, shape: ProductShape = .sixteen) {
    gradient = Parameters(zerosLike: program.parameters)
    plan = BatchPlan(program, shape)
    packed = AlignedMemory(count: plan.packing.count)
    scratch = AlignedMemory(count: 0)
  }

  /// Runs sequences that are known to fit the program (`Program.rows(of:)` checks that); the sum of their losses over `divisor`.
  ///
  /// - Parameters:
  ///   - order: The numbers of the samples that are meant, all of them unless given.
  ///   - maskSeeds: What their dropout masks are drawn from, whatever the samples say.
  ///   - keepsOutputs: Whether outputs and final states are asked for afterwards.
  public mutating func run(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], order: ArraySlice<Int>? = nil,
    maskSeeds: MaskSeeds? = nil, divisor: Int, backward: Bool = true, keepsOutputs: Bool = true
  ) throws(Diagnosis) -> Double {
    try run(
      parameters, samples, order: order, maskSeeds: maskSeeds, divisor: divisor, backward: backward,
      keepsOutputs: keepsOutputs, sharing: OneWorker())
  }

  /// The same, with groups of sequences shared out among workers; the bits are those of one worker.
  public mutating func run<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], order: ArraySlice<Int>? = nil,
    maskSeeds: MaskSeeds? = nil, divisor: Int, backward: Bool = true, keepsOutputs: Bool = true, sharing: Sharing
  ) throws(Diagnosis) -> Double {
    if backward, let loss = runAgain(parameters, samples, order, divisor: divisor) {
      kept.removeAll()
      if keepsOutputs { kept.append(running[0], program) }
      return loss
    }
    if shares.count != max(1, sharing.count) {
      retire()
      shares = plan.shares(max(1, sharing.count), program)
      large = shares.map { plan.packing.large($0) }
      hasLarge = large.contains { !$0.isEmpty }
    }
    packedParts = .none
    kept.removeAll()
    again = nil
    defer { if backward { lookAgain(parameters) } }
    guard !samples.isEmpty, order?.isEmpty != true else {
      if backward { gradient = Parameters(zerosLike: program.parameters) }
      return 0
    }
    return try ChosenSamples.with(samples, order, maskSeeds) { samples throws(Diagnosis) in
      try run(parameters, samples, divisor: divisor, backward: backward, keepsOutputs: keepsOutputs, sharing)
    }
  }

  private mutating func run<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ samples: ChosenSamples, divisor: Int, backward: Bool, keepsOutputs: Bool,
    _ sharing: Sharing
  ) throws(Diagnosis) -> Double {
    for place in 0..<samples.count where !samples[place].pointee.initialStates.isEmpty {
      try program.checkInitialStates(samples[place].pointee)
    }
    if isAsBefore(samples) {
      running[0].samples = 0..<samples.count
      return runGroups(parameters, samples, divisor: divisor, backward, keepsOutputs, after: nil, sharing)
    }
    var loss: Double?
    var start = 0
    while start < samples.count {
      retire()
      // As many groups as there are workers run at once.
      while running.count < max(1, sharing.count), start < samples.count {
        let room = try self.room(for: samples, from: start, workers: sharing.count - running.count)
        room.samples = start..<start + room.layout.sequences
        start = room.samples.upperBound
        running.append(room)
        scratchRoom = max(scratchRoom, room.scratchRoom)
      }
      loss = runGroups(parameters, samples, divisor: divisor, backward, keepsOutputs, after: loss, sharing)
    }
    return loss ?? 0
  }

  /// Runs the groups at hand; the loss with theirs.
  private mutating func runGroups<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ samples: ChosenSamples, divisor: Int, _ backward: Bool, _ keepsOutputs: Bool,
    after before: Double?, _ sharing: Sharing
  ) -> Double {
    pack(parameters, running.allSatisfy { $0.layout.isOnce } ? .rest : .all, sharing)
    var loss = before
    execute(samples, parameters.values, divisor: divisor, backward: backward, isFirst: before == nil, sharing) {
      part in loss = loss.map { $0 + part } ?? part
    }
    if keepsOutputs {
      for room in running { kept.append(room, program) }
    }
    return loss ?? 0
  }

  /// Whether the samples make one group that fits the memory of the only one that was run last.
  private mutating func isAsBefore(_ samples: ChosenSamples) -> Bool {
    guard running.count == 1, running[0].layout.sequences == samples.count, let lengths = size.lengths,
      // A run that failed may have asked for another length afterwards.
      running[0].layout.steps == size.steps, running[0].layout.sourceSteps == size.sourceSteps,
      // A copy of this engine may still hold it.
      isKnownUniquelyReferenced(&running[0])
    else { return false }
    return (0..<samples.count).allSatisfy { samples.lengths($0) == lengths }
  }

  /// Keeps the memory of the groups that were run for others.
  private mutating func retire() {
    rooms += running
    forgetRooms(but: running.count)
    running.removeAll(keepingCapacity: true)
    scratchRoom = 0
  }

  /// The outputs of a sequence of the last batch at a time step, if they were kept.
  public func outputs(sequence: Int, time: Int) -> ArraySlice<Double> {
    kept.outputs(sequence, row: program.stages[program.slots[program.output].stage].times == .last ? 1 : time)
  }

  /// A state of a sequence of the last batch when it ended, if the outputs were kept.
  public func finalState(sequence: Int, slot: Int) -> [Double] { kept.state(sequence, slot: slot) }

  private mutating func pack<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ parts: PackedParts, _ sharing: Sharing
  ) {
    guard packedParts.rawValue < parts.rawValue else { return }
    packedParts = parts
    if !isKnownUniquelyReferenced(&packed) { packed = AlignedMemory(count: plan.packing.count) }
    let (packed, plan) = (packed.base, plan)
    parameters.values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      plan.packing.small.copy(values, into: packed)
      guard hasLarge else { return }
      sharing.forEach(large.count, ofSize: plan.packing.count) { share in
        for use in large[share] { plan.packing.pack(values, use, forward: parts == .all, into: packed) }
      }
    }
  }

  /// Memory for sequences of one length from `start` on, a worker's share of them: that of an earlier group where it fits.
  ///
  /// - Parameter workers: How many workers have no group yet.
  private mutating func room(
    for samples: ChosenSamples, from start: Int, workers: Int
  ) throws(Diagnosis) -> BatchRoom {
    let lengths = samples.lengths(start)
    if size.lengths != lengths {
      let steps = try program.steps(ofChecked: samples[start].pointee)
      let sourceSteps = program.sourceSteps(of: samples[start].pointee)
      let layout = try BatchLayout(program, steps: steps, sourceSteps: sourceSteps, sequences: 1)
      size = (lengths, steps, sourceSteps, layout.count)
    }
    let most = BatchEngine.sequences(ofSize: size.numbers)
    var end = start + 1
    while end < samples.count, end < start + most * max(1, workers), samples.lengths(end) == lengths {
      end += 1
    }
    // Fours, as products take them.
    let share = (end - start + max(1, workers) - 1) / max(1, workers)
    let sequences = min(most, end - start, (share + 3) & ~3)
    if let index = rooms.firstIndex(where: {
      $0.layout.steps == size.steps && $0.layout.sourceSteps == size.sourceSteps && $0.layout.sequences == sequences
    }) {
      var room = rooms.remove(at: index)
      // A copy of this engine may still hold it.
      if isKnownUniquelyReferenced(&room) { return room }
    }
    // Of several sequences, a matrix is read once for several of them anyway.
    let isAhead = sequences == 1 && size.steps >= 4 && !plan.isNarrow
    return BatchRoom(
      try BatchLayout(
        program, steps: size.steps, sourceSteps: size.sourceSteps, sequences: sequences,
        ahead: isAhead ? plan.fusion : nil), plan)
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
