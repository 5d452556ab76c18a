import Testing

@testable import Recurrence

@Suite("The engine agrees with ONNX")
struct ONNXTests {
  /// ONNX's LSTM with input_forget and peepholes, which Unroll has no cell of its own for.
  static let coupledWithPeepholes = """
    onnx W = W_ii W_io W_if W_ig
    onnx R = W_hi W_ho W_hf W_hg
    onnx B = b_ii b_io b_if b_ig b_hi b_ho b_hf b_hg
    onnx P = p_i p_o p_f
    unused = W_if x + b_if + W_hf h' + b_hf + p_f ⊙ c'
    i = σ(W_ii x + b_ii + W_hi h' + b_hi + p_i ⊙ c')
    g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
    c = (1 − i) ⊙ c' + i ⊙ g
    o = σ(W_io x + b_io + W_ho h' + b_ho + p_o ⊙ c)
    h = o ⊙ tanh(c)
    """
  static let coupled = """
    onnx W = W_ii W_io W_if W_ig
    onnx R = W_hi W_ho W_hf W_hg
    onnx B = b_ii b_io b_if b_ig b_hi b_ho b_hf b_hg
    unused = W_if x + b_if + W_hf h' + b_hf
    i = σ(W_ii x + b_ii + W_hi h' + b_hi)
    g = tanh(W_ig x + b_ig + W_hg h' + b_hg)
    o = σ(W_io x + b_io + W_ho h' + b_ho)
    c = (1 − i) ⊙ c' + i ⊙ g
    h = o ⊙ tanh(c)
    """

  static func cell(_ about: FixtureFile.Case) throws -> Cell {
    switch about.operator {
    case "RNN": about.activations?.first == "Relu" ? .rnnReLU : .rnnTanh
    case "GRU": about.linear_before_reset == 1 ? .gru : .gruResetBefore
    default:
      switch (about.input_forget == 1, about.peepholes == true) {
      case (false, false): .lstm
      case (false, true): .lstmPeephole
      case (true, false): try Cell(parsing: coupled)
      case (true, true): try Cell(parsing: coupledWithPeepholes)
      }
    }
  }

  @Test("for every frozen case, to single precision", arguments: try FixtureFile.all(in: "onnx"))
  func agrees(fixture: FixtureFile) throws {
    let about = fixture.about
    let isBidirectional = about.direction == "bidirectional"
    let cell = try Self.cell(about)
    let layer = Model.Layer(cell, hidden: try #require(about.hidden), bidirectional: isBidirectional)
    let program = try Program(Model(inputs: try #require(about.input), layers: [layer]))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for (number, direction) in layer.directions.enumerated() {
      let tensors = try ["W", "R", "B", "P"].compactMap { name in
        try fixture.tensors[name].map { _ in try slice(fixture[name], name, number) }
      }
      try parameters.unpack(tensors, layer: 0, direction: direction, cell: cell, library: "onnx")
    }
    // The engine starts at the end only beside a forward direction; alone, it is given the sequence turned around.
    let isTurned = about.direction == "reverse"
    let steps = try #require(about.steps)
    let batch = try #require(about.batch)
    for sequence in 0..<batch {
      let x = try fixture["X"].rows
      let rows = (0..<steps).map { x[$0 * batch + sequence] }
      let sample = Sample(
        inputs: isTurned ? rows.reversed() : rows, initialStates: try initialStates(fixture, layer, sequence, of: batch)
      )
      let trace = try program.run(parameters, sample)
      let single = try program.run(parameters.converted { Float($0) }, sample.converted { Float($0) })
      var (worst, worstSingle) = (0.0, 0.0)
      for (number, direction) in layer.directions.enumerated() {
        let place = { (row: Int) in (row * layer.directions.count + number) * batch + sequence }
        for time in 1...steps {
          let wanted = try fixture["Y"].rows[place((isTurned ? steps + 1 - time : time) - 1)]
          let found = trace[layer: 0, direction, time: time, .h]
          let foundSingle = single[layer: 0, direction, time: time, .h]
          for unit in wanted.indices {
            worst = max(worst, abs(found[unit] - wanted[unit]))
            worstSingle = max(worstSingle, abs(Double(foundSingle[unit]) - wanted[unit]))
          }
        }
        for (state, name) in [("h", "Y_h"), ("c", "Y_c")] where fixture.tensors[name] != nil {
          let slot = try #require(program.slot(layer: 0, direction: direction, state))
          let wanted = try fixture[name].rows[number * batch + sequence]
          for (a, b) in zip(trace.finalState(slot), wanted) { worst = max(worst, abs(a - b)) }
        }
      }
      // States are below 3; a few dozen roundings of 6e-8, carried over 20 steps.
      #expect(worst < 2e-6, "\(about.name)")
      #expect(worstSingle < 3e-6, "\(about.name) in Float")
    }
  }

  /// One direction's part of a tensor.
  private func slice(_ tensor: FixtureFile.Tensor, _ name: String, _ number: Int) throws -> NamedTensor<Double> {
    let shape = Array(tensor.shape.dropFirst())
    let count = shape.reduce(1, *)
    return NamedTensor(name, shape: shape, values: Array(tensor.values[number * count..<(number + 1) * count]))
  }

  private func initialStates(_ fixture: FixtureFile, _ layer: Model.Layer, _ sequence: Int, of batch: Int) throws
    -> [Sample<Double>.InitialState]
  {
    var states: [Sample<Double>.InitialState] = []
    for (name, tensor) in [("h", "initial_h"), ("c", "initial_c")] where fixture.tensors[tensor] != nil {
      for (number, direction) in layer.directions.enumerated() {
        let values = try fixture[tensor].rows[number * batch + sequence]
        states.append(.init(layer: 0, direction: direction, state: name, values: values))
      }
    }
    return states
  }

  @Test("and every kind of case is there")
  func coverage() throws {
    let cases = try FixtureFile.all(in: "onnx").map(\.about)
    #expect(cases.count == 13)
    #expect(Set(cases.compactMap(\.direction)) == ["forward", "reverse", "bidirectional"])
    #expect(cases.contains { $0.input_forget == 1 && $0.peepholes == true })
  }
}
