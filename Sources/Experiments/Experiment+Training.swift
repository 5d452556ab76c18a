import Files
import Recurrence
import Training

extension Experiment {
  /// The samples as the training loop takes them.
  ///
  /// Where states are carried and a batch has several samples, each place of a batch reads a stretch of its own, so that a sample
  /// continues the one at its place in the batch before; what does not fill whole batches is left out.
  /// - Throws: `experiment.no-training`, `experiment.training-no-loss`, `training.no-samples`, `sample.…` with the sample's number.
  public func trainingData() throws(Diagnosis) -> TrainingData {
    guard let training else { throw Diagnosis("experiment.no-training", ["file": file]) }
    guard program.loss != nil else { throw Diagnosis("experiment.training-no-loss", ["file": file]) }
    var samples = dataset.samples(.training)
    if let plan = training.phases.first(where: { $0.carriesState }) {
      if training.phases.contains(where: { $0.batchSize != plan.batchSize }) {
        throw Diagnosis("experiment.carry-batches", ["file": file])
      }
      if let series = dataset.series, series.windows.count > 1 {
        let (first, second) = (series.windows[0].inputs, series.windows[1].inputs)
        guard first.upperBound == second.lowerBound else {
          throw Diagnosis("experiment.carry-stride", ["file": file, "expected": "\(first.count)"])
        }
      }
      samples = Experiment.arranged(samples, places: plan.batchSize)
    }
    do throws(Diagnosis) {
      return try TrainingData(program, samples: samples, validation: dataset.samples(.validation))
    } catch {
      throw error.adding(["file": file])
    }
  }

  /// Samples ordered so that those at one place of consecutive batches follow each other.
  static func arranged(_ samples: [Sample<Double>], places: Int) -> [Sample<Double>] {
    let batches = samples.count / places
    guard places > 1, batches > 0 else { return samples }
    return (0..<batches).flatMap { batch in (0..<places).map { samples[$0 * batches + batch] } }
  }

  /// A run before its first update.
  ///
  /// - Parameter epochs: How many epochs altogether, where the file's number is not wanted.
  /// - Throws: `experiment.no-training`, `training.…`.
  public func trainingRun(epochs: Int? = nil) throws(Diagnosis) -> TrainingRun {
    let setup = try trainingSetup(epochs: epochs)
    return try TrainingRun(program, parameters, plans: setup.phases, seed: setup.seed)
  }

  /// A run that goes on from a checkpoint.
  /// - Throws: `checkpoint.…`, `experiment.no-training`.
  public func trainingRun(
    resuming path: String, _ data: TrainingData, epochs: Int? = nil
  ) throws(Diagnosis) -> TrainingRun {
    let setup = try trainingSetup(epochs: epochs)
    let run = try TrainingRun(resuming: path, program, plans: setup.phases, data: data)
    guard run.start.isEmpty || run.start == TrainingRun.fingerprint(parameters, seed: setup.seed) else {
      throw Diagnosis("checkpoint.other-start", ["file": path])
    }
    return run
  }

  /// The phases, with another number of epochs altogether where one is given.
  public func trainingSetup(epochs: Int? = nil) throws(Diagnosis) -> TrainingSetup {
    guard let training else { throw Diagnosis("experiment.no-training", ["file": file]) }
    return epochs.map { training.limited(toEpochs: $0) } ?? training
  }
}
