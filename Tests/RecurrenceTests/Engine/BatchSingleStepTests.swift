import Recurrence
import Testing

/// Sequences of one step: matrices are multiplied as they stand, and of a single sequence gradients are added row by row.
struct BatchSingleStepTests {
  static let models: [Model] = [
    Model(inputs: 37, layers: [.init(.lstm, hidden: 20)], readout: .init(outputs: 3)),
    Model(
      inputs: 33, layers: [.init(.gru, hidden: 17, bidirectional: true), .init(.lstm, hidden: 4)],
      readout: .init(outputs: 2, on: .last)),
    Model(
      inputs: 70, layers: [.init(.denseReLU, hidden: 37), .init(.denseReLU, hidden: 21)],
      readout: .init(outputs: 30, on: .last)),
    Model(inputs: 2, layers: [.init(.lstm, hidden: 4), .init(.lstmPeephole, hidden: 5)], readout: .init(outputs: 9)),
  ]

  /// Sequences of these lengths, some with an initial state.
  static func samples(_ program: Program, lengths: [Int], seed: UInt64 = 3) -> [Sample<Double>] {
    var generator = Generator(seed: seed)
    let model = program.model
    func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in generator.uniform(in: -1...1) } }
    return lengths.enumerated().map { number, steps in
      let rows = model.readout?.steps == .last ? 1 : steps
      var sample = Sample(inputs: numbers(steps * model.inputs), targets: numbers(rows * model.outputs))
      if number % 4 == 2, let state = model.layers[0].cell.states.first, let slot = program.slot(layer: 0, state) {
        sample.initialStates = [.init(layer: 0, state: state, values: numbers(program.slots[slot].units))]
      }
      return sample
    }
  }

  /// Two workers, one after the other, the second one first.
  struct Backward: WorkSharing {
    let count = 2

    func forEach(_ items: Int, _ work: (Int, Int) -> Void) {
      for item in (0..<items).reversed() { work(item, item % count) }
    }
  }

  private static func bits(_ parameters: Parameters<Double>) -> [UInt64] { parameters.values.map { $0.bitPattern } }

  @Test("Sequences of one step have the bits of their traces, however many there are", arguments: models.indices)
  func sameBits(_ index: Int) throws {
    let program = try Program(Self.models[index], loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 8)
    var (engine, shared) = (BatchEngine(program), BatchEngine(program))
    for count in [1, 2, 4, 5, 8, 9, 17, 33, 1] {
      let samples = Self.samples(program, lengths: Array(repeating: 1, count: count), seed: UInt64(count))
      let batch = try program.run(parameters, batch: samples)
      #expect(try engine.run(parameters, samples, divisor: count) == batch.loss)
      #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "\(count) sequences")
      #expect(try shared.run(parameters, samples, divisor: count, sharing: Backward()) == batch.loss)
      #expect(Self.bits(shared.gradient) == Self.bits(batch.parameterGradients), "\(count) sequences, two workers")
      for sequence in 0..<count {
        #expect(engine.outputs(sequence: sequence, time: 1) == batch.traces[sequence].outputs(time: 1))
      }
    }
  }

  @Test("Sequences of one step among longer ones have the bits of their traces", arguments: models.indices)
  func amongLonger(_ index: Int) throws {
    let program = try Program(Self.models[index], loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 8)
    var (engine, shared) = (BatchEngine(program), BatchEngine(program))
    for lengths in [[1, 1, 3, 3, 1, 2], [1, 4], [4, 1], [1]] {
      let samples = Self.samples(program, lengths: lengths)
      let batch = try program.run(parameters, batch: samples)
      let rows = try samples.reduce(0) { try $0 + program.rows(of: $1) }
      #expect(try engine.run(parameters, samples, divisor: rows) == batch.loss)
      #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "\(lengths)")
      #expect(try shared.run(parameters, samples, divisor: rows, sharing: Backward()) == batch.loss)
      #expect(Self.bits(shared.gradient) == Self.bits(batch.parameterGradients), "\(lengths), two workers")
    }
  }

  @Test("Some of the samples in an order of their own, with masks from seeds, are those samples with those masks")
  func chosen() throws {
    var model = Model(inputs: 3, layers: [.init(.gru, hidden: 6)], readout: .init(outputs: 2))
    model.layers[0].dropout = 0.4
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 8)
    let samples = Self.samples(program, lengths: [2, 3, 3, 1, 3])
    let (order, seeds) = ([9, 4, 1, 2, 0, 9], MaskSeeds(first: 77))
    let chosen = order[1...4].map { number in
      var sample = samples[number]
      sample.maskSeed = seeds[number]
      return sample
    }
    var (engine, other) = (BatchEngine(program), BatchEngine(program))
    let loss = try engine.run(parameters, chosen, divisor: 11)
    #expect(try other.run(parameters, samples, order: order[1...4], maskSeeds: seeds, divisor: 11) == loss)
    #expect(Self.bits(other.gradient) == Self.bits(engine.gradient))
    #expect(try other.run(parameters, samples, order: order[1...4], divisor: 11) != loss)
    #expect(other.finalState(sequence: 3, slot: try #require(program.slot(layer: 0, "h"))).count == 6)
  }
}
