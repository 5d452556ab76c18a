import Experiments
import Files
import Recurrence
import Synchronization
import Texts
import Training

/// Runs a lesson's experiments on the engine, each recipe once, whichever thread asks first.
public final class ExperimentLaboratory: Laboratory {
  /// A recipe's run, once it has been made; who comes meanwhile waits for it.
  private final class Place: Sendable {
    let run = Mutex<TracedExperiment?>(nil)
  }

  private let known = Mutex<[Recipe: Place]>([:])
  /// Trainings under way or done, by their keys: two recipes may train the same.
  private let trainings = Mutex<[String: Training]>([:])

  private final class Training: Sendable {
    let run = Mutex<TrainedRun?>(nil)
  }

  private let cache: TrainingCache?
  private let progress: @Sendable (String, Double) -> Void
  private let isClosed = Mutex(false)

  /// A laboratory that has run nothing yet.
  ///
  /// - Parameters:
  ///   - cache: Where trained runs are kept; nil: nowhere.
  ///   - progress: Is told which experiment is being trained, and the share that is done.
  public init(cache: TrainingCache? = nil, progress: @escaping @Sendable (String, Double) -> Void = { _, _ in }) {
    self.cache = cache
    self.progress = progress
  }

  /// Builds what the recipe says and runs it, unless it has been run before.
  public func run(_ recipe: Recipe) throws(Diagnosis) -> any ExperimentRun {
    let place = known.withLock { known in
      let place = known[recipe] ?? Place()
      known[recipe] = place
      return place
    }
    return try place.run.withLock { run throws(Diagnosis) in
      if let run { return run }
      let made = try make(recipe)
      run = made
      return made
    }
  }

  /// Nobody waits for runs any more: what is being kept is kept whole, and nothing is said or kept from now on.
  public func close() { isClosed.withLock { $0 = true } }

  /// Whether it has been closed.
  public var isOver: Bool { isClosed.withLock { $0 } }

  private func unlessClosed(_ body: () -> Void) { isClosed.withLock { if !$0 { body() } } }

  private func make(_ recipe: Recipe) throws(Diagnosis) -> TracedExperiment {
    var tree = try ExperimentTree(recipe.source)
    var later: [Recipe.Change] = []
    for change in recipe.changes {
      try ExperimentLaboratory.at(change, of: recipe) { () throws(Diagnosis) in
        if try !tree.apply(change) { later.append(change) }
      }
    }
    let last = recipe.changes.last
    var setup: Setup
    do throws(Diagnosis) {
      setup = Setup(try Experiment(tree.root, file: tree.file))
    } catch {
      // With changes the mistake is most likely in them, so that their place is said as well.
      guard let last else { throw error }
      throw Diagnosis(
        "lesson.variation", ["file": recipe.file, "line": "\(last.line)", "problem": Catalog.english(error)])
    }
    let plan = setup.experiment.training
    let isLast = { (change: Recipe.Change) in plan != nil && Setup.afterTraining.contains(change.verb) }
    for change in later where !isLast(change) {
      try ExperimentLaboratory.at(change, of: recipe) { () throws(Diagnosis) in try setup.apply(change) }
    }
    if let plan { try train(&setup, plan, file: tree.file) }
    for change in later where isLast(change) {
      try ExperimentLaboratory.at(change, of: recipe) { () throws(Diagnosis) in try setup.apply(change) }
    }
    let trace: Trace<Double>
    do throws(Diagnosis) { trace = try setup.run() } catch { throw error.adding(["file": tree.file]) }
    return TracedExperiment(setup: setup, trace: trace)
  }

  /// Trains, or takes what was kept of the same training.
  private func train(
    _ setup: inout Setup, _ plan: TrainingSetup, file: String
  ) throws(Diagnosis) {
    setup.initial = setup.parameters
    let experiment = setup.experiment
    // Changed parameters and cells are a part of what the run depends on.
    guard setup.program.parameters == experiment.program.parameters else {
      throw Diagnosis("lesson.parameters-changed")
    }
    let untrained = setup
    let run: TrainedRun
    if let cache {
      let key = cache.key(setup, plan)
      let training = trainings.withLock { trainings in
        let training = trainings[key] ?? Training()
        trainings[key] = training
        return training
      }
      run = try training.run.withLock { known throws(Diagnosis) in
        if let known { return known }
        if let kept = cache.find(key), kept.parameters.count == untrained.parameters.values.count {
          known = kept
          return kept
        }
        let made = try trained(untrained, plan, file: file)
        unlessClosed { cache.keep(made, key) }
        known = made
        return made
      }
    } else {
      run = try trained(setup, plan, file: file)
    }
    setup.trained = run
    setup.parameters.values = run.parameters
  }

  private func trained(_ setup: Setup, _ plan: TrainingSetup, file: String) throws(Diagnosis) -> TrainedRun {
    let name = setup.experiment.name
    do throws(Diagnosis) {
      return try TrainedRun(setup, plan) { share in unlessClosed { progress(name, share) } }
    } catch {
      throw error.adding(["file": file])
    }
  }

  private static func at(
    _ change: Recipe.Change, of recipe: Recipe, _ body: () throws(Diagnosis) -> Void
  ) throws(Diagnosis) {
    do throws(Diagnosis) { try body() } catch {
      var placed = error
      placed.arguments.removeAll { $0.name == "file" || $0.name == "line" || $0.name == "column" }
      throw placed.adding(["file": recipe.file, "line": "\(change.line)"])
    }
  }
}
