import Experiments
import Files
import Recurrence
import Synchronization
import Texts

/// Runs a lesson's experiments on the engine, each recipe once.
public final class ExperimentLaboratory: Laboratory {
  private let known = Mutex<[Recipe: TracedExperiment]>([:])

  /// A laboratory that has run nothing yet.
  public init() {}

  /// Builds what the recipe says and runs it, unless it has been run before.
  public func run(_ recipe: Recipe) throws(Diagnosis) -> any ExperimentRun {
    if let run = known.withLock({ $0[recipe] }) { return run }
    let run = try ExperimentLaboratory.make(recipe)
    known.withLock { $0[recipe] = run }
    return run
  }

  private static func make(_ recipe: Recipe) throws(Diagnosis) -> TracedExperiment {
    var tree = try ExperimentTree(recipe.source)
    var later: [Recipe.Change] = []
    for change in recipe.changes {
      try at(change, of: recipe) { () throws(Diagnosis) in
        if try !tree.apply(change) { later.append(change) }
      }
    }
    let last = recipe.changes.last
    var setup: Setup
    do throws(Diagnosis) {
      setup = Setup(try Experiment(tree.root, file: tree.file))
    } catch {
      // With changes the mistake is most likely in them, so that their place is said as well.
      guard let last, error["file"] != recipe.file else { throw error }
      throw Diagnosis(
        "lesson.variation", ["file": recipe.file, "line": "\(last.line)", "problem": Catalog.english(error)])
    }
    for change in later {
      try at(change, of: recipe) { () throws(Diagnosis) in try setup.apply(change) }
    }
    let trace: Trace<Double>
    do throws(Diagnosis) { trace = try setup.run() } catch { throw error.adding(["file": tree.file]) }
    return TracedExperiment(setup: setup, trace: trace)
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
