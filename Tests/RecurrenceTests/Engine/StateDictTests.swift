import Testing

@testable import Recurrence

@Suite("A PyTorch state dict")
struct StateDictTests {
  static func parameters(_ model: Model) throws -> (Program, Parameters<Double>) {
    let program = try Program(model)
    return (program, ExplanationTests.parameters(program, seed: 40))
  }

  static func shapes(_ tensors: [NamedTensor<Double>], prefix: String = "", readout: String = "readout.") -> [(
    name: String, shape: [Int]
  )] {
    tensors.map { tensor in
      let isReadout = tensor.name.hasPrefix("readout.")
      return (isReadout ? readout + tensor.name.dropFirst(8) : prefix + tensor.name, tensor.shape)
    }
  }

  static let models: [Model] = [
    Model(inputs: 3, layers: [.init(.rnnTanh, hidden: 4)]),
    Model(inputs: 1, layers: [.init(.lstm, hidden: 1)], readout: .init(outputs: 2)),
    Model(
      inputs: 2, layers: [.init(.gru, hidden: 3, bidirectional: true), .init(.gru, hidden: 3, bidirectional: true)],
      readout: .init(outputs: 1, bias: false)),
    Model(inputs: 3, layers: [.init(.lstm, hidden: 4, biases: false)], readout: .init(outputs: 2)),
    Model(
      inputs: 2,
      layers: [
        .init(.lstmProjection, hidden: 4, outputs: 2, bidirectional: true),
        .init(.lstmProjection, hidden: 4, outputs: 2, bidirectional: true),
      ]),
    Model(embedding: .init(symbols: 5, width: 3), layers: [.init(.gru, hidden: 2)], readout: .init(outputs: 5)),
  ]

  @Test("is written and read back, and the model is inferred from it", arguments: models.indices)
  func roundTrip(index: Int) throws {
    let model = Self.models[index]
    let (program, parameters) = try Self.parameters(model)
    let tensors = parameters.stateDict(model)
    #expect(try Parameters(program, stateDict: tensors) == parameters)
    #expect(try Parameters(program, stateDict: tensors.reversed()) == parameters)
    for (prefix, readout) in [("", "readout."), ("lstm.", "fc."), ("model.rnn.", "linear."), ("", "head.fc.")] {
      let found = try Model.inferred(fromStateDict: Self.shapes(tensors, prefix: prefix, readout: readout))
      guard model.embedding == nil else { continue }
      #expect(found.model == model)
      #expect(found.names.recurrent == prefix)
      if model.readout != nil { #expect(found.names.readout == readout) }
    }
    let found = try Model.inferred(fromStateDict: Self.shapes(tensors), readoutSteps: .every)
    #expect(found.model == model)
    #expect(found.names == StateDictNames())
  }

  @Test("under other names gives the same parameters")
  func otherNames() throws {
    let model = Self.models[1]
    let (program, parameters) = try Self.parameters(model)
    let shapes = Self.shapes(parameters.stateDict(model), prefix: "lstm.", readout: "fc.")
    let (_, names) = try Model.inferred(fromStateDict: shapes)
    let tensors = zip(parameters.stateDict(model), shapes).map {
      NamedTensor($1.name, shape: $1.shape, values: $0.values)
    }
    #expect(try Parameters(program, stateDict: tensors, names: names) == parameters)
    #expect(parameters.stateDict(model, names: names).map(\.name) == shapes.map(\.name))
  }

  @Test("keeps the names of cells that PyTorch does not have")
  func ownCells() throws {
    let model = Model(
      inputs: 2, layers: [.init(.lstmPeephole, hidden: 2, bidirectional: true)], readout: .init(outputs: 1))
    let (program, parameters) = try Self.parameters(model)
    let tensors = parameters.stateDict(model)
    #expect(tensors.contains { $0.name == "l0.p_i" && $0.shape == [2] })
    #expect(tensors.contains { $0.name == "l0.reverse.W_hi" && $0.shape == [2, 2] })
    #expect(try Parameters(program, stateDict: tensors) == parameters)
    let sentences = try Sentences.all()
    Sentences.expect("weights.missing", ["tensor": "l0.p_f"], in: sentences) {
      _ = try Parameters(program, stateDict: tensors.filter { $0.name != "l0.p_f" })
    }
    Sentences.expect("weights.shape", ["tensor": "l0.p_f", "expected": "2", "got": "3"], in: sentences) {
      _ = try Parameters(
        program, stateDict: tensors.map { $0.name == "l0.p_f" ? .init("l0.p_f", shape: [3], values: [1, 2, 3]) : $0 })
    }
  }

  @Test("does not say whether its RNN has ReLU: the cell is chosen, and must have as many gates")
  func chosenCell() throws {
    let shapes = Self.shapes(try Self.parameters(Self.models[0]).1.stateDict(Self.models[0]))
    #expect(try Model.inferred(fromStateDict: shapes, cell: .rnnReLU).model.layers[0].cell == .rnnReLU)
    #expect(
      try Model.inferred(fromStateDict: shapes + [("fc.weight", [2, 4])], readoutSteps: .last).model.readout
        == Model.Readout(outputs: 2, on: .last, bias: false))
    let sentences = try Sentences.all()
    Sentences.expect("weights.cell", ["cell": "gru", "got": "1", "suggestion": "rnn-tanh"], in: sentences) {
      _ = try Model.inferred(fromStateDict: shapes, cell: .gru)
    }
  }

  @Test("with tensors that do not fit is refused, and the tensor is named")
  func refusals() throws {
    let sentences = try Sentences.all()
    let model = Self.models[2]
    let (program, parameters) = try Self.parameters(model)
    let tensors = parameters.stateDict(model)
    Sentences.expect("weights.missing", ["tensor": "bias_hh_l1_reverse", "expected": "9"], in: sentences) {
      _ = try Parameters(program, stateDict: tensors.filter { $0.name != "bias_hh_l1_reverse" })
    }
    Sentences.expect("weights.missing", ["tensor": "readout.weight"], in: sentences) {
      _ = try Parameters(program, stateDict: tensors.filter { $0.name != "readout.weight" })
    }
    Sentences.expect("weights.unused-near", ["tensor": "weight_hh_l2", "suggestion": "weight_hh_l0"], in: sentences) {
      _ = try Parameters(program, stateDict: tensors + [NamedTensor("weight_hh_l2", shape: [1], values: [0])])
    }
    Sentences.expect("weights.unused", ["tensor": "conv.kernel"], in: sentences) {
      _ = try Parameters(program, stateDict: tensors + [NamedTensor("conv.kernel", shape: [1], values: [0])])
    }
    let shapes = Self.shapes(tensors)
    func changed(_ name: String, _ shape: [Int]?) -> [(name: String, shape: [Int])] {
      shapes.compactMap { $0.name == name ? shape.map { (name, $0) } : $0 }
    }
    Sentences.expect("weights.no-recurrent", in: sentences) {
      _ = try Model.inferred(fromStateDict: [("fc.weight", [2, 2])])
    }
    Sentences.expect("weights.none", in: sentences) { _ = try Model.inferred(fromStateDict: []) }
    Sentences.expect("weights.two-networks", ["tensor": "a.weight_ih_l0", "other": "b.weight_ih_l0"], in: sentences) {
      _ = try Model.inferred(fromStateDict: [("a.weight_ih_l0", [3, 1]), ("b.weight_ih_l0", [3, 1])])
    }
    Sentences.expect("weights.missing", ["tensor": "weight_hh_l0"], in: sentences) {
      _ = try Model.inferred(fromStateDict: changed("weight_hh_l0", nil))
    }
    for shape in [[9], [], [0, 2], [9, 0], [9, 3, 1], [8, 3], [6, 3], [7, 4], [9, Int.max], [Int.max, 3]] {
      Sentences.expect("weights.shape", in: sentences) {
        _ = try Model.inferred(fromStateDict: changed("weight_hh_l0", shape))
      }
    }
    for shape in [[9, 3], [Int.max], [0, Int.max], [Int.max, Int.max], [], [2, 0], [-1, -3]] {
      // A projection that nothing fits.
      Sentences.expect("weights.shape", in: sentences) {
        _ = try Model.inferred(fromStateDict: shapes + [("weight_hr_l0", shape)])
      }
    }
  }
}
