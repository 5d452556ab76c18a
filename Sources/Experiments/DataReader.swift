import Files
import Recurrence
import Training

/// Reads `data` and `initial_states`: the sequence.
struct DataReader {
  private let program: Program
  private let folder: String?

  init(_ program: Program, folder: String?) {
    self.program = program
    self.folder = folder
  }

  func read(_ reader: inout ObjectReader) throws(Diagnosis) -> (Sample<Double>, DataSource) {
    guard var data = try reader.object("data") else { throw reader.problem("object.missing", "data") }
    try data.allow(Experiment.keys["data"] ?? [])
    var sample: Sample<Double>
    var source = DataSource()
    if data.has("csv") {
      for key in ["inputs", "targets", "symbols", "classes"] where data.has(key) {
        throw data.problem("experiment.csv-and-numbers", key)
      }
      (sample, source) = try SeriesReader(program, folder: folder).read(&data)
    } else {
      let own = ["inputs", "targets", "symbols", "classes"]
      for key in Experiment.keys["data"] ?? [] where !own.contains(key) && data.has(key) {
        throw data.problem("experiment.without-csv", key)
      }
      sample = Sample(
        inputs: try numbers(
          "inputs", or: "symbols", &data, width: program.model.inputs, isSymbol: program.model.embedding != nil),
        targets: try targets(&data))
    }
    sample.initialStates = try initialStates(&reader)
    try reader.placing("data") { () throws(Diagnosis) in try program.check(sample) }
    return (sample, source)
  }

  private func targets(_ data: inout ObjectReader) throws(Diagnosis) -> [Double] {
    guard let target = program.target else {
      for key in ["targets", "classes"] where data.has(key) {
        throw data.problem("experiment.targets-without-loss", key)
      }
      return []
    }
    let isClass = program.loss?.kind == .crossEntropy && program.model.output == .softmax
    return try numbers("targets", or: "classes", &data, width: program.slots[target].units, isSymbol: isClass)
  }

  /// Rows of `width` numbers under `key`, or where each row is one symbol or class, a list of them under `list`.
  private func numbers(
    _ key: String, or list: String, _ data: inout ObjectReader, width: Int, isSymbol: Bool
  ) throws(Diagnosis) -> [Double] {
    if data.has(list) {
      guard isSymbol else { throw data.problem("experiment.no-symbols", list, ["instead": key]) }
      if data.has(key) { throw data.problem("experiment.both", key, ["other": list]) }
      return try data.numbers(list)
    }
    guard let tree = data.tree(key) else { throw data.problem("object.missing", isSymbol ? list : key) }
    let numbers = try NestedNumbers(tree, under: key, of: data)
    // A plain list is a column.
    let columns = numbers.shape.count == 1 ? 1 : numbers.shape[1]
    guard columns == width || numbers.values.isEmpty else {
      throw data.problem("experiment.row-width", key, ["got": "\(columns)", "expected": "\(width)"])
    }
    return numbers.values
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
