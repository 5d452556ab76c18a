import Recurrence
import Testing

/// Sequences that run side by side beside the same sequences one by one.
struct BatchEngineTests {
  static let models: [(name: String, model: Model, loss: Loss)] = {
    var models: [(String, Model, Loss)] = []
    for cell in Cell.builtIn {
      models.append(
        (
          cell.name,
          Model(
            inputs: 3, layers: [.init(cell, hidden: 9, outputs: 3), .init(.gru, hidden: 4)],
            readout: .init(outputs: 2)), .meanSquaredError
        ))
    }
    models.append(
      (
        "both directions, last step",
        Model(
          inputs: 3, layers: [.init(.lstm, hidden: 12, bidirectional: true), .init(.rnnTanh, hidden: 5)],
          readout: .init(outputs: 2, on: .last, bias: false)), .meanSquaredError
      ))
    models.append(
      (
        "symbols to classes",
        Model(
          embedding: .init(symbols: 6, width: 5), layers: [.init(.lstm, hidden: 33)], readout: .init(outputs: 6),
          output: .softmax), .crossEntropy
      ))
    models.append(
      (
        "probabilities, some steps",
        Model(
          inputs: 3, layers: [.init(.gruResetBefore, hidden: 8, biases: false)], readout: .init(outputs: 2),
          output: .sigmoid), Loss(.crossEntropy, over: .mask([false, true, true, false, true]))
      ))
    models.append(
      (
        "softmax under squares",
        Model(
          inputs: 3, layers: [.init(.gru, hidden: 4)], readout: .init(outputs: 3), output: .softmax), .meanSquaredError
      ))
    return models
  }()

  /// Nineteen sequences, some shorter, some with an initial state.
  static func samples(_ program: Program, _ loss: Loss, lengths: [Int]) -> [Sample<Double>] {
    var generator = Generator(seed: 11)
    let model = program.model
    let isClass = loss.kind == .crossEntropy && model.output == .softmax
    return (0..<19).map { number in
      let steps = lengths[number % lengths.count]
      let rows = model.readout?.steps == .last ? 1 : steps
      let inputs: [Double] =
        model.embedding == nil
        ? (0..<steps * 3).map { _ in generator.uniform(in: -1...1) }
        : (0..<steps).map { _ in Double(generator.integer(below: 6)) }
      let targets: [Double] =
        isClass
        ? (0..<rows).map { _ in Double(generator.integer(below: model.outputs)) }
        : (0..<rows * model.outputs).map { _ in Double(generator.integer(below: 2)) }
      var sample = Sample(inputs: inputs, targets: targets)
      if number % 3 == 1, let state = model.layers[0].cell.states.first, !model.layers[0].isBidirectional,
        let slot = program.slot(layer: 0, state)
      {
        let values = (0..<program.slots[slot].units).map { _ in generator.gaussian() }
        sample.initialStates = [.init(layer: 0, state: state, values: values)]
      }
      return sample
    }
  }

  @Test("Sequences side by side give the bits of the same sequences one by one", arguments: models.indices)
  func sameBits(_ index: Int) throws {
    let (name, model, loss) = Self.models[index]
    let program = try Program(model, loss: loss)
    let parameters = Parameters<Double>(program, seed: 5)
    var engine = BatchEngine(program)
    let isMasked = loss.steps != .all
    // The same engine takes all batches, so that nothing of one may show in the next.
    for lengths in isMasked ? [[5], [5]] : [[5], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 4, 4, 1], [5]] {
      let samples = Self.samples(program, loss, lengths: lengths)
      for part in [samples, Array(samples[..<8]), Array(samples[..<1])] {
        let batch = try program.run(parameters, batch: part)
        var rows = 0
        for sample in part { rows += try program.rows(of: sample) }
        let sum = try engine.run(parameters, part, divisor: rows)
        #expect(sum == batch.loss, "\(name)")
        #expect(
          engine.gradient.values.map(\.bitPattern) == batch.parameterGradients.values.map(\.bitPattern), "\(name)")
        for sequence in part.indices {
          let trace = batch.traces[sequence]
          #expect(engine.outputs(sequence: sequence, time: trace.steps) == trace.outputs(time: trace.steps))
          for state in model.layers[0].cell.states {
            guard let slot = program.slot(layer: 0, state) else { continue }
            #expect(engine.finalState(sequence: sequence, slot: slot) == Array(trace.finalState(slot)))
          }
        }
      }
    }
  }

  @Test("A layer that reads a whole sequence at once has the same bits")
  func flattened() throws {
    var dense = Model.Layer(.denseReLU, hidden: 6)
    dense.reads = .flattened(steps: 5)
    let model = Model(
      inputs: 3, layers: [.init(.gru, hidden: 4, bidirectional: true), dense], readout: .init(outputs: 2, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    let samples = Self.samples(program, .meanSquaredError, lengths: [5]).map {
      Sample(inputs: $0.inputs, targets: $0.targets)
    }
    let parameters = Parameters<Double>(program, seed: 5)
    let batch = try program.run(parameters, batch: samples)
    var engine = BatchEngine(program)
    for _ in 0..<2 {
      #expect(try engine.run(parameters, samples, divisor: 19) == batch.loss)
      #expect(engine.gradient.values.map(\.bitPattern) == batch.parameterGradients.values.map(\.bitPattern))
    }
  }

  @Test("A copy of an engine computes in memory of its own")
  func copies() throws {
    let model = Model(inputs: 3, layers: [.init(.lstm, hidden: 9)], readout: .init(outputs: 2))
    let program = try Program(model, loss: .meanSquaredError)
    let samples = Self.samples(program, .meanSquaredError, lengths: [5])
    let (one, other) = (Parameters<Double>(program, seed: 5), Parameters<Double>(program, seed: 6))
    var engine = BatchEngine(program)
    _ = try engine.run(one, samples, divisor: 95)
    let kept = engine
    var copy = engine
    _ = try copy.run(other, Array(samples.reversed()), divisor: 95)
    #expect(kept.gradient == engine.gradient)
    #expect(copy.gradient != engine.gradient)
    #expect(kept.outputs(sequence: 0, time: 5) == engine.outputs(sequence: 0, time: 5))
    let fresh = try program.run(one, batch: samples)
    #expect(try engine.run(one, samples, divisor: 95) == fresh.loss)
    #expect(engine.gradient == fresh.parameterGradients)
  }

  @Test("A cell that looks at all earlier steps, uses a matrix twice, subtracts or adds to its state has the same bits")
  func unusualCells() throws {
    let texts = [
      "name: attention\n\ns = dot(W_q x, past(h))\nα = softmax(s)\nh = tanh(W x + U weighted(α, past(h)))",
      "name: twice\n\na = tanh(W x + U h')\nh = tanh(a + U a)",
      "name: subtracting\n\nh = tanh(W x - U h' + b - V x - c)",
      "name: adding\n\na = tanh(W x + U h' + b)\nh = h' + a",
      "name: signs\n\na = σ(b - W x)\nd = relu(-a - U h')\nh = h' - a ⊙ d - c + p ⊙ d",
      "name: both\n\na = tanh(W x)\nd = σ(U h')\nh = a ⊙ d + p ⊙ h' - (1 - d) ⊙ a + 0.5 d",
    ]
    for text in texts {
      let model = Model(inputs: 3, layers: [.init(try Cell(parsing: text), hidden: 4)], readout: .init(outputs: 2))
      let program = try Program(model, loss: .meanSquaredError)
      let samples = Self.samples(program, .meanSquaredError, lengths: [4]).map {
        Sample(inputs: $0.inputs, targets: $0.targets)
      }
      let parameters = Parameters<Double>(program, seed: 5)
      let batch = try program.run(parameters, batch: samples)
      var engine = BatchEngine(program)
      #expect(try engine.run(parameters, samples, divisor: 19 * 4) == batch.loss)
      #expect(engine.gradient == batch.parameterGradients)
    }
  }

  @Test("Random models, with encoders, attention and dropout among them, have the same bits", arguments: 0..<12)
  func randomModels(_ part: UInt64) throws {
    for seed in part * 25..<(part + 1) * 25 {
      let model = try RandomModel(seed: seed)
      // Five of each, so that there is one after four that go together.
      let samples = model.samples.flatMap { Array(repeating: $0, count: 5) }
      let batch = try model.program.run(model.parameters, batch: samples)
      let rows = try samples.reduce(0) { try $0 + model.program.rows(of: $1) }
      var engine = BatchEngine(model.program)
      for round in 0..<2 {
        #expect(try engine.run(model.parameters, samples, divisor: rows) == batch.loss, "\(model)")
        let names = Self.differing(engine.gradient, batch.parameterGradients)
        #expect(names == [], "seed \(seed), batch \(round)")
      }
    }
  }

  /// The parameters whose numbers are not the same.
  private static func differing(_ a: Parameters<Double>, _ b: Parameters<Double>) -> [String] {
    a.table.entries.filter { entry in
      let numbers = entry.offset..<entry.offset + entry.count
      return a.values[numbers] != b.values[numbers]
    }.map { $0.name }
  }

  @Test(
    "Classes of which there are more than eight, all with logits below 0, have the same bits", arguments: [9, 15, 16])
  func unlikelyClasses(_ classes: Int) throws {
    let model = Model(
      inputs: 3, layers: [.init(.gru, hidden: 4)], readout: .init(outputs: classes), output: .softmax)
    let program = try Program(model, loss: .crossEntropy)
    var parameters = Parameters<Double>(program, seed: 5)
    for entry in program.parameters.entries where entry.name == "readout.b" {
      for index in entry.offset..<entry.offset + entry.count { parameters.values[index] -= 9 }
    }
    let samples = Self.samples(program, .crossEntropy, lengths: [5])
    let batch = try program.run(parameters, batch: samples)
    var engine = BatchEngine(program)
    #expect(try engine.run(parameters, samples, divisor: 19 * 5) == batch.loss)
    #expect(engine.gradient == batch.parameterGradients)
  }

  @Test("Masks that are drawn when a sample is run are those that a seed draws", arguments: [3, 40])
  func masks(_ hidden: Int) throws {
    var model = Model(
      inputs: 3, layers: [.init(.gru, hidden: hidden), .init(.lstm, hidden: 4)], readout: .init(outputs: 2))
    model.layers[0].dropout = 0.3
    model.inputDropout = 0.2
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 5)
    var (drawn, given): ([Sample<Double>], [Sample<Double>]) = ([], [])
    for (number, sample) in Self.samples(program, .meanSquaredError, lengths: [5]).enumerated() {
      drawn.append(sample)
      drawn[number].maskSeed = UInt64(number)
      var generator = Generator(seed: UInt64(number))
      given.append(try sample.droppingOut(program, &generator))
    }
    let batch = try program.run(parameters, batch: given)
    #expect(try program.run(parameters, batch: drawn).loss == batch.loss)
    var engine = BatchEngine(program)
    #expect(try engine.run(parameters, drawn, divisor: 19 * 5) == batch.loss)
    #expect(engine.gradient == batch.parameterGradients)
    #expect(
      engine.gradient
        != (try program.run(parameters, batch: Self.samples(program, .meanSquaredError, lengths: [5]))
          .parameterGradients))
  }
}
