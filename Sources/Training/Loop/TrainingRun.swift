import Files
import Recurrence
import Workers

/// A training run of one or several phases: each phase has a plan of its own and a fresh optimizer, and goes on from the parameters of
/// the phase before.
///
/// A value like `Trainer`: what a checkpoint stored goes on with the same bits.
public struct TrainingRun: Sendable {
  /// The plans, one a phase.
  public let plans: [TrainingPlan]
  /// 16 hexadecimal digits that change with any bit of the parameters and of the seed that the run began with; empty where a checkpoint does
  /// not say.
  public let start: String
  /// The number of the phase under way, from 0.
  public private(set) var phase = 0
  /// The phase under way.
  public private(set) var trainer: Trainer
  /// The epochs of the phases that are done.
  private var earlier: [History.Epoch] = []
  /// The phase of each of them.
  private var earlierPhases: [Int] = []

  /// A run before its first update.
  /// - Throws: `training.no-phase`, `training.size`, `training.rate`, `training.carry-reverse`.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, plans: [TrainingPlan], seed: UInt64 = 0
  ) throws(Diagnosis) {
    guard let first = plans.first else { throw Diagnosis("training.no-phase") }
    for plan in plans { try plan.check() }
    self.plans = plans
    start = TrainingRun.fingerprint(parameters, seed: seed)
    trainer = try Trainer(program, parameters, plan: first, seed: seed)
  }

  /// What `start` is for these parameters and this seed.
  public static func fingerprint(_ parameters: Parameters<Double>, seed: UInt64) -> String {
    var hash = Fingerprint()
    hash.add(seed)
    hash.add(parameters.values)
    return hash.digits
  }

  /// All epochs that are complete, numbered through.
  public var history: History {
    var history = History(metrics: trainer.plan.metrics)
    history.epochs = earlier
    let (epochs, updates) = (earlier.count, earlier.last?.updates ?? 0)
    for var epoch in trainer.history.epochs {
      epoch.number += epochs
      epoch.updates += updates
      history.epochs.append(epoch)
    }
    history.phases = earlierPhases + trainer.history.epochs.map { _ in phase }
    return history
  }

  /// The number of complete epochs of all phases.
  public var epoch: Int { earlier.count + trainer.epoch }

  /// The number of updates made in all phases.
  public var updates: Int { (earlier.last?.updates ?? 0) + trainer.updater.count }

  /// Whether an epoch is under way, of which some batches are done.
  public var isWithinEpoch: Bool { trainer.batch > 0 }

  /// Whether all phases are done.
  public var isFinished: Bool { phase == plans.count - 1 && trainer.isFinished }

  /// Threads that share the sequences of a batch, if there are any; they change no bit.
  public var workers: Workers? {
    get { trainer.workers }
    set { trainer.workers = newValue }
  }

  /// The parameters to use.
  public var result: Parameters<Double> { trainer.result }

  /// Trains until the phases are done or `after` says stop; an epoch under way is gone on with.
  ///
  /// - Parameter after: Is told every batch; true stops after it. Between epochs `isWithinEpoch` is false.
  /// - Throws: as `Trainer.run`.
  public mutating func run(
    _ data: TrainingData, after: (TrainingRun, BatchReport) throws(Diagnosis) -> Bool
  ) throws(Diagnosis) {
    try advance()
    while !isFinished {
      var report = try trainer.step(data)
      report.epoch += earlier.count
      report.update += earlier.last?.updates ?? 0
      try advance()
      if try after(self, report) { return }
    }
  }

  /// Trains to the end.
  public mutating func run(_ data: TrainingData) throws(Diagnosis) {
    try run(data) { (_, _) throws(Diagnosis) in false }
  }

  /// Begins the next phase where one is done.
  private mutating func advance() throws(Diagnosis) {
    while trainer.isFinished, phase < plans.count - 1 {
      let (history, generator, workers) = (self.history, trainer.generator, trainer.workers)
      let parameters = trainer.result
      earlier = history.epochs
      earlierPhases = history.phases
      phase += 1
      trainer = try Trainer(trainer.program, parameters, plan: plans[phase])
      trainer.generator = generator
      trainer.workers = workers
    }
  }

  // MARK: Checkpoints

  /// Writes the run as it is; see `Trainer.save`.
  ///
  /// The earlier phases' epochs go as the tensor `earlier`: their phase, then the columns of `History.rows`.
  /// - Parameter durable: Whether to wait until the disk has it.
  /// - Throws: `file.not-written`.
  public func save(to path: String, data: TrainingData, durable: Bool = true) throws(Diagnosis) {
    var history = History(metrics: trainer.plan.metrics)
    history.epochs = earlier
    let rows = zip(earlierPhases, history.rows).flatMap { [Double($0)] + $1 }
    let tensor = Tensor("earlier", shape: [earlier.count, history.columns.count + 1], values: rows)
    try trainer.save(to: path, data: data, phase: phase, start: start, also: [tensor], durable: durable)
  }

  /// Goes on from a checkpoint of the same program, plans and samples; the numbers of epochs may have changed.
  /// - Throws: `checkpoint.…`, `safetensors.…`, `file.…`.
  public init(
    resuming path: String, _ program: Program, plans: [TrainingPlan], data: TrainingData
  ) throws(Diagnosis) {
    let reader = try CheckpointReader(path)
    let phase = try reader.number("phase")
    guard plans.indices.contains(phase) else {
      throw Diagnosis(
        "checkpoint.other-phase", ["file": path, "got": "\(phase + 1)", "expected": "\(plans.count)"])
    }
    for plan in plans { try plan.check() }
    self.plans = plans
    self.phase = phase
    start = reader.text("start") ?? ""
    trainer = try Trainer(resuming: path, program, plan: plans[phase], data: data)
    let width = History(metrics: plans[phase].metrics).columns.count + 1
    let values = try reader.values("earlier", count: nil)
    let rows = stride(from: 0, to: values.count, by: width).map { Array(values[$0..<min($0 + width, values.count)]) }
    guard let history = History(metrics: plans[phase].metrics, rows: rows.map { Array($0.dropFirst()) }) else {
      throw reader.damaged("earlier")
    }
    earlier = history.epochs
    for row in rows {
      guard let number = Int(exactly: row[0]), (0..<max(1, phase)).contains(number) else {
        throw reader.damaged("earlier")
      }
      earlierPhases.append(number)
    }
  }
}
