import Recurrence

/// What must be true of a chapter before anything is run.
enum ChapterCheck {
  /// The most words of running text that a chapter may have.
  static let longest = 400

  /// Throws at the first unknown or unused experiment or quantity, at a chapter without experiment or question, or one too long.
  static func check(_ chapter: Chapter) throws(Diagnosis) {
    let top = Place(file: chapter.file, line: 1)
    guard let first = chapter.experiments.first else { throw top.diagnosis("lesson.no-experiments") }
    guard !chapter.questions.isEmpty else { throw top.diagnosis("lesson.no-questions") }
    guard chapter.words <= longest else {
      throw top.diagnosis("lesson.long", ["words": "\(chapter.words)", "longest": "\(longest)"])
    }

    var used: Set<String> = []
    var known: [String] = []
    for quantity in chapter.quantities {
      try note(quantity.quoted, in: chapter, quantities: known, first: first.name, &used)
      known.append(quantity.name)
    }
    for block in chapter.blocks {
      let local = if case .claim = block { known + ["measure"] } else { known }
      for quoted in block.checked { try refuseLive(quoted, in: chapter) }
      for quoted in block.expressions { try note(quoted, in: chapter, quantities: local, first: first.name, &used) }
      try noteNames(of: block, in: chapter, first: first.name, &used)
    }
    for base in chapter.experiments.compactMap(\.base) { used.insert(base) }
    for experiment in chapter.experiments where !used.contains(experiment.name) {
      throw Place(file: chapter.file, line: experiment.line).diagnosis("lesson.unused", ["name": experiment.name])
    }
    for quantity in chapter.quantities where !used.contains(quantity.name) {
      throw Place(file: chapter.file, line: quantity.quoted.line).diagnosis("lesson.unused", ["name": quantity.name])
    }
  }

  private static func note(
    _ quoted: Quoted, in chapter: Chapter, quantities: [String], first: String, _ used: inout Set<String>
  ) throws(Diagnosis) {
    for mention in quoted.expression.references {
      var reference = mention
      // `losses[2]` is an entry of the quantity `losses`.
      let base = reference.name.split(separator: "[").first.map(String.init) ?? reference.name
      if chapter.quantities.contains(where: { $0.name == base }) { reference.name = base }
      if let experiment = reference.experiment {
        try require(experiment, in: chapter, line: quoted.line)
        used.insert(experiment)
      } else if quantities.contains(reference.name) {
        used.insert(reference.name)
      } else if chapter.quantities.contains(where: { $0.name == reference.name }) {
        let place = Place(file: chapter.file, line: quoted.line)
        throw place.diagnosis("lesson.quantity-order", ["name": reference.name])
      } else {
        if let owner = reference.owner { try require(owner, in: chapter, line: quoted.line) }
        used.insert(reference.owner ?? first)
      }
    }
  }

  /// A time that is measured anew every time cannot decide anything.
  private static func refuseLive(_ quoted: Quoted, in chapter: Chapter) throws(Diagnosis) {
    var measures = quoted.expression.measures
    for reference in quoted.expression.references where reference.experiment == nil {
      let quantity = chapter.quantities.first { $0.name == reference.name.split(separator: "[").first.map(String.init) }
      measures += quantity?.quoted.expression.measures ?? []
    }
    guard let live = measures.first(where: \.isLive) else { return }
    throw Place(file: chapter.file, line: quoted.line).diagnosis("lesson.live", ["name": live.rawValue])
  }

  private static func noteNames(
    of block: Block, in chapter: Chapter, first: String, _ used: inout Set<String>
  ) throws(Diagnosis) {
    let named: (experiments: [String], line: Int)
    switch block {
    case .picture(let picture): named = (picture.experiments, picture.line)
    case .explanation(let explanation): named = (explanation.experiment.map { [$0] } ?? [], explanation.line)
    default: return
    }
    for experiment in named.experiments { try require(experiment, in: chapter, line: named.line) }
    if case .picture(let picture) = block, picture.showsNumbers { return }
    used.formUnion(named.experiments.isEmpty ? [first] : named.experiments)
  }

  private static func require(_ experiment: String, in chapter: Chapter, line: Int) throws(Diagnosis) {
    let known = chapter.experiments.map(\.name)
    guard !known.contains(experiment) else { return }
    throw Place(file: chapter.file, line: line).diagnosis(
      "lesson.unknown-experiment",
      [
        "name": experiment,
        "suggestion": Suggestion.nearest(to: experiment, in: known) ?? known.joined(separator: ", "),
      ])
  }
}
