import Recurrence

extension Evaluator {
  /// Runs a chapter's experiments; errors name the chapter's file and line.
  init(_ chapter: Chapter, folder: String, laboratory: some Laboratory) throws(Diagnosis) {
    var runs: [String: any ExperimentRun] = [:]
    for experiment in chapter.experiments {
      do throws(Diagnosis) {
        var parts: [any ExperimentRun] = []
        for recipe in chapter.recipes(of: experiment, folder: folder) { parts.append(try laboratory.run(recipe)) }
        if let sweep = experiment.sweep {
          runs[experiment.name] = SweptExperiment(sweep: sweep, runs: parts)
        } else {
          runs[experiment.name] = parts[0]
        }
      } catch {
        throw Place(file: chapter.file, line: experiment.line).names(error)
      }
    }
    self.init(
      runs: runs, first: chapter.experiments.first?.name,
      quantities: Dictionary(
        chapter.quantities.map { ($0.name, $0.quoted.expression) }, uniquingKeysWith: { first, _ in first }),
      folder: folder)
  }
}
