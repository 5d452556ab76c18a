import Testing

@testable import Recurrence

@Suite("A batch of sequences of their own lengths")
struct BatchTests {
  static let program: Program? = try? Program(
    Model(
      inputs: 2, layers: [.init(.lstm, hidden: 3, bidirectional: true), .init(.gru, hidden: 2)],
      readout: .init(outputs: 2)), loss: .meanSquaredError)

  static func run(_ lengths: [Int]) throws -> (Program, Batch<Double>, [Sample<Double>], Parameters<Double>) {
    let program = try #require(Self.program)
    let samples = lengths.enumerated().map {
      ExplanationTests.sample(program, steps: $0.element, seed: UInt64(50 + $0.offset))
    }
    let parameters = ExplanationTests.parameters(program, seed: 49)
    return (program, try program.run(parameters, batch: samples), samples, parameters)
  }

  @Test("holds a sequence's states beyond its end, where its outputs are zero")
  func beyondTheEnd() throws {
    let (program, batch, _, _) = try Self.run([4, 1, 6])
    #expect(batch.steps == 6)
    let slot = try #require(program.slot(layer: 0, "c"))
    for (sequence, length) in [4, 1, 6].enumerated() {
      for time in 1...6 {
        let outputs = batch.outputs(sequence: sequence, time: time)
        #expect(outputs.count == 2)
        #expect(outputs.allSatisfy { $0 == 0 } == (time > length))
        let held = Array(batch.traces[sequence].values(slot, time: min(time, length)))
        #expect(batch.state(sequence: sequence, slot: slot, time: time) == held)
      }
      #expect(
        batch.finalState(sequence: sequence, slot: slot) == Array(batch.traces[sequence].values(slot, time: length)))
    }
  }

  @Test("starts the reverse direction at a sequence's true end")
  func reverse() throws {
    let (program, batch, samples, parameters) = try Self.run([4, 1, 6])
    let slot = try #require(program.slot(layer: 0, direction: .reverse, "h"))
    for (sequence, length) in [4, 1, 6].enumerated() {
      let alone = try program.run(parameters, samples[sequence])
      #expect(batch.traces[sequence].steps == length)
      for time in 1...length {
        #expect(Array(batch.traces[sequence].values(slot, time: time)) == Array(alone.values(slot, time: time)))
      }
      #expect(batch.finalState(sequence: sequence, slot: slot) == Array(alone.values(slot, time: 1)))
    }
  }

  @Test("has the mean loss of all rows, not of the sequences, and its gradients")
  func loss() throws {
    let (program, batch, samples, parameters) = try Self.run([4, 1, 6])
    let alone = try samples.map { try program.run(parameters, $0) }
    let losses = alone.map { $0.loss ?? .nan }
    let weighted = (4 * losses[0] + 1 * losses[1] + 6 * losses[2]) / 11
    // A handful of roundings.
    #expect(abs(try #require(batch.loss) - weighted) < 1e-15 * 11)
    for index in parameters.values.indices {
      let parts = alone.map { $0.parameterGradients.values[index] }
      let wanted = (4 * parts[0] + parts[1] + 6 * parts[2]) / 11
      #expect(abs(batch.parameterGradients.values[index] - wanted) < 1e-14)
    }
  }

  @Test("is the same to the bit as the sequence alone where there is only one")
  func one() throws {
    let (program, batch, samples, parameters) = try Self.run([5])
    let alone = try program.run(parameters, samples[0])
    #expect(batch.loss == alone.loss)
    #expect(batch.parameterGradients == alone.parameterGradients)
    #expect(batch.traces[0].storage == alone.storage)
  }

  @Test("that is empty, or has a sequence that does not fit, is refused")
  func refusals() throws {
    let sentences = try Sentences.all()
    let (program, _, samples, parameters) = try Self.run([2, 3])
    Sentences.expect("sample.empty-batch", in: sentences) { _ = try program.run(parameters, batch: []) }
    var bad = samples[1]
    bad.inputs.removeLast()
    Sentences.expect("sample.inputs", ["sequence": "1"], in: sentences) {
      _ = try program.run(parameters, batch: [samples[0], bad])
    }
    let layouts = try [2, 3].map { try Layout(program, steps: $0).count * 8 }
    #expect(try program.run(parameters, batch: samples, byteLimit: layouts[0] + layouts[1]).traces.count == 2)
    Sentences.expect("trace.too-large", ["sequence": "1"], in: sentences) {
      _ = try program.run(parameters, batch: samples, byteLimit: layouts[0] + layouts[1] - 1)
    }
    bad = samples[1]
    bad.initialStates[0].values.append(0)
    Sentences.expect("sample.initial-state", ["sequence": "1"], in: sentences) {
      _ = try program.run(parameters, batch: [samples[0], bad])
    }
  }
}
