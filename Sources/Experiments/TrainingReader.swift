import Files
import Recurrence
import Training

/// How an experiment is trained: one plan, or several phases one after the other.
public struct TrainingSetup: Equatable, Sendable {
  /// The phases; each begins with a fresh optimizer and goes on from the parameters of the one before.
  public var phases: [TrainingPlan]
  /// What shuffling begins from.
  public var seed: UInt64

  /// The epochs of all phases.
  public var epochs: Int { phases.reduce(0) { $0 + $1.epochs } }

  /// The same with so many epochs altogether: later phases are shortened first, and the last one is lengthened.
  public func limited(toEpochs epochs: Int) -> TrainingSetup {
    var copy = self
    copy.phases = []
    var left = epochs
    for (index, phase) in phases.enumerated() where left > 0 {
      var phase = phase
      phase.epochs = index == phases.count - 1 ? left : min(left, phase.epochs)
      left -= phase.epochs
      copy.phases.append(phase)
    }
    return copy
  }
}

/// Reads `training`.
struct TrainingReader {
  private static let largestCount = 1 << 40

  /// The plan where nothing is said; nil where there is no `training`.
  static func read(_ reader: inout ObjectReader) throws(Diagnosis) -> TrainingSetup? {
    guard var training = try reader.object("training") else { return nil }
    try training.allow(Experiment.keys["training"] ?? [])
    let seed = UInt64(try training.integer("seed", default: 0, in: 0...1 << 53))
    var common = TrainingPlan()
    common.metrics = try metrics(&training)
    common.reduction = try training.choice("reduction", default: .mean)
    common.carriesState = try training.bool("carry_state", default: false)
    // Where states are carried, the order of the samples is what carries them.
    common.shuffles = !common.carriesState
    let hasPhases = training.has("phases")
    try read(&training, into: &common, needsEpochs: !hasPhases)
    guard hasPhases else { return TrainingSetup(phases: [common], seed: seed) }
    if training.has("epochs") { throw training.problem("experiment.phases-epochs", "epochs") }
    var phases: [TrainingPlan] = []
    for var phase in try training.objects("phases") {
      try phase.allow(Experiment.keys["training.phases[]"] ?? [])
      var plan = common
      try read(&phase, into: &plan, needsEpochs: true)
      phases.append(plan)
    }
    guard !phases.isEmpty else { throw training.problem("experiment.no-phases", "phases") }
    return TrainingSetup(phases: phases, seed: seed)
  }

  /// The keys that a phase may have as well.
  private static func read(
    _ reader: inout ObjectReader, into plan: inout TrainingPlan, needsEpochs: Bool
  ) throws(Diagnosis) {
    if needsEpochs { plan.epochs = try reader.integer("epochs", in: 1...largestCount) }
    plan.batchSize = try reader.integer("batch", default: plan.batchSize, in: 1...largestCount)
    plan.shuffles = try reader.bool("shuffle", default: plan.shuffles)
    if plan.shuffles, plan.carriesState { throw reader.problem("experiment.carry-shuffle", "shuffle") }
    if let optimizer = try Optimizer(&reader, key: "optimizer") { plan.optimizer = optimizer }
    if let schedule = try Schedule(&reader, key: "schedule") { plan.schedule = schedule }
    if let clipping = try Clipping(&reader, key: "clip") { plan.clipping = clipping }
    if reader.has("penalties") {
      plan.penalties = []
      for var penalty in try reader.objects("penalties") { plan.penalties.append(try Penalty(&penalty)) }
    }
    if var early = try reader.object("early_stopping") {
      try early.allow(Experiment.keys["training.early_stopping"] ?? [])
      plan.earlyStopping = EarlyStopping(
        patience: try early.integer("patience", in: 1...largestCount),
        minimumChange: try early.number("minimum_change", default: 0, in: 0...1e100),
        restoresBest: try early.bool("restore_best", default: true))
    }
  }

  private static func metrics(_ reader: inout ObjectReader) throws(Diagnosis) -> [Metric] {
    var metrics: [Metric] = []
    for name in try reader.strings("metrics", default: []) {
      guard let metric = Metric(rawValue: name) else {
        let known = Metric.allCases.map(\.rawValue)
        let near = Suggestion.nearest(to: name, in: known)
        throw reader.problem(
          near == nil ? "object.choice" : "object.choice-near", "metrics",
          ["name": name, "near": near ?? "", "allowed": known.joined(separator: ", ")])
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    return metrics
  }
}

extension Clipping {
  /// Reads `{value: 5}`, `{norm: 1}` or `{norm_of_each: 1}`.
  fileprivate init?(_ reader: inout ObjectReader, key: String) throws(Diagnosis) {
    guard var clip = try reader.object(key) else { return nil }
    try clip.allow(Experiment.keys["training.clip"] ?? [])
    let given = ["value", "norm", "norm_of_each"].filter { clip.has($0) }
    guard given.count == 1 else { throw reader.problem("experiment.one-clip", key) }
    let bound = try clip.number(given[0], in: Double.leastNormalMagnitude...1e100)
    if given[0] != "norm", clip.has("convention") {
      throw clip.problem("experiment.not-here", "convention", ["kind": given[0]])
    }
    switch given[0] {
    case "value": self = .value(bound)
    case "norm": self = .norm(bound, try clip.choice("convention", default: .pytorch))
    default: self = .normOfEach(bound)
    }
  }
}

extension Penalty {
  private enum Word: String, CaseIterable {
    case l1, l2, decay
    case decoupledDecay = "decoupled_decay"
    case proximalL1 = "proximal_l1"
  }

  fileprivate init(_ reader: inout ObjectReader) throws(Diagnosis) {
    try reader.allow(Experiment.keys["training.penalties[]"] ?? [])
    let kind: Kind =
      switch try reader.choice("kind", of: Word.self) {
      case .l1: .l1
      case .l2: .l2
      case .decay: .decay
      case .decoupledDecay: .decoupledDecay
      case .proximalL1: .proximalL1
      }
    self.init(
      kind, try reader.number("strength", in: 0...1e100), on: try reader.choice("on", default: .all))
  }
}
