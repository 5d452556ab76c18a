import Experiments
import Files
import Foundation
import Recurrence
import Terminal
import Training
import Workers

/// A training run with its folder: checkpoint, model and history.
struct TrainingSession {
  let experiment: Experiment
  let data: TrainingData
  let folder: String
  private(set) var run: TrainingRun
  /// Whether the folder held this run, finished, so that nothing is left to do.
  private(set) var wasFinished = false
  /// Whether a signal stopped it before its end.
  private(set) var wasStopped = false
  private var written = ContinuousClock.now

  /// Begins a run, or goes on with the one in its folder.
  init(_ experiment: Experiment, folder: String, resumes: Bool, restarts: Bool, epochs: Int?) throws(Diagnosis) {
    self.experiment = experiment
    self.folder = folder
    data = try experiment.trainingData()
    let checkpoint = folder + "/" + TrainingSession.checkpointName
    TrainingSession.sweep(folder)
    if resumes {
      guard FileManager.default.fileExists(atPath: checkpoint) else {
        throw Diagnosis("train.nothing-to-resume", ["folder": folder])
      }
      run = try experiment.trainingRun(resuming: checkpoint, data, epochs: epochs)
      wasFinished = run.isFinished
      shareWork()
      return
    }
    // What a run has learned is not to be lost by repeating a command.
    if !restarts, FileManager.default.fileExists(atPath: checkpoint),
      let other = try? experiment.trainingRun(resuming: checkpoint, data, epochs: epochs)
    {
      let wanted = try experiment.trainingSetup(epochs: epochs).epochs
      let facts: KeyValuePairs = ["folder": folder, "epochs": "\(other.epoch)", "wanted": "\(wanted)"]
      guard other.isFinished else { throw Diagnosis("train.unfinished", facts) }
      guard other.epoch <= wanted else { throw Diagnosis("train.longer", facts) }
      run = other
      wasFinished = true
      return
    }
    run = try experiment.trainingRun(epochs: epochs)
    try TrainingSession.make(folder)
    shareWork()
  }

  /// Trains on all cores where a batch has enough sequences for two.
  private mutating func shareWork() {
    guard Workers.cores > 1, run.plans.contains(where: { $0.batchSize > 8 }) else { return }
    run.workers = Workers()
  }

  static let checkpointName = "checkpoint.safetensors"

  var modelPath: String { folder + "/" + TrainedModel.fileName }

  /// The model as it is.
  var model: TrainedModel { TrainedModel(experiment, run.result, file: modelPath) }

  /// Trains to the end, or until a signal comes; every epoch leaves a checkpoint.
  mutating func train(_ console: Console) throws(Diagnosis) {
    let interruption = Interruption()
    var bar = ProgressBar(console.texts("train.progress"), environment: console.environment)
    var (wasStopped, written) = (false, written)
    let updates = total
    let session = self
    defer { bar.finish() }
    do throws(Diagnosis) {
      try run.run(data) { (run, report) throws(Diagnosis) in
        bar.update(
          run.updates, of: updates,
          note: console.texts(
            "train.note",
            [
              "epoch": "\(report.epoch)", "batch": "\(report.batch)/\(report.batches)",
              "loss": figures(report.meanLoss),
            ]))
        if !run.isWithinEpoch { try session.save(run, &written) }
        wasStopped = interruption.hasCome()
        return wasStopped
      }
    } catch {
      // The last checkpoint stays as it is; what was measured up to it is worth a look.
      try? writeHistory()
      throw error
    }
    self.wasStopped = wasStopped && !run.isFinished
    try run.save(to: folder + "/" + TrainingSession.checkpointName, data: data)
    try writeHistory()
    try model.write()
  }

  /// The updates of all epochs.
  private var total: Int {
    run.plans.reduce(0) { $0 + $1.epochs * ((data.samples.count + $1.batchSize - 1) / $1.batchSize) }
  }

  /// A checkpoint; waiting for the disk once a second is enough, since only a crash of the machine can lose more.
  private func save(_ run: TrainingRun, _ written: inout ContinuousClock.Instant) throws(Diagnosis) {
    let now = ContinuousClock.now
    let isDue = now - written >= .seconds(1)
    try run.save(to: folder + "/" + TrainingSession.checkpointName, data: data, durable: isDue)
    guard isDue else { return }
    written = now
    try run.history.writeCSV(to: folder + "/history.csv")
    try TrainedModel(experiment, run.result, file: modelPath).write(durable: false)
  }

  private func writeHistory() throws(Diagnosis) {
    try run.history.writeCSV(to: folder + "/history.csv")
    try run.history.writeJSON(to: folder + "/history.json")
  }

  /// Removes what a run that was killed left half written.
  private static func sweep(_ folder: String) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasPrefix(".unroll-") && name.hasSuffix(".partial") {
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
  }

  private static func make(_ folder: String) throws(Diagnosis) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Diagnosis("train.folder", ["folder": folder])
    }
  }
}
