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
    var current = setup.parameters
    var done = 0
    columns = []
    rows = []
    for phase in plan.phases {
      var trainer = try Trainer(setup.program, current, plan: phase, seed: plan.seed)
      while !trainer.isFinished {
        try trainer.runEpoch(data)
        progress(Double(done + trainer.epoch) / Double(plan.epochs))
      }
      columns = trainer.history.columns
      let updates = rows.last?[1] ?? 0
      for var row in trainer.history.rows {
        row[0] += Double(done)
        row[1] += updates
        rows.append(row)
      }
      done = rows.count
      current = trainer.result
    }
    parameters = current.values
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
