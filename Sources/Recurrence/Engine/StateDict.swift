/// The names under which a PyTorch state dict keeps a model's tensors.
public struct StateDictNames: Equatable, Sendable {
  /// In front of `weight_ih_l0`: empty, or such as `lstm.`.
  public var recurrent = ""
  /// In front of the readout's `weight` and `bias`.
  public var readout = "readout."
  /// In front of the embedding's `weight`.
  public var embedding = "embedding."

  /// The usual names.
  public init() {}

  /// `weight_ih_l0_reverse`.
  func tensor(_ name: String, layer: Int, direction: Model.Direction) -> String {
    recurrent + name + "_l" + String(layer) + (direction == .reverse ? "_reverse" : "")
  }
}

extension Parameters {
  /// The parameters (or their gradients) as a PyTorch state dict, in PyTorch's names, packing and order.
  ///
  /// A cell that PyTorch does not have keeps its own names: `l0.W_hi`.
  public func stateDict(_ model: Model, names: StateDictNames = StateDictNames()) -> [NamedTensor<S>] {
    var tensors: [NamedTensor<S>] = []
    for (index, entry) in table.entries.enumerated() where entry.name.hasPrefix("encoder.") {
      tensors.append(own(index, ownName(entry, model, names) ?? entry.name))
    }
    if let index = table.index(of: "embedding.E") { tensors.append(own(index, names.embedding + "weight")) }
    for (number, layer) in model.layers.enumerated() {
      let isPyTorch = layer.cell.packings.contains { $0.library == "pytorch" }
      for direction in layer.directions {
        guard isPyTorch else {
          for (index, entry) in table.entries.enumerated()
          where entry.layer == number && entry.direction == direction {
            tensors.append(own(index, ownName(entry, model, names) ?? entry.name))
          }
          continue
        }
        for var tensor in packed(layer: number, direction: direction, cell: layer.cell, library: "pytorch") {
          tensor.name = names.tensor(tensor.name, layer: number, direction: direction)
          tensors.append(tensor)
        }
      }
    }
    if let index = table.index(of: "readout.W") { tensors.append(own(index, names.readout + "weight")) }
    if let index = table.index(of: "readout.b") { tensors.append(own(index, names.readout + "bias")) }
    return tensors
  }

  /// Parameters from the tensors of a state dict.
  ///
  /// - Throws: `weights.missing`, `weights.shape` or `weights.unused`, with the tensor.
  public init(_ program: Program, stateDict tensors: [NamedTensor<S>], names: StateDictNames = StateDictNames())
    throws(Diagnosis)
  {
    self.init(zerosLike: program.parameters)
    let model = program.model
    for (number, layer) in model.layers.enumerated()
    where layer.cell.packings.contains(where: { $0.library == "pytorch" }) {
      for direction in layer.directions {
        try unpack(tensors, layer: number, direction: direction, cell: layer.cell, library: "pytorch") {
          names.tensor($0, layer: number, direction: direction)
        }
      }
    }
    let expected = stateDict(model, names: names)
    for tensor in tensors where !expected.contains(where: { $0.name == tensor.name }) {
      let known = expected.map { $0.name }
      let near = Suggestion.nearest(to: tensor.name, in: known)
      throw Diagnosis(
        near == nil ? "weights.unused" : "weights.unused-near",
        ["tensor": tensor.name, "suggestion": near ?? "", "known": known.joined(separator: ", ")])
    }
    for (index, entry) in table.entries.enumerated() {
      guard let name = ownName(entry, model, names) else { continue }
      guard let tensor = tensors.first(where: { $0.name == name }) else {
        throw Diagnosis("weights.missing", ["tensor": name, "expected": Packing.text(entry.shape)])
      }
      guard tensor.shape == entry.shape else {
        throw Diagnosis(
          "weights.shape",
          ["tensor": name, "expected": Packing.text(entry.shape), "got": Packing.text(tensor.shape)])
      }
      values.replaceSubrange(
        table.entries[index].offset..<table.entries[index].offset + entry.count, with: tensor.values)
    }
  }

  /// The name of a tensor that is one parameter of ours; nil for those that PyTorch packs with others.
  private func ownName(_ entry: ParameterTable.Entry, _ model: Model, _ names: StateDictNames) -> String? {
    switch entry.name {
    case "embedding.E": names.embedding + "weight"
    case "readout.W": names.readout + "weight"
    case "readout.b": names.readout + "bias"
    case "encoder.embedding.E": "encoder." + names.embedding + "weight"
    default:
      if let number = entry.layer {
        model.layers[number].cell.packings.contains { $0.library == "pytorch" }
          ? nil : linearName(entry, model.layers[number].cell)
      } else if let number = model.encoderLayer(of: entry.name) {
        linearName(entry, model.encoder?.layers[number].cell ?? .dense)
      } else {
        nil
      }
    }
  }

  /// A dense layer's tensors are called as `nn.Linear` calls them: `l1.weight`, `l1.bias`.
  private func linearName(_ entry: ParameterTable.Entry, _ cell: Cell) -> String {
    guard Cell.denseLayers.contains(cell) else { return entry.name }
    return String(entry.name.dropLast(entry.symbol.count)) + (entry.symbol == "W" ? "weight" : "bias")
  }

  private func own(_ index: Int, _ name: String) -> NamedTensor<S> {
    let entry = table.entries[index]
    return NamedTensor(
      name, shape: entry.shape, values: Array(values[entry.offset..<entry.offset + entry.count]))
  }
}

extension Model {
  /// The layer of the encoder that a parameter belongs to, by its name: 0 for `encoder.l0.W_hi`.
  func encoderLayer(of name: String) -> Int? {
    guard let encoder, name.hasPrefix("encoder.l") else { return nil }
    let number = Int(name.dropFirst("encoder.l".count).prefix { $0 != "." })
    return number.flatMap { encoder.layers.indices.contains($0) ? $0 : nil }
  }
}
