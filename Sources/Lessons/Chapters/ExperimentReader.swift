import Files
import Recurrence

/// Reads `experiment` and `sweep` blocks.
enum ExperimentReader {
  /// An experiment: a file, JSON5 in the block, or a variation of one above; `known` are those above.
  static func read(
    _ name: String, _ entries: Entries, known: [Chapter.Experiment], isSweep: Bool
  ) throws(Diagnosis) -> Chapter.Experiment {
    var experiment = Chapter.Experiment(name: name, about: "", line: entries.place.line)
    let own = ["about", "file", "json5", "from"] + (isSweep ? ["over"] : [])
    for entry in entries.all where !own.contains(entry.key) {
      guard let change = Recipe.Change(key: entry.key, value: entry.value, line: entry.line) else {
        throw entries.at(entry).diagnosis(
          "lesson.unknown-change", ["key": entry.key, "suggestion": near(entry.key, own)])
      }
      experiment.changes.append(change)
    }
    experiment.about = try entries.one("about").value
    let sources = ["file", "json5", "from"].flatMap { entries.list($0) }
    if sources.count > 1 { throw entries.at(sources[1]).diagnosis("lesson.two-origins", ["name": name]) }
    if let json = try entries.optional("json5") {
      experiment.text = json.value
      experiment.textLine = json.line
    } else if let base = try entries.optional("from") {
      guard let origin = known.first(where: { $0.name == base.value }) else {
        throw entries.at(base).diagnosis(
          "lesson.unknown-experiment",
          [
            "name": base.value,
            "suggestion": Suggestion.nearest(to: base.value, in: known.map(\.name))
              ?? known.map(\.name).joined(separator: ", "),
          ])
      }
      guard origin.sweep == nil else { throw entries.at(base).diagnosis("lesson.from-sweep", ["base": base.value]) }
      guard isSweep || !experiment.changes.isEmpty else {
        throw entries.at(base).diagnosis("lesson.same-experiment", ["name": name, "base": base.value])
      }
      experiment.base = base.value
    } else {
      let path = try entries.optional("file")?.value ?? "experiments/\(name).json5"
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
        throw entries.place.diagnosis("lesson.experiment-path", ["path": path])
      }
      experiment.file = path
    }
    if isSweep { experiment.sweep = try sweep(entries, experiment) }
    return experiment
  }

  /// `over: sigma = 0.5...2 by 0.1` or `over: n = 4, 8, 16`.
  private static func sweep(_ entries: Entries, _ experiment: Chapter.Experiment) throws(Diagnosis) -> Chapter.Sweep {
    let over = try entries.one("over")
    let place = entries.at(over)
    let parts = over.value.split(separator: "=", maxSplits: 1).map { $0.trimming() }
    guard parts.count == 2, parts[0].allSatisfy({ $0.isLetter || $0 == "_" }), !parts[0].isEmpty else {
      throw place.diagnosis("lesson.over", ["found": over.value])
    }
    let quoted = try Quoted(parsing: "[" + parts[1] + "]", at: place)
    let values: [Double]
    do throws(Diagnosis) {
      values = try Evaluator(runs: [:], first: nil).numbers(quoted.expression)
    } catch {
      throw place.diagnosis("lesson.over", ["found": over.value])
    }
    guard 2...200 ~= values.count, values.allSatisfy(\.isFinite) else {
      throw place.diagnosis("lesson.over-count", ["count": "\(values.count)"])
    }
    guard experiment.changes.contains(where: { ($0.value + $0.object).contains("{\(parts[0])}") }) else {
      throw place.diagnosis("lesson.over-unused", ["name": parts[0]])
    }
    return Chapter.Sweep(name: parts[0], values: values)
  }

  private static func near(_ key: String, _ own: [String]) -> String {
    let verbs = Recipe.Change.verbs.map { $0.name + ($0.hasObject ? " …" : "") }
    return Suggestion.nearest(to: key, in: own + verbs) ?? (own + verbs).joined(separator: ", ")
  }
}
