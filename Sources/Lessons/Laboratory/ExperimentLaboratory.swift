import Experiments
import Files
import Recurrence
import Synchronization
import Texts
import Training

/// Runs a lesson's experiments on the engine, each recipe once.
public final class ExperimentLaboratory: Laboratory {
  private let known = Mutex<[Recipe: TracedExperiment]>([:])

  private let cache: TrainingCache?
  private let progress: @Sendable (String, Double) -> Void

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
    if let run = known.withLock({ $0[recipe] }) { return run }
    let run = try make(recipe)
    known.withLock { $0[recipe] = run }
    return run
  }

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
    for change in later {
      try ExperimentLaboratory.at(change, of: recipe) { () throws(Diagnosis) in try setup.apply(change) }
    }
    if let plan = setup.experiment.training { try train(&setup, plan, file: tree.file) }
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
    let key = cache?.key(setup, plan)
    var run = key.flatMap { cache?.find($0) }
    if run?.parameters.count != setup.parameters.values.count { run = nil }
    if run == nil {
      let progress = progress
      let name = experiment.name
      do throws(Diagnosis) { run = try TrainedRun(setup, plan) { progress(name, $0) } } catch {
        throw error.adding(["file": file])
      }
      if let key, let run { cache?.keep(run, key) }
    }
    setup.trained = run
    if let run { setup.parameters.values = run.parameters }
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
