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
  /// - Throws: `training.no-loss`, `report.empty` where the part has no samples.
  public init(_ experiment: Experiment, _ parameters: Parameters<Double>, _ part: Dataset.Part) throws(Diagnosis) {
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
    metrics += (experiment.training?.phases.first?.metrics ?? []).filter { !metrics.contains($0) }
    self.part = part
    self.metrics = metrics
    sampleCount = samples.count
    self.loss = try Evaluation(program, parameters, samples).loss

    let outputs = try Outputs(program, parameters, samples)
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
    for (name, forecasts) in try baselines.all() { rows.append(row(name, forecasts)) }
    self.rows = rows
    season = baselines.season
    lag = loss.kind == .meanSquaredError && dataset.series != nil ? ModelReport.lag(outputs) : nil
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

/// What a model says on samples: for every sample its rows, each with the row of targets.
struct Outputs: Sendable {
  private(set) var values: [[[Double]]] = []
  private(set) var targets: [[[Double]]] = []
  /// The time step of every row.
  private(set) var times: [[Int]] = []

  init(
    _ program: Program, _ parameters: Parameters<Double>, _ samples: [Sample<Double>], batchSize: Int = 64
  ) throws(Diagnosis) {
    guard let target = program.target else { return }
    let width = program.slots[target].units
    var engine = BatchEngine(program)
    for start in stride(from: 0, to: samples.count, by: batchSize) {
      let batch = Array(samples[start..<min(start + batchSize, samples.count)])
      for sample in batch { try program.check(sample) }
      _ = try engine.run(parameters, batch, divisor: 1, backward: false)
      for (number, sample) in batch.enumerated() {
        let active = Array(
          program.activeSteps(of: target, steps: try program.steps(of: sample)))
        times.append(active)
        values.append(active.map { Array(engine.outputs(sequence: number, time: $0)) })
        targets.append(
          active.map { time in
            let row = sample.targets.count == width ? 0 : time - 1
            return Array(sample.targets[row * width..<(row + 1) * width])
          })
      }
    }
  }
}
