import Experiments
import Recurrence
import Training

/// What training left: the history of all epochs, and the parameters.
struct TrainedRun: Sendable, Equatable {
  /// The names of the history's columns.
  var columns: [String]
  /// An epoch a row.
  var rows: [[Double]]
  /// The parameters at the end.
  var parameters: [Double]

  /// Trains an experiment as its file says, phase after phase.
  init(_ setup: Setup, _ plan: TrainingSetup, progress: (Double) -> Void) throws(Diagnosis) {
    let dataset = setup.experiment.dataset
    let data = try TrainingData(
      setup.program, samples: dataset.samples(.training),
      validation: dataset.samples(.validation))
    var run = try TrainingRun(setup.program, setup.parameters, plans: plan.phases, seed: plan.seed)
    try run.run(data) { (run, _) throws(Diagnosis) in
      progress(Double(run.epoch) / Double(plan.epochs))
      return false
    }
    columns = run.history.columns
    rows = run.history.rows
    parameters = run.result.values
  }

  init(columns: [String], rows: [[Double]], parameters: [Double]) {
    self.columns = columns
    self.rows = rows
    self.parameters = parameters
  }

  /// A column of the history; nil where there is none.
  func column(_ name: String) -> [Double]? {
    columns.firstIndex(of: name).map { index in rows.map { $0[index] } }
  }
}
