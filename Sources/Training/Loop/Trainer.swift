import Recurrence
import Workers

/// A training run between two updates: parameters, optimizer, random generator, and how far it is.
///
/// A value: a copy goes on with the same bits, and so does what a checkpoint stored, also in the middle of an epoch.
public struct Trainer: Sendable {
  /// What is trained.
  public let program: Program
  /// How.
  public let plan: TrainingPlan
  /// The parameters as they are.
  public internal(set) var parameters: Parameters<Double>
  /// The optimizer with its memory.
  public internal(set) var updater: Updater
  /// What shuffles; its state is the one before the epoch under way was shuffled.
  public internal(set) var generator: Generator
  /// The epochs that are complete.
  public internal(set) var history: History
  /// The parameters of the epoch with the least validation loss (training loss without a validation part), with early stopping.
  public internal(set) var best: Best?
  /// How far the epoch under way is.
  var progress = EpochProgress()
  var batchRun: BatchEngine
  /// Threads that share the sequences of a batch, if there are any; they change no bit.
  public var workers: Workers?

  /// The best epoch so far.
  public struct Best: Equatable, Sendable {
    /// Its number, from 1.
    public var epoch: Int
    /// Its loss.
    public var loss: Double
    /// The parameters at its end.
    public var parameters: Parameters<Double>
  }

  /// A run before its first update.
  /// - Throws: `training.size`, `training.rate`, `training.carry-reverse`.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, plan: TrainingPlan, seed: UInt64 = 0
  ) throws(Diagnosis) {
    precondition(parameters.table == program.parameters)
    try plan.check()
    if plan.carriesState, program.model.layers.contains(where: { $0.isBidirectional }) {
      throw Diagnosis("training.carry-reverse")
    }
    self.program = program
    self.plan = plan
    self.parameters = parameters
    updater = Updater(
      plan.optimizer, for: program.parameters, penalties: plan.penalties, clipping: plan.clipping)
    generator = Generator(seed: seed)
    history = History(metrics: plan.metrics)
    batchRun = BatchEngine(program, shape: .fastest)
  }

  /// The number of complete epochs.
  public var epoch: Int { history.epochs.count }

  /// The number of batches of the epoch under way that are done.
  public var batch: Int { progress.batch }

  /// Whether the plan's epochs are done or early stopping ends them.
  public var isFinished: Bool {
    if epoch >= plan.epochs { return true }
    guard let rule = plan.earlyStopping, let best else { return false }
    return epoch - best.epoch >= rule.patience
  }

  /// The parameters to use: those of the best epoch where early stopping says so.
  public var result: Parameters<Double> {
    if plan.earlyStopping?.restoresBest == true, let best { return best.parameters }
    return parameters
  }

  /// The number of batches of an epoch.
  public func batchCount(_ data: TrainingData) -> Int {
    (data.samples.count + plan.batchSize - 1) / plan.batchSize
  }

  /// Trains until the plan is done or `after` says stop; an epoch under way is gone on with.
  ///
  /// - Parameter after: Is told every batch; true stops after it.
  /// - Throws: `training.diverged-…`; the parameters are then those before the update that failed, except after
  ///   `training.diverged-parameter`, where the update itself made one infinite and only a checkpoint helps.
  public mutating func run(
    _ data: TrainingData, after: (Trainer, BatchReport) -> Bool = { _, _ in false }
  ) throws(Diagnosis) {
    while !isFinished {
      let report = try step(data)
      if after(self, report) { return }
    }
  }

  /// Makes the next update, and ends the epoch with its last one.
  mutating func step(_ data: TrainingData) throws(Diagnosis) -> BatchReport {
    let report = try runBatch(data)
    if progress.batch == batchCount(data) { try finishEpoch(data) }
    return report
  }

  /// Trains one whole epoch, or what is left of the one under way.
  public mutating func runEpoch(_ data: TrainingData) throws(Diagnosis) {
    while progress.batch < batchCount(data) { try runBatch(data) }
    try finishEpoch(data)
  }

  /// Makes the next update.
  @discardableResult
  public mutating func runBatch(_ data: TrainingData) throws(Diagnosis) -> BatchReport {
    if progress.batch == 0 { beginEpoch(data) }
    let order = nextOrder(data)
    let rows = order.reduce(0) { $0 + data.rows[$1] }
    let divisor = plan.reduction == .mean ? rows : 1
    let rate = plan.schedule.rate(plan.optimizer.rate, epoch: epoch, update: updater.count)
    // Samples as they stand are run where they stand.
    let isPlain = progress.carried.isEmpty && plan.metrics.isEmpty
    let samples = isPlain ? [] : nextBatch(data).samples
    let loss =
      isPlain
      ? try runSamples(data.samples, order: order, divisor: divisor)
      : try runSamples(samples, order: nil, divisor: divisor)
    let norm = norm(of: batchRun.gradient)
    guard loss.isFinite, norm.isFinite else {
      throw divergence(nextBatch(data).samples, divisor: divisor, rate: rate)
    }
    guard update(rate: rate) else { throw divergence(of: parameters, rate: rate, norm: norm) }
    if !isPlain { progress.add(batchRun, samples, program, isClass: isClass) }
    progress.lossSum += plan.reduction == .mean ? loss * Double(rows) : loss
    progress.rows += rows
    progress.normSum += norm
    progress.largestNorm = max(progress.largestNorm, norm)
    progress.rate = rate
    progress.lastNorm = norm
    if plan.carriesState { carry(count: order.count) }
    progress.batch += 1
    return BatchReport(
      epoch: epoch + 1, batch: progress.batch, batches: batchCount(data), update: updater.count, loss: loss,
      meanLoss: progress.lossSum / Double(progress.rows), rate: rate, gradientNorm: norm)
  }

  /// Loss and gradients of a batch, on one thread or on several.
  private mutating func runSamples(
    _ samples: [Sample<Double>], order: ArraySlice<Int>?, divisor: Int
  ) throws(Diagnosis) -> Double {
    let keeps = plan.carriesState || !plan.metrics.isEmpty
    let seeds = order == nil ? nil : maskSeeds
    guard let workers else {
      return try batchRun.run(
        parameters, samples, order: order, maskSeeds: seeds, divisor: divisor, keepsOutputs: keeps)
    }
    return try batchRun.run(
      parameters, samples, order: order, maskSeeds: seeds, divisor: divisor, keepsOutputs: keeps, sharing: workers)
  }

  private func norm(of gradient: Parameters<Double>) -> Double {
    guard let workers else { return gradient.norm }
    return gradient.norm(0..<gradient.values.count, sharing: workers)
  }

  /// Changes the parameters by the gradients of the batch; whether they are finite then.
  private mutating func update(rate: Double) -> Bool {
    guard let workers else { return updater.update(&parameters, gradient: batchRun.gradient, rate: rate) }
    return updater.update(&parameters, gradient: batchRun.gradient, rate: rate, sharing: workers)
  }

  /// The samples of the batch that comes next, and how many rows of them count.
  public func nextBatch(_ data: TrainingData) -> (samples: [Sample<Double>], rows: Int) {
    let (order, maskSeeds) = (nextOrder(data), maskSeeds)
    var samples: [Sample<Double>] = []
    samples.reserveCapacity(order.count)
    var rows = 0
    for (place, index) in order.enumerated() {
      var sample = data.samples[index]
      if place < progress.carried.count { sample.initialStates = progress.carried[place] }
      sample.maskSeed = maskSeeds?[index]
      samples.append(sample)
      rows += data.rows[index]
    }
    return (samples, rows)
  }

  /// The numbers of the samples of the batch that comes next.
  @inline(__always)
  private func nextOrder(_ data: TrainingData) -> ArraySlice<Int> {
    // An epoch that has not begun has no order yet.
    let order = progress.order.isEmpty ? Self.order(data, plan, generator).order : progress.order
    return order[progress.batch * plan.batchSize..<min((progress.batch + 1) * plan.batchSize, data.samples.count)]
  }

  /// What the dropout masks of this epoch are drawn from.
  private var maskSeeds: MaskSeeds? {
    guard !program.masks.isEmpty else { return nil }
    var own = generator
    return MaskSeeds(first: own.next() &+ UInt64(epoch) &* 0x9E37_79B9_7F4A_7C15)
  }

  var isClass: Bool { program.loss?.kind == .crossEntropy && program.model.output == .softmax }

  private mutating func beginEpoch(_ data: TrainingData) {
    progress = EpochProgress(metrics: plan.metrics.map { MetricSum($0, isClass: isClass) })
    progress.order = Self.order(data, plan, generator).order
  }

  /// The order of the epoch that begins with this generator, and the generator afterwards.
  static func order(
    _ data: TrainingData, _ plan: TrainingPlan, _ generator: Generator
  ) -> (order: [Int], generator: Generator) {
    var order = Array(data.samples.indices)
    var generator = generator
    if plan.shuffles { generator.shuffle(&order) }
    return (order, generator)
  }

  /// Keeps the states in which the batch's samples ended.
  private mutating func carry(count: Int) {
    progress.carried = (0..<count).map { sequence in
      var states: [Sample<Double>.InitialState] = []
      for (number, layer) in program.model.layers.enumerated() {
        for name in layer.cell.states {
          guard let slot = program.slot(layer: number, name) else { continue }
          states.append(.init(layer: number, state: name, values: batchRun.finalState(sequence: sequence, slot: slot)))
        }
      }
      return states
    }
  }

  private mutating func finishEpoch(_ data: TrainingData) throws(Diagnosis) {
    let validation = data.validation.isEmpty ? nil : try validate(data)
    let updates = Double(progress.batch)
    history.epochs.append(
      History.Epoch(
        number: epoch + 1, updates: updater.count, loss: progress.lossSum / Double(progress.rows),
        penalty: updater.penaltyLoss(parameters), validationLoss: validation?.loss, rate: progress.rate,
        gradientNorm: progress.normSum / updates, largestGradientNorm: progress.largestNorm,
        metrics: progress.metrics.map { $0.value }, validationMetrics: validation?.metrics ?? []))
    generator = Self.order(data, plan, generator).generator
    progress = EpochProgress()
    guard let rule = plan.earlyStopping, let last = history.epochs.last else { return }
    let loss = last.validationLoss ?? last.loss
    if best.map({ loss < $0.loss - rule.minimumChange }) ?? true {
      best = Best(epoch: last.number, loss: loss, parameters: parameters)
    }
  }

  private mutating func validate(_ data: TrainingData) throws(Diagnosis) -> (loss: Double, metrics: [Double]) {
    try Evaluation(program, parameters, data.validation, metrics: plan.metrics, batchSize: plan.batchSize).values
  }
}

/// What a batch gave.
public struct BatchReport: Equatable, Sendable {
  /// The epoch's number, from 1.
  public var epoch: Int
  /// The batch's number in the epoch, from 1.
  public var batch: Int
  /// How many batches an epoch has.
  public var batches: Int
  /// The update's number in the whole run, from 1.
  public var update: Int
  /// The batch's loss before the update.
  public var loss: Double
  /// The mean loss of the epoch so far.
  public var meanLoss: Double
  /// The learning rate.
  public var rate: Double
  /// The norm of the gradient before clipping.
  public var gradientNorm: Double
}
