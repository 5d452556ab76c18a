import Testing

@testable import Recurrence

@Suite("Explaining a scalar and evaluating the explanation gives the stored bits")
struct ExplanationTests {
  /// A model around a cell: both directions below, one without biases above.
  static func model(_ cell: Cell, output: Model.OutputFunction = .identity, embedding: Bool = false) -> Model {
    Model(
      inputs: embedding ? 1 : 2, embedding: embedding ? .init(symbols: 3, width: 2) : nil,
      layers: [.init(cell, hidden: 3, outputs: 2, bidirectional: true), .init(cell, hidden: 2, biases: false)],
      readout: .init(outputs: 2), output: output)
  }

  static func sample(_ program: Program, steps: Int, seed: UInt64) -> Sample<Double> {
    var g = Generator(seed: seed)
    let model = program.model
    let rows = program.countedRows(steps: steps) == 1 ? 1 : steps
    let isClass = program.loss?.kind == .crossEntropy && model.output == .softmax
    let inputs = (0..<steps * model.inputs).map { _ in
      model.embedding.map { Double(g.integer(below: $0.symbols)) } ?? g.gaussian()
    }
    let targets = (0..<rows * (isClass ? 1 : model.outputs)).map { _ in Double(g.integer(below: 2)) }
    let states = program.slots.filter(\.isState).compactMap { slot -> Sample<Double>.InitialState? in
      guard case .layer(let layer, let direction) = program.stages[slot.stage].role else { return nil }
      return .init(
        layer: layer, direction: direction, state: slot.name, values: (0..<slot.units).map { _ in g.gaussian() })
    }
    return Sample(inputs: inputs, targets: program.loss == nil ? [] : targets, initialStates: states)
  }

  static func parameters(_ program: Program, seed: UInt64) -> Parameters<Double> {
    var g = Generator(seed: seed)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = g.gaussian() }
    return parameters
  }

  @Test("for every scalar of every cell", arguments: RandomModel.cells)
  func everyCell(cell: Cell) throws {
    let program = try Program(Self.model(cell), loss: .meanSquaredError)
    let trace = try program.run(Self.parameters(program, seed: 3), Self.sample(program, steps: 5, seed: 4))
    expectAllExplained(trace)
  }

  @Test(
    "for every output function and loss, with masks and embeddings",
    arguments: Model.OutputFunction.allCases, [Loss.Steps.all, .last, .mask([false, true, true, false])])
  func everyLoss(output: Model.OutputFunction, steps: Loss.Steps) throws {
    for kind in Loss.Kind.allCases where kind == .meanSquaredError || output != .identity {
      for embedding in [false, true] {
        let program = try Program(
          Self.model(.gru, output: output, embedding: embedding), loss: Loss(kind, over: steps))
        expectAllExplained(
          try program.run(Self.parameters(program, seed: 5), Self.sample(program, steps: 4, seed: 6)))
      }
    }
  }

  @Test("in a batch, whose loss is divided by the rows of all sequences")
  func batch() throws {
    let program = try Program(Self.model(.lstm, output: .softmax), loss: .crossEntropy)
    let samples = [3, 1, 5].map { Self.sample(program, steps: $0, seed: UInt64($0)) }
    let batch = try program.run(Self.parameters(program, seed: 8), batch: samples)
    for trace in batch.traces {
      #expect(trace.lossRows == 9)
      expectAllExplained(trace)
    }
  }

  @Test("in single precision and in DoubleDouble, too")
  func otherScalars() throws {
    let program = try Program(Self.model(.lstmPeephole, output: .softmax), loss: .crossEntropy)
    let (parameters, sample) = (Self.parameters(program, seed: 9), Self.sample(program, steps: 3, seed: 10))
    expectAllExplained(try program.run(parameters.converted { Float($0) }, sample.converted { Float($0) }))
    expectAllExplained(
      try program.run(parameters.converted { DoubleDouble($0) }, sample.converted { DoubleDouble($0) }))
  }

  /// Every value and gradient of every slot, every parameter's gradient, and the loss.
  func expectAllExplained<S: Scalar>(_ trace: Trace<S>) {
    let program = trace.program
    var references: [Reference] = [.loss]
    var (given, recorded) = (0, 0)
    for slot in program.slots.indices {
      for time in 0...trace.steps where trace.isRecorded(slot, time: time) {
        for unit in 0..<trace.values(slot, time: time).count {
          references.append(.value(slot: slot, time: time, unit: unit))
          references.append(.gradient(slot: slot, time: time, unit: unit))
        }
      }
    }
    for (index, entry) in program.parameters.entries.enumerated() {
      for row in 0..<entry.rows {
        for column in 0..<entry.columns {
          references.append(.parameterGradient(index, row: row, column: column))
        }
      }
    }
    var wrong: [String] = []
    for reference in references {
      guard let explanation = trace.explain(reference) else {
        given += 1
        if !isGiven(reference, trace) { wrong.append("unexplained " + Address.text(of: reference, in: program)) }
        continue
      }
      recorded += 1
      let isCircular = explanation.parts.contains { $0.working.contains(reference) }
      if explanation.evaluate(trace) != trace.value(reference) || isCircular {
        wrong.append(Address.text(of: reference, in: program))
      }
    }
    #expect(wrong == [])
    #expect(recorded > given)
  }

  /// Inputs, targets, initial states, and the gradients of targets and symbols.
  func isGiven<S: Scalar>(_ reference: Reference, _ trace: Trace<S>) -> Bool {
    switch reference {
    case .value(let slot, let time, _): time == 0 || slot == trace.program.input || slot == trace.program.target
    case .gradient(let slot, _, _):
      slot == trace.program.target || (slot == trace.program.input && trace.program.model.embedding != nil)
    default: false
    }
  }

  @Test("and without a backward pass there is no gradient to explain")
  func forwardOnly() throws {
    let program = try Program(Self.model(.gru), loss: .meanSquaredError)
    let trace = try program.run(
      Self.parameters(program, seed: 1), Self.sample(program, steps: 2, seed: 2), backward: false)
    let slot = try #require(program.slot(layer: 0, "h"))
    #expect(trace.explain(.gradient(slot: slot, time: 1, unit: 0)) == nil)
    #expect(trace.explain(.parameterGradient(0, row: 0, column: 0)) == nil)
    #expect(trace.value(.gradient(slot: slot, time: 1, unit: 0)) == 0)
    #expect(trace.gradients(slot, time: 1) == nil)
    #expect(trace.explain(.value(slot: slot, time: 1, unit: 0)) != nil)
    let both = try program.run(Self.parameters(program, seed: 1), Self.sample(program, steps: 2, seed: 2))
    #expect(both.value(.gradient(slot: try #require(program.target), time: 1, unit: 0)) == 0)
  }
}

extension Cell: CustomTestStringConvertible {
  /// The name of the case in the test report.
  public var testDescription: String { name }
}

extension Working {
  /// Whether the arithmetic refers to a scalar.
  func contains(_ reference: Reference) -> Bool {
    switch self {
    case .reference(let other): other == reference
    case .constant: false
    case .sum(let parts), .product(let parts), .maximum(let parts): parts.contains { $0.contains(reference) }
    case .quotient(let a, let b): a.contains(reference) || b.contains(reference)
    case .negative(let a), .apply(_, let a): a.contains(reference)
    case .gated(let a, let gate): a.contains(reference) || gate.contains(reference)
    }
  }
}
