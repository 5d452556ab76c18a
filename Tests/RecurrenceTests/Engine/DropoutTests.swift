import Testing

@testable import Recurrence

@Suite("Dropout")
struct DropoutTests {
  private let sequence = Sample(inputs: (0..<2000).map { Double($0 % 7) / 7 }, targets: [1])

  private func program(_ rate: Double) throws -> Program {
    var layer = Model.Layer(.denseTanh, hidden: 5)
    layer.dropout = rate
    var last = Model.Layer(.dense, hidden: 1)
    last.reads = .last
    return try Program(Model(inputs: 2, layers: [layer, last]), loss: .meanSquaredError)
  }

  @Test("keeps each number with probability 1 − p and divides it by that")
  func rates() throws {
    var generator = Generator(seed: 4)
    let mask = try sequence.droppingOut(program(0.2), &generator).masks[0]
    #expect(mask.count == 5000)
    #expect(Set(mask) == [0, 1 / 0.8])
    // Five standard deviations of a binomial share: √(0.2 · 0.8 / 5000) = 0.0057.
    #expect(abs(Double(mask.count { $0 == 0 }) / 5000 - 0.2) < 0.03)
  }

  @Test("draws the same masks from the same seed")
  func seeds() throws {
    func masks(_ seed: UInt64) throws -> [[Double]] {
      var generator = Generator(seed: seed)
      return try sequence.droppingOut(program(0.5), &generator).masks
    }
    #expect(try masks(1) == masks(1))
    #expect(try masks(1) != masks(2))
  }

  @Test("without a mask changes no bit, and has the same parameters as without dropout")
  func evaluation() throws {
    var plain = try program(0.2).model
    plain.layers[0].dropout = 0
    let (with, without) = try (program(0.2), Program(plain, loss: .meanSquaredError))
    let parameters = Parameters(with, seed: 3)
    #expect(with.parameters == without.parameters)
    let (a, b) = try (with.run(parameters, sequence), without.run(parameters, sequence))
    #expect(a.loss?.bitPattern == b.loss?.bitPattern)
    #expect(a.parameterGradients.values.map(\.bitPattern) == b.parameterGradients.values.map(\.bitPattern))
  }

  @Test("stands in the trace: the mask, and what it leaves")
  func trace() throws {
    var generator = Generator(seed: 4)
    let program = try program(0.4)
    let trace = try program.run(Parameters(program, seed: 3), sequence.droppingOut(program, &generator))
    for unit in 0..<5 {
      let mask = trace.value(try trace.reference("l0.dropout.t3.m[\(unit)]"))
      let before = trace.value(try trace.reference("l0.t3.h[\(unit)]"))
      #expect(trace.value(try trace.reference("l0.dropout.t3.h[\(unit)]")) == mask * before)
    }
    #expect(throws: Diagnosis.self) { _ = try trace.reference("grad l0.dropout.t3.m[0]") }
  }

  @Test("runs in batches side by side with the bits of sequences one by one")
  func lanes() throws {
    var layer = Model.Layer(.gru, hidden: 3)
    layer.dropout = 0.3
    let program = try Program(Model(inputs: 2, layers: [layer], readout: .init(outputs: 1)), loss: .meanSquaredError)
    var generator = Generator(seed: 9)
    let samples = try (0..<11).map { number in
      let sample = Sample(inputs: (0..<8).map { _ in generator.gaussian() }, targets: [0, 1, 0, Double(number)])
      return number == 3 ? sample : try sample.droppingOut(program, &generator)
    }
    let parameters = Parameters(program, seed: 1)
    var engine = BatchEngine(program)
    for _ in 0..<2 {
      let loss = try engine.run(parameters, samples, divisor: 44)
      let batch = try program.run(parameters, batch: samples)
      #expect(loss.bitPattern == batch.loss?.bitPattern)
      #expect(engine.gradient.values.map(\.bitPattern) == batch.parameterGradients.values.map(\.bitPattern))
    }
  }

  @Test("refuses masks that do not fit, and rates that are no probability")
  func refusals() throws {
    let program = try program(0.4)
    var sample = sequence
    sample.masks = [[1, 0]]
    let sentences = try Sentences.all()
    Sentences.expect("sample.mask", ["got": "2", "expected": "5000"], in: sentences) {
      () throws(Diagnosis) in try program.check(sample)
    }
    sample.masks = [[], []]
    Sentences.expect("sample.masks", ["got": "2"], in: sentences) { () throws(Diagnosis) in try program.check(sample) }
    for rate in [1, -0.1, .nan] {
      var model = program.model
      model.layers[0].dropout = rate
      Sentences.expect("model.dropout", ["name": "layers[0].dropout"], in: sentences) { () throws(Diagnosis) in
        _ = try Program(model)
      }
    }
  }

  @Test(
    "can be over what the first layer reads, of the model and of its encoder, and the gradient check passes with its masks"
  )
  func inputs() throws {
    var model = Model(
      embedding: .init(symbols: 4, width: 3), layers: [.init(.gru, hidden: 3)], readout: .init(outputs: 4),
      output: .softmax)
    model.inputDropout = 0.5
    model.encoder = .init(inputs: 2, layers: [.init(.gru, hidden: 3)])
    model.encoder?.inputDropout = 0.5
    let program = try Program(model, loss: .crossEntropy)
    var sample = Sample(inputs: [0, 1, 2], targets: [1.0, 2, 3])
    sample.source = [0.1, 0.2, 0.3, 0.4]
    var generator = Generator(seed: 2)
    sample = try sample.droppingOut(program, &generator)
    #expect(sample.masks.map(\.count) == [4, 9])
    let parameters = Parameters(program, seed: 3)
    let trace = try program.run(parameters, sample)
    for (mask, before, after) in [
      ("encoder.dropout.t2.m[1]", "encoder.t2.x[1]", "encoder.dropout.t2.x[1]"),
      ("dropout.t3.m[0]", "embedding.t3.e[0]", "dropout.t3.e[0]"),
    ] {
      let numbers = try [mask, before, after].map { trace.value(try trace.reference($0)) }
      #expect(numbers[2] == numbers[0] * numbers[1] && [0, 2].contains(numbers[0]), "\(mask)")
    }
    #expect(try GradientCheck(program, parameters, sample).passes)
    model.inputDropout = 1
    #expect(throws: Diagnosis.self) { try Program(model) }
  }
}
