import Testing

@testable import Recurrence

/// Narrow sequences of one step that are run one after the other: parameters are read and gradients are put where they stand.
struct BatchNarrowStepTests {
  private static let cells: [Cell] = [.lstm, .gru, .rnnTanh, .lstmPeephole, .denseReLU]

  private static func bits(_ parameters: Parameters<Double>) -> [UInt64] { parameters.values.map { $0.bitPattern } }

  /// Expects what a new engine says, which has run nothing before, and what traces say.
  private func expect(
    _ engine: inout BatchEngine, _ parameters: Parameters<Double>, _ samples: [Sample<Double>],
    order: ArraySlice<Int>? = nil, divisor: Int = 1, _ name: String
  ) throws {
    var new = BatchEngine(engine.program)
    let loss = try engine.run(parameters, samples, order: order, divisor: divisor)
    let expected = try new.run(parameters, samples, order: order, divisor: divisor)
    #expect(loss.bitPattern == expected.bitPattern, "\(name)")
    #expect(Self.bits(engine.gradient) == Self.bits(new.gradient), "\(name)")
    #expect(engine.outputs(sequence: 0, time: 1) == new.outputs(sequence: 0, time: 1), "\(name)")
    let chosen = order.map { $0.map { samples[$0] } } ?? samples
    guard try chosen.reduce(0, { try $0 + engine.program.rows(of: $1) }) == divisor else { return }
    let batch = try engine.program.run(parameters, batch: chosen)
    #expect(loss == batch.loss, "\(name)")
    #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "\(name)")
  }

  /// Changes parameters where they stand.
  private func change(_ parameters: inout Parameters<Double>, _ generator: inout Generator) {
    for index in parameters.values.indices { parameters.values[index] += generator.uniform(in: -0.1...0.1) }
  }

  @Test("Every shape has the bits of a run by itself", arguments: 1...8)
  func shapes(_ hidden: Int) throws {
    var generator = Generator(seed: UInt64(hidden))
    for (cell, inputs, outputs) in Self.cells.flatMap({ cell in
      [(1, 1), (4, 4), (3, 8), (8, 3), (12, 1)].map { (cell, $0.0, $0.1) }
    }) {
      let model = Model(
        inputs: inputs, layers: [.init(cell, hidden: hidden), .init(.lstm, hidden: 4)],
        readout: .init(outputs: outputs, on: .last))
      let program = try Program(model, loss: .meanSquaredError)
      let samples = BatchSingleStepTests.samples(program, lengths: [1, 1], seed: UInt64(inputs))
      var parameters = Parameters<Double>(program, seed: UInt64(outputs))
      var engine = BatchEngine(program)
      for run in 0..<5 {
        change(&parameters, &generator)
        let order = [run % 2]
        try expect(
          &engine, parameters, samples, order: order[...], divisor: 1 + run % 3, "\(cell.name) \(inputs) \(outputs)")
        #expect((engine.again != nil) == (run > 0), "\(cell.name) \(inputs) \(outputs), run \(run)")
      }
    }
  }

  @Test("What is not like the sequence before goes its own way")
  func others() throws {
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 4), .init(.gru, hidden: 3)], readout: .init(outputs: 4, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    var generator = Generator(seed: 5)
    var parameters = Parameters<Double>(program, seed: 6)
    let plain = BatchSingleStepTests.samples(program, lengths: [1, 1, 1], seed: 7)
    let long = BatchSingleStepTests.samples(program, lengths: [3], seed: 8)
    var engine = BatchEngine(program)
    func twice(_ name: String) throws {
      for _ in 0..<3 {
        change(&parameters, &generator)
        try expect(&engine, parameters, [plain[0]], "after \(name)")
      }
      #expect(engine.again != nil, "after \(name)")
    }
    try twice("nothing")
    try expect(&engine, parameters, [plain[2]], "an initial state")
    try twice("an initial state")
    try expect(&engine, parameters, plain, "three sequences")
    try twice("three sequences")
    try expect(&engine, parameters, long, "three steps")
    try twice("three steps")
    _ = try engine.run(parameters, [plain[1]], divisor: 1, backward: false)
    try twice("a run forward")
    // Gradients that somebody keeps, and parameters that stand elsewhere.
    let kept = engine.gradient
    let before = Self.bits(kept)
    try twice("gradients that are kept")
    #expect(Self.bits(kept) == before)
    let old = parameters
    try twice("parameters that are kept")
    try expect(&engine, old, [plain[1]], "old parameters")
    // A copy has memory of its own.
    var copy = engine
    try twice("a copy")
    for _ in 0..<3 { try expect(&copy, old, [plain[1]], "a copy") }
    try twice("a copy's runs")
    // One that cannot run a sample does not prepare for another in memory that it shares.
    var failing = engine
    var wrong = plain[0]
    wrong.initialStates = [.init(layer: 0, state: "h", values: [1])]
    for _ in 0..<3 { #expect(throws: Diagnosis.self) { try failing.run(parameters, [wrong], divisor: 1) } }
    try expect(&engine, parameters, [plain[1]], "a copy that failed")
    #expect(failing.again == nil)
  }

  @Test("Several workers do a narrow step as one does")
  func workers() throws {
    let model = Model(inputs: 2, layers: [.init(.lstm, hidden: 4)], readout: .init(outputs: 4, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    let samples = BatchSingleStepTests.samples(program, lengths: [1], seed: 7)
    var (engine, shared, generator) = (BatchEngine(program), BatchEngine(program), Generator(seed: 5))
    var parameters = Parameters<Double>(program, seed: 6)
    for run in 0..<6 {
      change(&parameters, &generator)
      try expect(&engine, parameters, samples, "run \(run)")
      _ = try shared.run(parameters, samples, divisor: 1, sharing: BatchSingleStepTests.Backward())
      #expect(Self.bits(engine.gradient) == Self.bits(shared.gradient), "run \(run)")
    }
    #expect(shared.again != nil)
  }

  @Test("Losses of classes", arguments: [1, 3])
  func classes(_ outputs: Int) throws {
    let model = Model(
      inputs: 2, layers: [.init(.gru, hidden: 4)], readout: .init(outputs: outputs, on: .last),
      output: outputs == 1 ? .sigmoid : .softmax)
    let program = try Program(model, loss: .crossEntropy)
    var (engine, generator) = (BatchEngine(program), Generator(seed: 2))
    var parameters = Parameters<Double>(program, seed: 3)
    for run in 0..<6 {
      change(&parameters, &generator)
      let sample = Sample<Double>(inputs: [0.5, Double(run)], targets: [Double(run % max(2, outputs))])
      try expect(&engine, parameters, [sample], "run \(run)")
      #expect((engine.again != nil) == (run > 0))
    }
  }

  @Test("Symbols as inputs go the general way")
  func symbols() throws {
    let model = Model(
      inputs: 1, embedding: .init(symbols: 5, width: 4), layers: [.init(.gru, hidden: 4)],
      readout: .init(outputs: 3, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 3)
    var engine = BatchEngine(program)
    for run in 0..<6 {
      let sample = Sample<Double>(inputs: [Double(run % 5)], targets: [0.5, -0.5, 0.25])
      try expect(&engine, parameters, [sample], "run \(run)")
      #expect(engine.again == nil)
    }
  }

  @Test("Dropout masks go the general way")
  func masks() throws {
    var model = Model(inputs: 1, layers: [.init(.gru, hidden: 4)], readout: .init(outputs: 1, on: .last))
    model.layers[0].dropout = 0.5
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 3)
    var engine = BatchEngine(program)
    for seed in 0..<6 as Range<UInt64> {
      var sample = Sample<Double>(inputs: [0.5], targets: [0.25])
      sample.maskSeed = seed
      try expect(&engine, parameters, [sample], "seed \(seed)")
      #expect(engine.again == nil)
    }
  }
}
