import Recurrence

/// What forecasts are measured by.
public enum Metric: String, CaseIterable, Equatable, Sendable {
  /// The mean of (forecast − target)².
  case mse
  /// The mean of |forecast − target|.
  case mae
  /// √mse.
  case rmse
  /// The part of the rows whose most probable class is the target; with sigmoid outputs, of the outputs on the target's side of ½.
  case accuracy
  /// The part of the sequences all of whose rows (with several outputs, all outputs) are right in the sense of `accuracy`.
  case sequenceAccuracy = "sequence_accuracy"
  /// The part of the sequences whose classes are right once every run of one class has become one and class 0 has gone: whether the words are
  /// right that frames spell (Graves and others, Connectionist temporal classification, ICML 2006).
  case collapsedAccuracy = "collapsed_accuracy"
  /// e to the mean cross entropy of a row: as many classes as it would take to be as unsure if all were equally probable.
  case perplexity
  /// The mean of −(t log p + (1 − t) log (1 − p)).
  case binaryCrossEntropy = "binary_cross_entropy"
  /// The probability that a row whose target is 1 gets a greater output than one whose target is 0 (ties count half).
  case auc

  /// Whether large values are good.
  public var isScore: Bool { self == .accuracy || self == .auc || isOfSequences }

  /// Whether a whole sequence counts once.
  var isOfSequences: Bool { self == .sequenceAccuracy || self == .collapsedAccuracy }
}

/// Collects outputs and targets row by row.
public struct MetricSum: Sendable {
  /// What is measured.
  public let metric: Metric
  private let isClass: Bool
  private var sum = 0.0
  private var count = 0
  private var scores: [(score: Double, isPositive: Bool)] = []

  /// Nothing collected yet; `isClass`: a row's target is the number of a class.
  public init(_ metric: Metric, isClass: Bool = false) {
    self.metric = metric
    self.isClass = isClass
  }

  /// Adds one row.
  public mutating func add(_ outputs: some Collection<Double>, _ targets: some Collection<Double>) {
    switch metric {
    case .mse, .rmse:
      for (output, target) in zip(outputs, targets) { add((output - target) * (output - target)) }
    case .mae:
      for (output, target) in zip(outputs, targets) { add((output - target).magnitude) }
    case .accuracy where isClass:
      add(isRight(outputs, targets) ? 1 : 0)
    case .accuracy:
      for (output, target) in zip(outputs, targets) { add((output >= 0.5) == (target >= 0.5) ? 1 : 0) }
    case .sequenceAccuracy, .collapsedAccuracy:
      // A row by itself is a sequence of one.
      add(sequence: [Array(outputs)], targets: [Array(targets)])
    case .perplexity:
      let index = Int(targets.first ?? 0)
      add(isClass ? -Double.log(outputs.dropFirst(index).first ?? 0) : Self.crossEntropy(outputs, targets))
    case .binaryCrossEntropy:
      add(Self.crossEntropy(outputs, targets))
    case .auc:
      for (output, target) in zip(outputs, targets) { scores.append((output, target >= 0.5)) }
    }
  }

  /// Adds all rows of a sequence.
  public mutating func add(sequence outputs: [[Double]], targets: [[Double]]) {
    switch metric {
    case .sequenceAccuracy: add(zip(outputs, targets).allSatisfy { isRight($0, $1) } ? 1 : 0)
    case .collapsedAccuracy:
      let truth = targets.map { isClass ? Int($0.first ?? 0) : ($0.first ?? 0) >= 0.5 ? 1 : 0 }
      add(Collapse.classes(outputs.map { likeliest($0) }) == Collapse.classes(truth) ? 1 : 0)
    default: for (output, target) in zip(outputs, targets) { add(output, target) }
    }
  }

  /// Whether a row's most probable class is its target; with several targets, whether all outputs are on their side of ½.
  private func isRight(_ outputs: some Collection<Double>, _ targets: some Collection<Double>) -> Bool {
    guard isClass else { return zip(outputs, targets).allSatisfy { ($0 >= 0.5) == ($1 >= 0.5) } }
    return targets.first == Double(likeliest(outputs))
  }

  /// The first of the most probable classes; of a single probability, whether it is at least ½.
  private func likeliest(_ outputs: some Collection<Double>) -> Int {
    isClass ? Collapse.likeliest(outputs) : (outputs.first ?? 0) >= 0.5 ? 1 : 0
  }

  /// What was measured; NaN without rows, for the AUC also where only one class occurs.
  public var value: Double {
    switch metric {
    case .mse, .mae, .accuracy, .sequenceAccuracy, .collapsedAccuracy, .binaryCrossEntropy: sum / Double(count)
    case .rmse: (sum / Double(count)).squareRoot()
    case .perplexity: Double.exp(sum / Double(count))
    case .auc: areaUnderCurve
    }
  }

  /// All that was collected, as numbers.
  var state: [Double] { [sum, Double(count)] + scores.flatMap { [$0.score, $0.isPositive ? 1 : 0] } }

  /// Goes on from what `state` gave.
  mutating func restore(_ state: [Double]) {
    guard state.count >= 2, state.count % 2 == 0, let count = Int(exactly: state[1]) else { return }
    sum = state[0]
    self.count = count
    scores = stride(from: 2, to: state.count, by: 2).map { (state[$0], state[$0 + 1] == 1) }
  }

  private mutating func add(_ part: Double) {
    sum += part
    count += 1
  }

  /// A term whose probability is certain adds 0, not 0 · −∞.
  private static func crossEntropy(_ outputs: some Collection<Double>, _ targets: some Collection<Double>) -> Double {
    var sum = 0.0
    for (p, t) in zip(outputs, targets) {
      if t > 0 { sum -= t * Double.log(p) }
      if t < 1 { sum -= (1 - t) * Double.log(1 - p) }
    }
    return sum / Double(outputs.count)
  }

  /// Mann and Whitney's statistic, from ranks.
  private var areaUnderCurve: Double {
    let sorted = scores.sorted { $0.score < $1.score }
    let positives = sorted.count { $0.isPositive }
    guard positives > 0, positives < sorted.count else { return .nan }
    var rankSum = 0.0
    var start = 0
    while start < sorted.count {
      var end = start
      while end < sorted.count, sorted[end].score == sorted[start].score { end += 1 }
      // Equal scores share the mean of their ranks start + 1 … end.
      let rank = Double(start + end + 1) / 2
      rankSum += rank * Double(sorted[start..<end].count { $0.isPositive })
      if end == start { break }
      start = end
    }
    let p = Double(positives)
    return (rankSum - p * (p + 1) / 2) / (p * Double(sorted.count - positives))
  }
}
