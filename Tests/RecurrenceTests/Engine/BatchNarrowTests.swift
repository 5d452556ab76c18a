import Testing

@testable import Recurrence

/// Sequences by themselves whose vectors have no more than eight numbers: they go through tasks of their own.
struct BatchNarrowTests {
  static let models: [Model] = [
    Model(
      inputs: 1, layers: [.init(.lstm, hidden: 4), .init(.lstm, hidden: 4)],
      readout: .init(outputs: 1, on: .last)),
    Model(inputs: 3, layers: [.init(.gru, hidden: 4, bidirectional: true)], readout: .init(outputs: 8)),
    Model(inputs: 21, layers: [.init(.denseReLU, hidden: 7), .init(.gru, hidden: 8)], readout: .init(outputs: 2)),
    Model(
      inputs: 2, layers: [.init(.lstmPeephole, hidden: 5), .init(.rnnTanh, hidden: 3)], readout: .init(outputs: 4)),
  ]

  private static func bits(_ parameters: Parameters<Double>) -> [UInt64] { parameters.values.map { $0.bitPattern } }

  /// Expects loss, gradients and outputs of a trace.
  private func expect(
    _ engine: inout BatchEngine, _ parameters: Parameters<Double>, _ samples: [Sample<Double>], _ name: String
  ) throws {
    let program = engine.program
    let batch = try program.run(parameters, batch: samples)
    let rows = try samples.reduce(0) { try $0 + program.rows(of: $1) }
    #expect(try engine.run(parameters, samples, divisor: rows) == batch.loss, "\(name)")
    #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "\(name)")
    for (index, trace) in batch.traces.enumerated() {
      let last = program.model.readout?.steps == .last ? trace.steps : 1
      #expect(engine.outputs(sequence: index, time: last) == trace.outputs(time: last), "\(name)")
    }
  }

  @Test("A narrow sequence alone has the bits of its trace, whatever was run before", arguments: models.indices)
  func sameBits(_ index: Int) throws {
    let program = try Program(Self.models[index], loss: .meanSquaredError)
    var engine = BatchEngine(program)
    for (seed, lengths) in [[1], [1], [5], [5], [2], [1], [3, 3], [7], [1, 1], [1], [1, 4]].enumerated() {
      let parameters = Parameters<Double>(program, seed: UInt64(seed))
      let samples = BatchSingleStepTests.samples(program, lengths: lengths, seed: UInt64(seed))
      try expect(&engine, parameters, samples, "\(lengths), seed \(seed)")
    }
  }

  @Test("Copies of an engine go on by themselves, at the same time, too", arguments: models.indices)
  func copies(_ index: Int) async throws {
    let program = try Program(Self.models[index], loss: .meanSquaredError)
    let parameters = (0..<4).map { Parameters<Double>(program, seed: UInt64($0)) }
    let samples = (0..<4).map { BatchSingleStepTests.samples(program, lengths: [4], seed: UInt64($0)) }
    let gradients = try (0..<4).map {
      Self.bits(try program.run(parameters[$0], batch: samples[$0]).parameterGradients)
    }
    var engine = BatchEngine(program)
    _ = try engine.run(parameters[0], samples[0], divisor: try program.rows(of: samples[0][0]))
    #expect(Self.bits(engine.gradient) == gradients[0])
    var other = engine
    _ = try other.run(parameters[1], samples[1], divisor: try program.rows(of: samples[1][0]))
    #expect(other.running[0] !== engine.running[0])
    try await withThrowingTaskGroup(of: Void.self) { [engine] group in
      for number in gradients.indices {
        group.addTask {
          var copy = engine
          let rows = try program.rows(of: samples[number][0])
          for _ in 0..<40 {
            _ = try copy.run(parameters[number], samples[number], divisor: rows)
            #expect(Self.bits(copy.gradient) == gradients[number], "copy \(number)")
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("States, masks and classes as well")
  func kinds() throws {
    var model = Model(inputs: 2, layers: [.init(.gru, hidden: 6)], readout: .init(outputs: 5), output: .softmax)
    model.layers[0].dropout = 0.4
    let program = try Program(model, loss: .crossEntropy)
    let parameters = Parameters<Double>(program, seed: 8)
    var engine = BatchEngine(program)
    for seed in 0..<4 as Range<UInt64> {
      var generator = Generator(seed: seed)
      var sample = Sample(
        inputs: (0..<6).map { _ in generator.uniform(in: -1...1) },
        targets: (0..<3).map { _ in Double(Int(generator.uniform(in: 0...4.999))) })
      sample.maskSeed = seed
      sample.initialStates = [.init(layer: 0, state: "h", values: (0..<6).map { _ in generator.uniform(in: -1...1) })]
      try expect(&engine, parameters, [sample], "seed \(seed)")
    }
  }
}
