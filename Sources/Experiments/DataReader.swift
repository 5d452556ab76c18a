import Files
import Recurrence
import Training

/// Reads `data` and `initial_states`: the samples, from exactly one source.
struct DataReader {
  private let program: Program
  private let folder: String?

  init(_ program: Program, folder: String?) {
    self.program = program
    self.folder = folder
  }

  /// The keys that name a source, each with those that belong to it besides.
  static let sources: [(key: String, others: [String])] = [
    ("csv", ["labels", "dates", "missing", "dropout_seed"] + windowKeys),
    ("generate", windowKeys + ["sample", "dropout_seed"]),
    ("text", ["look_back", "from", "stride", "window", "split", "dropout_seed"]),
    ("images", ["scale", "split", "sample", "dropout_seed"]),
    ("samples", ["split", "sample"]), ("inputs", ["targets", "classes"] + NumbersReader.parts),
    ("symbols", ["targets", "classes"] + NumbersReader.parts),
  ]

  /// The keys of windows over a series.
  private static let windowKeys = [
    "columns", "target_columns", "scale", "from", "look_back", "horizon", "stride", "window", "split", "season",
  ]

  func read(_ reader: inout ObjectReader) throws(Diagnosis) -> Dataset {
    guard var data = try reader.object("data") else { throw reader.problem("object.missing", "data") }
    try data.allow(Experiment.keys["data"] ?? [])
    let given = DataReader.sources.filter { data.has($0.key) }
    guard let source = given.first else {
      throw data.problem(
        program.model.embedding == nil ? "experiment.no-data" : "experiment.no-data-symbols", "")
    }
    if given.count > 1 {
      throw data.problem("experiment.two-data", given[1].key, ["other": source.key])
    }
    for key in Experiment.keys["data"] ?? [] where key != source.key && !source.others.contains(key) && data.has(key) {
      throw data.problem("experiment.data-unused", key, ["source": source.key])
    }
    var dataset: Dataset
    switch source.key {
    case "csv": dataset = try table(&data)
    case "generate": dataset = try GeneratorReader(program).read(&data)
    case "text": dataset = try TextReader(program, folder: folder).read(&data)
    case "images": dataset = try ImagesReader(program, folder: folder).read(&data)
    default: dataset = try NumbersReader(program).read(&data)
    }
    dataset.initialStates = try initialStates(&reader)
    if !["inputs", "symbols"].contains(source.key) { dataset.dropoutSeed = try data.dropoutSeed(program) }
    if program.model.encoder != nil || program.model.feedsBack, dataset.preparation == .none {
      dataset.preparation = .decoder(DecoderPreparation(dataset.samples(.training), program))
    }
    try reader.placing("data") { () throws(Diagnosis) in try program.check(dataset[dataset.chosen]) }
    return dataset
  }

  /// Windows over columns of a CSV file.
  private func table(_ data: inout ObjectReader) throws(Diagnosis) -> Dataset {
    let path = FilePath.resolve(try data.string("csv"), relativeTo: folder)
    let columns = try WindowsReader.columns(&data)
    if data.has("labels"), data.has("dates") { throw data.problem("experiment.both", "dates", ["other": "labels"]) }
    let file = try CSV().read(path)
    var labels = data.has("labels") ? try data.string("labels") : nil
    if data.has("dates") {
      let dates = try data.string("dates")
      try file.checkDates(dates)
      labels = dates
    }
    let missing: Table.MissingValues = try data.choice("missing", default: .error)
    let series = try Series(file, columns: columns.all, labels: labels, missing: missing)
    try checkClasses(file, columns.all, columns.targets, missing)
    return try WindowsReader(program).read(
      series, inputs: series.names(of: columns.inputs, in: columns.all),
      targets: series.names(of: columns.targets, in: columns.all), under: "csv", &data)
  }

  /// Refuses classes that the model does not have, and probabilities that are none.
  private func checkClasses(
    _ file: Table, _ all: [String], _ targets: [String], _ missing: Table.MissingValues
  ) throws(Diagnosis) {
    guard program.loss?.kind == .crossEntropy else { return }
    let isClass = program.model.output == .softmax
    let largest = isClass ? program.model.outputs - 1 : 1
    let numbers = try file.numbers(all, missing: missing)
    let width = numbers.columns.count
    for target in targets {
      guard let position = all.firstIndex(of: target) else { continue }
      for (index, row) in numbers.rows.enumerated() {
        let value = numbers.values[index * width + position]
        guard value < 0 || value > Double(largest) || (isClass && value != value.rounded()) else { continue }
        throw Diagnosis(
          isClass ? "csv.class" : "csv.probability",
          [
            "file": file.file, "line": "\(file.lines[row])", "column": "\(try file.column(target) + 1)",
            "name": numbers.columns[position], "got": value.description, "largest": "\(largest)",
          ])
      }
    }
  }

  // MARK: Initial states

  /// `initial_states: { "l0.h": [0.1, 0.2], "l0.reverse.c": [0, 1] }`.
  private func initialStates(_ reader: inout ObjectReader) throws(Diagnosis) -> [Sample<Double>.InitialState] {
    guard let tree = reader.tree("initial_states") else { return [] }
    var states = try ObjectReader(tree, file: reader.file, path: "initial_states")
    let known = program.initialStateNames
    try states.allow(known.map(\.name))
    var result: [Sample<Double>.InitialState] = []
    for state in known where states.has(state.name) {
      let slot = program.slot(layer: state.layer, direction: state.direction, state.state)
      result.append(
        Sample<Double>.InitialState(
          layer: state.layer, direction: state.direction, state: state.state,
          values: try states.numbers(state.name, count: slot.map { program.slots[$0].units })))
    }
    return result
  }
}

extension Series {
  /// The columns' own names where a file chose them by number.
  fileprivate func names(of choices: [String], in all: [String]) -> [String] {
    choices.map { choice in all.firstIndex(of: choice).map { columns[$0] } ?? choice }
  }
}

extension Program {
  /// The states of all layers, under the names that files give them: `l0.h`, `l1.reverse.c`.
  var initialStateNames: [(name: String, layer: Int, direction: Model.Direction, state: String)] {
    var result: [(name: String, layer: Int, direction: Model.Direction, state: String)] = []
    for (number, layer) in model.layers.enumerated() {
      for direction in layer.directions {
        let prefix = "l\(number)." + (direction == .reverse ? "reverse." : "")
        for state in layer.cell.states { result.append((prefix + state, number, direction, state)) }
      }
    }
    return result
  }
}

extension ObjectReader {
  /// What the masks of the sample that is traced are drawn from; nil where nothing is to be dropped.
  mutating func dropoutSeed(_ program: Program) throws(Diagnosis) -> UInt64? {
    guard has("dropout_seed") else { return nil }
    guard !program.masks.isEmpty else { throw problem("experiment.no-dropout", "dropout_seed") }
    return UInt64(try integer("dropout_seed", in: 0...1 << 53))
  }

  /// Samples cut by `split`, and the one that `sample` names.
  mutating func dataset(
    _ samples: [Sample<Double>], preparation: Preparation = .none
  ) throws(Diagnosis) -> Dataset {
    let split = try DataSplit(&self)
    return try dataset(samples, ranges: try split.parts(samples.indices, self), preparation: preparation)
  }

  /// Samples whose parts are known.
  mutating func dataset(
    _ samples: [Sample<Double>], ranges: [Range<Int>], preparation: Preparation = .none
  ) throws(Diagnosis) -> Dataset {
    let chosen = try integer("sample", default: 0, in: 0...1 << 40)
    guard chosen < samples.count else {
      throw problem("experiment.sample", "sample", ["got": "\(chosen)", "largest": "\(samples.count - 1)"])
    }
    return Dataset(.samples(samples), ranges: ranges, preparation: preparation, chosen: chosen)
  }
}
