import Experiments
import Recurrence

/// A model with parameters and a sequence, ready to be run, while a recipe's changes are made to it.
struct Setup: Sendable {
  var program: Program
  var parameters: Parameters<Double>
  let sample: Sample<Double>
  let source: DataSource
  /// The experiment as it was read.
  let experiment: Experiment
  /// The parameters before training.
  var initial: Parameters<Double>
  /// What training left, where the experiment is trained.
  var trained: TrainedRun?

  init(_ experiment: Experiment) {
    self.experiment = experiment
    initial = experiment.parameters
    program = experiment.program
    parameters = experiment.parameters
    sample = experiment.sample
    source = experiment.source
  }

  /// Changes parameters (`set`, `scale`, `radius`, `prune`, `quantize`) or cells (`clamp`, `bound`, `swap`).
  mutating func apply(_ change: Recipe.Change) throws(Diagnosis) {
    switch change.verb {
    case "set":
      let number = try number(change.value)
      for index in try places(change.object) { parameters.values[index] = number }
    case "scale":
      let factor = try number(change.value)
      for index in try places(change.object) { parameters.values[index] *= factor }
    case "radius":
      let wanted = try number(change.value)
      for index in try tensors(change.object) {
        let entry = program.parameters.entries[index]
        let range = entry.offset..<entry.offset + entry.count
        let matrix = Matrix(rows: entry.rows, columns: entry.columns, elements: Array(parameters.values[range]))
        let radius = try matrix.spectralRadius()
        guard radius > 0 else { throw Diagnosis("lesson.no-radius", ["tensor": entry.name]) }
        for place in range { parameters.values[place] *= wanted / radius }
      }
    case "prune": try prune(change.object, share: try number(change.value))
    case "quantize": try quantize(change.object, bits: try number(change.value))
    case "clamp":
      let value = try number(change.value)
      try replaceCells(change) { cell, quantity throws(Diagnosis) in try cell.clamping(quantity, to: value) }
    case "bound":
      let value = try number(change.value)
      try replaceCells(change) { cell, quantity throws(Diagnosis) in try cell.clamping(quantity, within: value) }
    default:
      guard let function = Recurrence.Formula.Function(rawValue: change.value) else {
        throw Diagnosis("lesson.no-function", ["found": change.value])
      }
      try replaceCells(change) { cell, quantity throws(Diagnosis) in
        try cell.swappingFunction(of: quantity, with: function)
      }
    }
  }

  /// Runs it forward, and backward where there is a loss.
  func run() throws(Diagnosis) -> Trace<Double> { try program.run(parameters, sample) }

  /// An expression without references.
  private func number(_ text: String) throws(Diagnosis) -> Double {
    try Evaluator(runs: [:], first: nil).number(try ExpressionParser.parse(text))
  }

  /// The tensors of a name: `l0.W_hh`, `W_hh` for those of all layers, `matrices` for all that are no biases.
  func tensors(_ name: String) throws(Diagnosis) -> [Int] {
    let entries = program.parameters.entries
    if name == "matrices" { return entries.indices.filter { entries[$0].isMatrix } }
    var found = entries.indices.filter { entries[$0].name == name || entries[$0].symbol == name }
    if found.isEmpty {
      // `W_h` stands for all four or three matrices of a gated cell that read the state.
      found = entries.indices.filter { entries[$0].isMatrix && name == (entries[$0].isRecurrent ? "W_h" : "W_i") }
    }
    guard !found.isEmpty else {
      let known = entries.map(\.name)
      throw Diagnosis(
        "lesson.no-tensor",
        ["name": name, "suggestion": Suggestion.nearest(to: name, in: known) ?? known.joined(separator: ", ")])
    }
    return found
  }

  private func places(_ name: String) throws(Diagnosis) -> [Int] {
    guard name.hasSuffix("]") else {
      return try tensors(name).flatMap { index -> Range<Int> in
        let entry = program.parameters.entries[index]
        return entry.offset..<entry.offset + entry.count
      }
    }
    guard case .parameter(let index, let row, let column) = try Address.parse(name, in: program, steps: 1) else {
      throw Diagnosis("lesson.no-tensor", ["name": name, "suggestion": "l0.W_hh[0,1]"])
    }
    let entry = program.parameters.entries[index]
    return [entry.offset + row * entry.columns + column]
  }

  /// `f` in every layer that has one, or `l1.f`.
  private mutating func replaceCells(
    _ change: Recipe.Change, _ body: (Cell, String) throws(Diagnosis) -> Cell
  ) throws(Diagnosis) {
    let parts = change.object.split(separator: ".").map(String.init)
    let quantity = parts.last ?? change.object
    var model = program.model
    var isFound = false
    for index in model.layers.indices where parts.count < 2 || parts[0] == "l\(index)" {
      guard model.layers[index].cell.equations.contains(where: { $0.name == quantity }) else { continue }
      model.layers[index].cell = try body(model.layers[index].cell, quantity)
      isFound = true
    }
    guard isFound else {
      let known = model.layers.flatMap { $0.cell.equations.map(\.name) }
      throw Diagnosis(
        "lesson.no-quantity",
        [
          "name": change.object,
          "suggestion": Suggestion.nearest(to: quantity, in: known) ?? known.joined(separator: ", "),
        ])
    }
    program = try Program(model, loss: program.loss)
    let values = parameters.values
    parameters = Parameters(zerosLike: program.parameters)
    guard values.count == parameters.values.count else { throw Diagnosis("lesson.parameters-changed") }
    parameters.values = values
  }
}
