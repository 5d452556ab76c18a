extension Model {
  /// The model that a PyTorch state dict was saved from, read off the names and shapes of its tensors.
  ///
  /// Recurrent layers are `weight_ih_l0 …` of `nn.RNN`, `nn.LSTM` and `nn.GRU`, bare or inside a module; the readout is
  /// `readout.*`, `fc.*` or `linear.*`, an embedding `embedding.*`, `embed.*` or `emb.*`.
  ///
  /// - Parameters:
  ///   - shapes: the tensors' names and shapes.
  ///   - cell: settles what shapes cannot tell: a cell other than the one that their number of gates suggests.
  ///   - readoutSteps: where the readout is.
  /// - Throws: a diagnosis that names the tensor that does not fit, and its shape.
  public static func inferred(
    fromStateDict shapes: [(name: String, shape: [Int])], cell: Cell? = nil, readoutSteps: ReadoutSteps = .every
  ) throws(Diagnosis) -> (model: Model, names: StateDictNames) {
    let inference = StateDictInference(shapes: shapes)
    return try inference.model(cell: cell, readoutSteps: readoutSteps)
  }
}

/// Reads a model off a state dict.
private struct StateDictInference {
  let shapes: [(name: String, shape: [Int])]

  func model(cell wanted: Cell?, readoutSteps: Model.ReadoutSteps) throws(Diagnosis) -> (Model, StateDictNames) {
    if let wanted, gates(wanted) == 0 {
      // A cell that PyTorch does not have keeps its own names.
      let layers = try OwnNamesInference(shapes: shapes, cell: wanted).layers()
      return try ends(Model(inputs: layers.inputs, layers: layers.layers), StateDictNames(), readoutSteps)
    }
    var names = StateDictNames()
    guard !shapes.isEmpty else { throw Diagnosis("weights.none") }
    guard let first = shapes.first(where: { $0.name.hasSuffix("weight_ih_l0") }) else {
      throw Diagnosis("weights.no-recurrent", ["names": shapes.prefix(6).map { $0.name }.joined(separator: ", ")])
    }
    if let other = shapes.last(where: { $0.name.hasSuffix("weight_ih_l0") }), other.name != first.name {
      throw Diagnosis("weights.two-networks", ["tensor": first.name, "other": other.name])
    }
    names.recurrent = String(first.name.dropLast("weight_ih_l0".count))
    var layers: [Model.Layer] = []
    while shape(names.tensor("weight_ih", layer: layers.count, direction: .forward)) != nil {
      layers.append(try layer(layers.count, names, wanted))
    }
    let inputs = try matrix(names.tensor("weight_ih", layer: 0, direction: .forward)).columns
    return try ends(Model(inputs: inputs, layers: layers), names, readoutSteps)
  }

  /// Adds readout and embedding, where there are any.
  private func ends(_ model: Model, _ names: StateDictNames, _ readoutSteps: Model.ReadoutSteps) throws(Diagnosis)
    -> (Model, StateDictNames)
  {
    var (model, names) = (model, names)
    if let prefix = prefix(among: ["readout.", "fc.", "linear."]) {
      names.readout = prefix
      model.readout = Model.Readout(
        outputs: try matrix(prefix + "weight").rows, on: readoutSteps, bias: shape(prefix + "bias") != nil)
    }
    if let prefix = prefix(among: ["embedding.", "embed.", "emb."]) {
      names.embedding = prefix
      let table = try matrix(prefix + "weight")
      model.embedding = Model.Embedding(symbols: table.rows, width: table.columns)
      model.inputs = 1
    }
    return (model, names)
  }

  private func layer(_ number: Int, _ names: StateDictNames, _ wanted: Cell?) throws(Diagnosis) -> Model.Layer {
    let input = names.tensor("weight_ih", layer: number, direction: .forward)
    let recurrent = names.tensor("weight_hh", layer: number, direction: .forward)
    let (rows, _) = try matrix(input)
    let (recurrentRows, state) = try matrix(recurrent)
    let projection = shape(names.tensor("weight_hr", layer: number, direction: .forward))
    let hidden =
      try projection.map { shape throws(Diagnosis) in
        guard shape.count == 2 else { throw problem("weight_hr", shape, "output×hidden") }
        return shape[1]
      } ?? state
    guard rows == recurrentRows else { throw problem(recurrent, [recurrentRows, state], "\(rows)×\(state)") }
    guard hidden > 0, rows % hidden == 0 else { throw problem(input, [rows], "(gates · \(hidden))×input") }
    let guess: Cell
    switch (rows / hidden, projection != nil) {
    case (1, false): guess = .rnnTanh
    case (3, false): guess = .gru
    case (4, false): guess = .lstm
    case (4, true): guess = .lstmProjection
    default: throw problem(input, [rows], "\(hidden), \(3 * hidden) or \(4 * hidden) rows")
    }
    let cell = wanted ?? guess
    guard gates(cell) == gates(guess) else {
      throw Diagnosis(
        "weights.cell",
        ["cell": cell.name, "tensor": input, "got": String(rows / hidden), "suggestion": guess.name])
    }
    return Model.Layer(
      cell, hidden: hidden, outputs: projection?[0],
      bidirectional: shape(names.tensor("weight_ih", layer: number, direction: .reverse)) != nil,
      biases: shape(names.tensor("bias_ih", layer: number, direction: .forward)) != nil)
  }

  /// How many blocks a cell packs into `weight_ih`; 0 for a cell that PyTorch does not have.
  private func gates(_ cell: Cell) -> Int {
    cell.packings.first { $0.library == "pytorch" && $0.tensor == "weight_ih" }?.blocks.count ?? 0
  }

  private func prefix(among prefixes: [String]) -> String? {
    for prefix in prefixes {
      // `fc.weight`, or the same inside a module: `model.fc.weight`.
      for (name, shape) in shapes where shape.count == 2 {
        if name == prefix + "weight" || name.hasSuffix("." + prefix + "weight") {
          return String(name.dropLast("weight".count))
        }
      }
    }
    return nil
  }

  private func shape(_ name: String) -> [Int]? { shapes.first { $0.name == name }?.shape }

  private func matrix(_ name: String) throws(Diagnosis) -> (rows: Int, columns: Int) {
    guard let shape = shape(name) else {
      throw Diagnosis("weights.missing", ["tensor": name, "expected": "rows×columns"])
    }
    guard shape.count == 2, shape[0] > 0, shape[1] > 0 else { throw problem(name, shape, "rows×columns") }
    return (shape[0], shape[1])
  }

  private func problem(_ name: String, _ shape: [Int], _ expected: String) -> Diagnosis {
    Diagnosis("weights.shape", ["tensor": name, "expected": expected, "got": Packing.text(shape)])
  }
}
