import Recurrence
import Testing

/// Single sequences of several steps: products whose vectors are known are computed for all steps at once.
struct BatchAheadTests {
  private static func bits(_ parameters: Parameters<Double>) -> [UInt64] { parameters.values.map { $0.bitPattern } }

  @Test("Random models, with encoders and attention among them, have the bits of their traces", arguments: 0..<8)
  func randomModels(_ part: UInt64) throws {
    for seed in part * 25..<(part + 1) * 25 {
      let model = try RandomModel(seed: seed, wider: 8)
      var engine = BatchEngine(model.program)
      for sample in model.samples + model.samples {
        let batch = try model.program.run(model.parameters, batch: [sample])
        let rows = try model.program.rows(of: sample)
        #expect(try engine.run(model.parameters, [sample], divisor: rows) == batch.loss, "seed \(seed)")
        #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "seed \(seed)")
      }
    }
  }

  @Test("Sequences of every length have the bits of their traces, on two workers, too", arguments: 1...14)
  func lengths(_ steps: Int) throws {
    var model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 9, bidirectional: true), .init(.gru, hidden: 17)],
      readout: .init(outputs: 3))
    for isLast in [false, true] {
      if isLast { model.readout = .init(outputs: 3, on: .last) }
      let program = try Program(model, loss: .meanSquaredError)
      let parameters = Parameters<Double>(program, seed: 4)
      var (engine, shared) = (BatchEngine(program), BatchEngine(program))
      for (seed, lengths) in [[steps], [steps, steps, steps, steps, steps], [steps]].enumerated() {
        let samples = BatchSingleStepTests.samples(program, lengths: lengths, seed: UInt64(seed))
        let batch = try program.run(parameters, batch: samples)
        let rows = try samples.reduce(0) { try $0 + program.rows(of: $1) }
        #expect(try engine.run(parameters, samples, divisor: rows) == batch.loss)
        #expect(Self.bits(engine.gradient) == Self.bits(batch.parameterGradients), "\(lengths)")
        _ = try shared.run(parameters, samples, divisor: rows, sharing: BatchSingleStepTests.Backward())
        #expect(Self.bits(shared.gradient) == Self.bits(batch.parameterGradients), "\(lengths), two workers")
        for sequence in samples.indices {
          #expect(engine.outputs(sequence: sequence, time: steps) == batch.traces[sequence].outputs(time: steps))
        }
      }
    }
  }
}
