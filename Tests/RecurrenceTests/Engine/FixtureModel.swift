import Testing

@testable import Recurrence

/// A frozen case of PyTorch or Keras as a program of the engine, with its parameters and samples.
struct FixtureModel {
  let fixture: FixtureFile
  let program: Program
  var parameters: Parameters<Double>
  let samples: [Sample<Double>]

  static let cells: [String: Cell] = [
    "rnn_tanh": .rnnTanh, "rnn_relu": .rnnReLU, "lstm": .lstm, "gru_reset_after": .gru,
    "gru_reset_before": .gruResetBefore,
    "lstm_peephole": .lstmPeephole, "lstm_coupled": .lstmCoupled, "lstm_1997": .lstm1997, "jordan": .jordan,
  ]

  init(_ fixture: FixtureFile) throws {
    self.fixture = fixture
    program = try Program(Self.model(fixture.about), loss: Self.loss(fixture))
    parameters = Parameters(zerosLike: program.parameters)
    samples = try Self.samples(fixture, program.model)
  }

  private static func model(_ about: FixtureFile.Case) throws -> Model {
    let projection = about.projection ?? 0
    let cell = projection > 0 ? Cell.lstmProjection : try #require(cells[about.cell ?? ""])
    let isJordan = about.cell == "jordan"
    let layer = Model.Layer(
      cell, hidden: try #require(about.hidden), outputs: projection > 0 ? projection : isJordan ? about.outputs : nil,
      bidirectional: about.directions == 2, biases: about.biases ?? true)
    var model = Model(
      inputs: try #require(about.input), layers: Array(repeating: layer, count: about.layers ?? 1))
    if let vocabulary = about.vocabulary {
      model.embedding = Model.Embedding(symbols: vocabulary, width: model.inputs)
      model.inputs = 1
    }
    if about.readout != "none" {
      model.readout = Model.Readout(outputs: try #require(about.outputs), on: about.readout == "last" ? .last : .every)
    }
    model.output =
      about.loss == "cross_entropy" ? .softmax : .init(rawValue: about.activation ?? "identity") ?? .identity
    return model
  }

  private static func loss(_ fixture: FixtureFile) -> Loss {
    let mask = fixture.tensors["mask"].map { Loss.Steps.mask($0.values.map { $0 != 0 }) }
    return Loss(fixture.about.loss == "mse" ? .meanSquaredError : .crossEntropy, over: mask ?? .all)
  }

  /// One sample a sequence; a packed batch has sequences of lengths of their own, whose padding is left out.
  private static func samples(_ fixture: FixtureFile, _ model: Model) throws -> [Sample<Double>] {
    let inputs = try fixture[fixture.about.vocabulary == nil ? "input" : "tokens"].values
    let targets = try fixture["target"].values
    let lengths = fixture.tensors["lengths"]?.values.map { Int($0) } ?? []
    let batch = max(lengths.count, 1)
    return try (0..<batch).map { index in
      let (x, y) = (slice(inputs, index, of: batch), slice(targets, index, of: batch))
      let share = lengths.isEmpty ? (1, 1) : (lengths[index], lengths.max() ?? 1)
      return Sample(
        inputs: Array(x.prefix(x.count * share.0 / share.1)), targets: Array(y.prefix(y.count * share.0 / share.1)),
        initialStates: try initialStates(fixture, model, index, of: batch))
    }
  }

  private static func slice(_ values: [Double], _ index: Int, of count: Int) -> [Double] {
    let size = values.count / count
    return Array(values[index * size..<(index + 1) * size])
  }

  /// `h0`, `c0`, `y0`: layers × directions, perhaps × batch, × units.
  private static func initialStates(_ fixture: FixtureFile, _ model: Model, _ index: Int, of batch: Int) throws
    -> [Sample<Double>.InitialState]
  {
    var states: [Sample<Double>.InitialState] = []
    for name in ["h", "c", "y"] {
      guard let tensor = fixture.tensors["\(name)0"] else { continue }
      let rows = tensor.rows
      for (number, place) in places(model).enumerated() {
        states.append(
          .init(layer: place.layer, direction: place.direction, state: name, values: rows[number * batch + index]))
      }
    }
    return states
  }

  /// Every layer and direction, in the order in which PyTorch stacks states.
  static func places(_ model: Model) -> [(layer: Int, direction: Model.Direction, suffix: String)] {
    model.layers.indices.flatMap { layer in
      model.layers[layer].directions.map { (layer, $0, "_l\(layer)" + ($0 == .reverse ? "_reverse" : "")) }
    }
  }

  /// The parameters that a state dict's names have, or one by one (`W_hi_l0_reverse`) for cells that PyTorch does not have.
  mutating func loadPyTorch() throws {
    let shapes = parameters.stateDict(program.model)
    guard !shapes.contains(where: { $0.name.hasPrefix("l0.") }) else {
      for entry in program.parameters.entries {
        parameters[entry.name] = try fixture[Self.ownName(entry)].values
      }
      return
    }
    let tensors = try shapes.map {
      let tensor = try fixture[$0.name]
      return NamedTensor($0.name, shape: tensor.shape, values: tensor.values)
    }
    parameters = try Parameters(program, stateDict: tensors)
  }

  static func ownName(_ entry: ParameterTable.Entry) -> String {
    guard let layer = entry.layer else {
      return ["readout.W": "readout.weight", "readout.b": "readout.bias", "embedding.E": "embedding.weight"][entry.name]
        ?? entry.name
    }
    return entry.symbol + "_l\(layer)" + (entry.direction == .reverse ? "_reverse" : "")
  }
}
