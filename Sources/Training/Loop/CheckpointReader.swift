import Files
import Recurrence

/// Reads a checkpoint with every doubt that a file deserves.
struct CheckpointReader {
  private let file: SafeTensors
  private let path: String

  init(_ path: String) throws(Diagnosis) {
    self.path = path
    file = try SafeTensors(path: path)
    guard file.metadata["unroll"] == "1" else { throw damaged("unroll") }
  }

  func damaged(_ name: String) -> Diagnosis {
    Diagnosis("checkpoint.damaged", ["file": path, "name": name])
  }

  /// A text of the metadata.
  func text(_ name: String) -> String? { file.metadata[name] }

  /// A whole number of the metadata.
  func number(_ name: String, least: Int = 0) throws(Diagnosis) -> Int {
    guard let text = file.metadata[name], let value = Int(text), value >= least, value < 1 << 50 else {
      throw damaged(name)
    }
    return value
  }

  /// A tensor's values, `count` of them where that is known.
  func values(_ name: String, count: Int?) throws(Diagnosis) -> [Double] {
    guard file[name] != nil else { throw damaged(name) }
    let values = try file.tensor(name).values
    if let count, values.count != count { throw damaged(name) }
    return values
  }

  /// The parameters, whose names and shapes must be the program's.
  func parameters(_ program: Program) throws(Diagnosis) -> Parameters<Double> {
    let own = program.parameters.entries.map { "\($0.name) \(Packing.text($0.shape))" }
    let theirs = file.entries.filter { $0.name.hasPrefix("parameter.") }.map {
      "\($0.name.dropFirst(10)) \(Packing.text($0.shape))"
    }
    guard own == theirs else {
      // The first difference says enough.
      let index = zip(own, theirs).enumerated().first { $1.0 != $1.1 }?.offset ?? min(own.count, theirs.count)
      throw Diagnosis(
        "checkpoint.other-program",
        [
          "file": path, "got": theirs.indices.contains(index) ? theirs[index] : "–",
          "expected": own.indices.contains(index) ? own[index] : "–",
        ])
    }
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for entry in program.parameters.entries {
      parameters[entry.name] = try values("parameter." + entry.name, count: entry.count)
    }
    try parameters.checkFinite()
    return parameters
  }

  /// Refuses another plan, saying what differs.
  func check(_ plan: TrainingPlan) throws(Diagnosis) {
    let lines = (file.metadata["plan"] ?? "").split(separator: "\n")
    for (name, value) in plan.lines {
      guard let line = lines.first(where: { $0.hasPrefix(name + " = ") }) else { throw damaged("plan") }
      let theirs = line.dropFirst(name.count + 3)
      guard theirs == value else {
        throw Diagnosis(
          "checkpoint.other-plan", ["file": path, "name": name, "got": String(theirs), "expected": value])
      }
    }
  }

  func generator() throws(Diagnosis) -> Generator {
    let words = (file.metadata["generator"] ?? "").split(separator: " ").compactMap { UInt64($0, radix: 16) }
    guard words.count == 4, let generator = Generator(state: (words[0], words[1], words[2], words[3])) else {
      throw damaged("generator")
    }
    return generator
  }

  /// How far the epoch under way is.
  func progress(_ trainer: Trainer, _ data: TrainingData, batch: Int) throws(Diagnosis) -> EpochProgress {
    var progress = EpochProgress(metrics: trainer.plan.metrics.map { MetricSum($0, isClass: trainer.isClass) })
    progress.batch = batch
    progress.rows = try number("rows", least: 1)
    progress.order = Trainer.order(data, trainer.plan, trainer.generator).order
    let sums = try values("progress", count: 5)
    progress.lossSum = sums[0]
    progress.normSum = sums[1]
    progress.largestNorm = sums[2]
    progress.lastNorm = sums[3]
    progress.rate = sums[4]
    for index in progress.metrics.indices {
      progress.metrics[index].restore(try values("metric.\(index)", count: nil))
    }
    guard trainer.plan.carriesState else { return progress }
    for place in 0..<trainer.plan.batchSize {
      var states: [Sample<Double>.InitialState] = []
      for (layer, description) in trainer.program.model.layers.enumerated() {
        for name in description.cell.states {
          guard let slot = trainer.program.slot(layer: layer, name) else { continue }
          let tensor = "carried.\(place).\(layer).\(name)"
          if file[tensor] == nil { break }
          states.append(
            .init(
              layer: layer, state: name,
              values: try values(tensor, count: trainer.program.slots[slot].units)))
        }
      }
      if states.isEmpty { break }
      progress.carried.append(states)
    }
    return progress
  }
}
