import Recurrence

/// The runs of a sweep, one for each setting: whatever is asked of it is a list with the settings' numbers one behind the other.
struct SweptExperiment: ExperimentRun {
  let sweep: Chapter.Sweep
  let runs: [any ExperimentRun]

  func numbers(_ reference: String) throws(Diagnosis) -> [Double] {
    if reference == sweep.name { return sweep.values }
    if reference.hasPrefix(sweep.name + "["), reference.last == "]" {
      let index = reference.dropFirst(sweep.name.count + 1).dropLast()
      guard let place = Int(index), sweep.values.indices.contains(place) else {
        throw Diagnosis("expression.index", ["index": String(index), "largest": "\(sweep.values.count - 1)"])
      }
      return [sweep.values[place]]
    }
    return try gathered { run throws(Diagnosis) in try run.numbers(reference) }
  }

  func measure(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    try gathered { run throws(Diagnosis) in try run.measure(call) }
  }

  func explanation(of reference: String) throws(Diagnosis) -> [String] {
    throw Diagnosis("lesson.sweep-explained", ["name": sweep.name])
  }

  func picture(_ name: String) throws(Diagnosis) -> String {
    throw Diagnosis("lesson.sweep-explained", ["name": sweep.name])
  }

  func classNames(of name: String) -> [String] { runs.first?.classNames(of: name) ?? [] }

  var traced: [TracedExperiment] { runs.flatMap(\.traced) }

  /// What fails at one setting says at which.
  private func gathered(_ body: (any ExperimentRun) throws(Diagnosis) -> [Double]) throws(Diagnosis) -> [Double] {
    var result: [Double] = []
    for (value, run) in zip(sweep.values, runs) {
      do throws(Diagnosis) { result += try body(run) } catch {
        throw error.adding(["setting": "\(sweep.name) = \(value)"])
      }
    }
    return result
  }
}
