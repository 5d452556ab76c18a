import Recurrence
import Testing
import Training

/// Whole training runs beside PyTorch's in Float64.
struct TrainingFixtureTests {
  struct Forecaster: Decodable {
    var samples: Int
    var steps: Int
    var batch: Int
    var losses: [Double]
    var validation: [Double]
    var norms: [Double]
  }

  struct MinCharRNN: Decodable {
    var text: String
    var hidden: Int
    var length: Int
    var scale: Double
    var losses: [Double]
  }

  /// Takes the fixtures' numbers one after the other.
  struct Stream {
    var at = 0

    mutating func take(_ count: Int, scale: Double = 1) -> [Double] {
      at += count
      return Fixture.stream(count, start: at - count).map { $0 * scale }
    }
  }

  @Test("The first document's forecaster trains to PyTorch's losses over fifteen epochs")
  func forecaster() throws {
    let fixture = try Fixture.load("gru_forecaster", as: Forecaster.self)
    let model = Model(
      inputs: 4, layers: [.init(.gru, hidden: 64), .init(.gru, hidden: 64)], readout: .init(outputs: 1, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    var stream = Stream()
    let shapes = Parameters<Double>(zerosLike: program.parameters).stateDict(model)
    let tensors = shapes.map {
      NamedTensor($0.name, shape: $0.shape, values: stream.take($0.values.count, scale: 0.125))
    }
    let x = stream.take(fixture.samples * fixture.steps * 4)
    let y = stream.take(fixture.samples)
    let width = fixture.steps * 4
    let samples = (0..<fixture.samples).map {
      Sample(inputs: Array(x[$0 * width..<($0 + 1) * width]), targets: [y[$0]])
    }
    let plan = TrainingPlan(
      epochs: fixture.losses.count, batchSize: fixture.batch, shuffles: false,
      optimizer: .adam(Adam(epsilon: 1e-7)), schedule: .constantThenExponential(epochs: 10, decay: 0.1))
    var trainer = try Trainer(program, try Parameters(program, stateDict: tensors), plan: plan)
    try trainer.run(try TrainingData(program, samples: samples, validationSplit: 0.2))
    #expect(trainer.history.epochs.count == 15)
    for (epoch, item) in trainer.history.epochs.enumerated() {
      // The bound: sums are added in another order, and Adam divides small gradients by their size.
      #expect(abs(item.loss / fixture.losses[epoch] - 1) <= 1e-9, "loss of epoch \(epoch + 1)")
      #expect(abs((item.validationLoss ?? 0) / fixture.validation[epoch] - 1) <= 1e-9)
      #expect(abs(item.gradientNorm / fixture.norms[epoch] - 1) <= 1e-9)
    }
  }

  @Test("min-char-rnn's procedure gives PyTorch's losses over 300 iterations")
  func minCharRNN() throws {
    let fixture = try Fixture.load("min_char_rnn", as: MinCharRNN.self)
    let characters = Array(Set(fixture.text)).sorted()
    let codes = fixture.text.map { Double(characters.firstIndex(of: $0) ?? 0) }
    let cell = try Cell(parsing: "name: min-char-rnn\n\nh = tanh(W_xh x + W_hh h' + b_h)")
    let model = Model(
      inputs: characters.count, layers: [.init(cell, hidden: fixture.hidden)],
      readout: .init(outputs: characters.count), output: .softmax)
    let program = try Program(model, loss: .crossEntropy)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    var stream = Stream()
    for name in ["l0.W_xh", "l0.W_hh", "readout.W", "l0.b_h", "readout.b"] {
      let count = try #require(parameters[name]).count
      parameters[name] = stream.take(count, scale: fixture.scale)
    }
    var samples: [Sample<Double>] = []
    for start in stride(from: 0, to: codes.count, by: fixture.length)
    where start + fixture.length + 1 < codes.count {
      let inputs = codes[start..<start + fixture.length].map { code in
        characters.indices.map { Double($0) == code ? 1.0 : 0 }
      }
      samples.append(
        Sample(
          inputs: inputs.flatMap { $0 }, targets: Array(codes[start + 1..<start + 1 + fixture.length])))
    }
    let plan = TrainingPlan(
      epochs: 1000, batchSize: 1, shuffles: false,
      optimizer: .adagrad(Adagrad(rate: 0.1, epsilon: 1e-8, initialSum: 0, convention: .keras)),
      clipping: .value(5), reduction: .sum, carriesState: true)
    var trainer = try Trainer(program, parameters, plan: plan)
    var losses: [Double] = []
    try trainer.run(try TrainingData(program, samples: samples)) { _, report in
      losses.append(report.loss)
      return losses.count == fixture.losses.count
    }
    for (iteration, (ours, theirs)) in zip(losses, fixture.losses).enumerated() {
      // The fixture's script measured that from this start a change of 1e-13 grows to 7e-12 in 300 iterations.
      #expect(abs(ours / theirs - 1) <= 1e-7, "iteration \(iteration + 1)")
    }
    #expect(losses.count == 300)
  }
}
