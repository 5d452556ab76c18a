import Recurrence
import Training

/// How well a model does on a part of its data, beside forecasts that need no learning.
public struct ModelReport: Sendable {
  /// One forecaster with its metrics.
  public struct Row: Equatable, Sendable {
    /// Who forecasts; the first row is the model.
    public var name: Name
    /// The metrics in the order of `metrics`; NaN where one means nothing.
    public var values: [Double]
  }

  /// Who forecasts.
  public enum Name: String, Equatable, Sendable {
    case model
    /// The model fed its own outputs, where `model` is told the truth of every step before (teacher forcing).
    case free
    /// The value known last.
    case persistence
    /// The value one season before, or as many seasons as it takes.
    case seasonal
    /// Linear regression on what the model sees.
    case linear
    /// The same answer always: the mean, or how often each class occurs, in the training part.
    case constant
  }

  /// The part that was measured.
  public let part: Dataset.Part
  /// The number of its samples.
  public let sampleCount: Int
  /// The loss that was trained, in the scaled units.
  public let loss: Double
  /// What was measured, in the units of the data.
  public let metrics: [Metric]
  /// The model and the base lines.
  public let rows: [Row]
  /// The rows of the season that the seasonal forecast takes; nil where there is none.
  public let season: Int?
  /// The lag at which the forecasts agree best with the truth: 0 is in time, 1 copies the value before; nil where there is no series.
  public let lag: Int?

  /// Measures a model on a part of its experiment's data.
  ///
  /// - Parameter progress: Is called with the share that is done, from 0 to 1.
  /// - Throws: `training.no-loss`, `report.empty` where the part has no samples.
  public init(
    _ experiment: Experiment, _ parameters: Parameters<Double>, _ part: Dataset.Part,
    progress: (Double) -> Void = { _ in }
  ) throws(Diagnosis) {
    let program = experiment.program
    let (dataset, samples) = (experiment.dataset, experiment.dataset.samples(part))
    guard let loss = program.loss else { throw Diagnosis("experiment.training-no-loss", ["file": experiment.file]) }
    guard !samples.isEmpty else {
      throw Diagnosis("report.empty", ["file": experiment.file, "part": part.rawValue])
    }
    let isClass = loss.kind == .crossEntropy && program.model.output == .softmax
    var metrics: [Metric] = [.mse, .rmse, .mae]
    if loss.kind == .crossEntropy {
      metrics = isClass ? [.perplexity, .accuracy] : [.binaryCrossEntropy, .accuracy, .auc]
    }
    if isClass, program.model.encoder != nil, !program.model.hasOneOutput { metrics.append(.sequenceAccuracy) }
    if case .letters = dataset.preparation { metrics.append(.collapsedAccuracy) }
    metrics += (experiment.training?.phases.first?.metrics ?? []).filter { !metrics.contains($0) }
    self.part = part
    self.metrics = metrics
    sampleCount = samples.count
    let free = ModelReport.freeDecoder(experiment, parameters)
    let share = free == nil ? 1.0 : 0.5
    let outputs = try Outputs(program, parameters, samples) { progress(share * $0) }
    self.loss = try outputs.meanLoss(program)
    var baselines = Baselines(experiment, part, outputs, isClass: isClass)
    func row(_ name: Name, _ forecasts: [[[Double]]]) -> Row {
      Row(
        name: name,
        values: metrics.map { metric in
          var sum = MetricSum(metric, isClass: isClass)
          for (index, sequence) in forecasts.enumerated() {
            let targets = outputs.targets[index].map { experiment.inUnits($0) }
            sum.add(sequence: sequence.map { experiment.inUnits($0) }, targets: targets)
          }
          return sum.value
        })
    }
    var rows = [row(.model, outputs.values)]
    if let free {
      let forecasts = try outputs.fedBack(free, samples) { progress(share + (1 - share) * $0) }
      var own = row(.free, forecasts)
      // A sentence that goes another way has no probability for the truth's next word.
      if let index = metrics.firstIndex(of: .perplexity) { own.values[index] = .nan }
      rows.append(own)
    }
    for (name, forecasts) in try baselines.all() { rows.append(row(name, forecasts)) }
    self.rows = rows
    season = baselines.season
    lag = loss.kind == .meanSquaredError && dataset.series != nil ? ModelReport.lag(outputs) : nil
  }

  /// The decoder on its own, where it is trained with the truth given and its outputs can be inputs.
  private static func freeDecoder(_ experiment: Experiment, _ parameters: Parameters<Double>) -> FreeDecoder? {
    let model = experiment.program.model
    guard model.encoder != nil, !model.feedsBack else { return nil }
    return try? FreeDecoder(experiment.program, parameters)
  }

  /// The lag of the first output of each sample's last row.
  private static func lag(_ outputs: Outputs) -> Int? {
    let forecasts = outputs.values.compactMap { $0.last?.first }
    let truth = outputs.targets.compactMap { $0.last?.first }
    return Baseline.bestLag(forecasts, truth)
  }
}

extension Experiment {
  /// A row of outputs or targets in the units of the data.
  fileprivate func inUnits(_ row: [Double]) -> [Double] {
    guard case .series(let series) = dataset.preparation, !series.targets.isEmpty else { return row }
    return row.enumerated().map { series.inUnits($1, output: $0) }
  }
}
