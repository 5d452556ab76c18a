import Arguments
import Files
import Foundation
import Quizzes
import Recurrence
import Stepping

/// What a quiz is about: an experiment, a trace, weights, or without any of them a small network around a cell.
struct QuizSource {
  var trace: Trace<Double>
  var name: String
  /// How the command line names it, for commands that are suggested.
  var words: String
  /// Whether its numbers are nobody's, so that they are drawn from the seed.
  var isExample: Bool

  /// The options that all quiz commands share.
  static let options: [Option] = RunSource.options

  init(_ invocation: Invocation, file: String?, _ console: Console) throws(Diagnosis) {
    if file == nil, !invocation.isGiven("weights") {
      for name in ["input", "target", "loss"] where invocation.isGiven(name) { _ = try invocation.required("weights") }
      let choice = invocation["cell"] ?? QuizSource.standardCell
      try self.init(cell: try Cell(choice), words: invocation.isGiven("cell") ? " --cell " + choice : "")
      return
    }
    let run = try StepRun(invocation, file: file)
    self.init(
      trace: run.trace, name: PathParts(run.name).name, words: file.map { " " + $0 } ?? "",
      isExample: false)
  }

  /// A small network around a cell.
  init(cell: Cell, words: String) throws(Diagnosis) {
    self.init(trace: try QuizNumbers.example(cell, seed: 0), name: cell.title, words: words, isExample: true)
  }

  private init(trace: Trace<Double>, name: String, words: String, isExample: Bool) {
    self.trace = trace
    self.name = name
    self.words = words
    self.isExample = isExample
  }

  private static let standardCell = "lstm"
}
