import Recurrence

/// What a training run does with its samples.
public struct TrainingPlan: Equatable, Sendable {
  /// How the losses of a batch's rows become the one that is differentiated.
  public enum Reduction: String, CaseIterable, Equatable, Sendable {
    /// Their mean, as in Keras and PyTorch.
    case mean
    /// Their sum, as in min-char-rnn.
    case sum
  }

  /// How often all samples are gone through.
  public var epochs: Int
  /// How many samples make an update; the last batch of an epoch may be smaller.
  public var batchSize: Int
  /// Whether the samples come in a new random order every epoch.
  public var shuffles: Bool
  /// The rule of the updates.
  public var optimizer: Optimizer
  /// How the learning rate changes.
  public var schedule: Schedule
  /// What keeps parameters small.
  public var penalties: [Penalty]
  /// What is done to large gradients.
  public var clipping: Clipping?
  /// When training ends early.
  public var earlyStopping: EarlyStopping?
  /// What is measured besides the loss.
  public var metrics: [Metric]
  /// Mean or sum.
  public var reduction: Reduction
  /// Whether every sample continues from the state in which the sample at its place in the batch before ended.
  ///
  /// This is back-propagation through time that is cut at the samples' borders. An epoch begins with zero states.
  public var carriesState: Bool

  /// A plan; what is left out is as Keras's `fit` has it.
  public init(
    epochs: Int = 1, batchSize: Int = 32, shuffles: Bool = true, optimizer: Optimizer = .adam,
    schedule: Schedule = .constant, penalties: [Penalty] = [], clipping: Clipping? = nil,
    earlyStopping: EarlyStopping? = nil, metrics: [Metric] = [], reduction: Reduction = .mean,
    carriesState: Bool = false
  ) {
    self.epochs = epochs
    self.batchSize = batchSize
    self.shuffles = shuffles
    self.optimizer = optimizer
    self.schedule = schedule
    self.penalties = penalties
    self.clipping = clipping
    self.earlyStopping = earlyStopping
    self.metrics = metrics
    self.reduction = reduction
    self.carriesState = carriesState
  }
}

/// Ends training when the validation loss (without a validation part, the training loss) stops falling: Keras's rule.
public struct EarlyStopping: Equatable, Sendable {
  /// How many epochs without improvement end the training.
  public var patience: Int
  /// An improvement is more than this.
  public var minimumChange: Double
  /// Whether the parameters of the best epoch are taken in the end.
  public var restoresBest: Bool

  /// A rule.
  public init(patience: Int, minimumChange: Double = 0, restoresBest: Bool = true) {
    self.patience = patience
    self.minimumChange = minimumChange
    self.restoresBest = restoresBest
  }
}

extension TrainingPlan {
  /// Refuses sizes that mean nothing.
  func check() throws(Diagnosis) {
    for (name, value) in [("epochs", epochs), ("batchSize", batchSize)] where value < 1 {
      throw Diagnosis("training.size", ["name": name, "got": "\(value)"])
    }
    guard optimizer.rate.isFinite, optimizer.rate > 0 else {
      throw Diagnosis("training.rate", ["got": optimizer.rate.description])
    }
  }
}
