import Recurrence
import Testing
import Workers

@testable import Training

/// Batches on several threads.
struct SharedBatchTests {
  /// Sequences of several lengths, so that groups of all sizes occur.
  private func samples(_ count: Int, seed: UInt64) -> [Sample<Double>] {
    var generator = Generator(seed: seed)
    return (0..<count).map { index in
      let steps = index % 19 == 3 ? 4 : 7
      return Sample(
        inputs: (0..<2 * steps).map { _ in generator.uniform(in: -1...1) },
        targets: (0..<steps).map { _ in generator.uniform(in: -1...1) })
    }
  }

  /// Trains on one thread and on several, and compares what comes of it.
  private func expectSameBits(
    _ program: Program, _ plan: TrainingPlan, _ data: TrainingData, workers count: Int
  ) throws {
    var alone = try Trainer(program, Parameters(program, seed: 2), plan: plan, seed: 1)
    var shared = alone
    shared.workers = Workers(count: count)
    try alone.run(data)
    try shared.run(data)
    #expect(shared.parameters == alone.parameters && shared.history == alone.history)
  }

  @Test("A run on several threads has the bits of a run on one", arguments: [2, 3, 7])
  func sameBits(_ count: Int) throws {
    // Matrices of more than eight rows are cut between workers.
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 19, bidirectional: true), .init(.gru, hidden: 5)],
      readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let plan = TrainingPlan(epochs: 3, batchSize: 37, clipping: .norm(1), metrics: [.mae])
    let data = try TrainingData(program, samples: samples(90, seed: 4), validationSplit: 0.1)
    try expectSameBits(program, plan, data, workers: count)
  }

  @Test("The matrices of inputs can be cut between workers, too", arguments: [2, 3, 5, 7])
  func cutInputs(_ count: Int) throws {
    var generator = Generator(seed: 9)
    let samples = (0..<9).map { _ in
      Sample(
        inputs: (0..<4 * 40).map { _ in generator.uniform(in: -1...1) },
        targets: [generator.uniform(in: -1...1), generator.uniform(in: -1...1)])
    }
    let model = Model(inputs: 40, layers: [.init(.lstm, hidden: 20)], readout: .init(outputs: 2, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    let data = try TrainingData(program, samples: samples)
    try expectSameBits(program, TrainingPlan(epochs: 2, batchSize: 9), data, workers: count)
  }

  @Test("States are carried from batch to batch on several threads, too")
  func carried() throws {
    let model = Model(inputs: 2, layers: [.init(.gru, hidden: 5)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let plan = TrainingPlan(epochs: 2, batchSize: 20, shuffles: false, carriesState: true)
    let data = try TrainingData(program, samples: samples(60, seed: 5))
    try expectSameBits(program, plan, data, workers: 2)
  }

  /// More than 32,768 parameters: from there on packing, norm and update are shared out, too.
  @Test("Norm and update of a large model have the same bits on several threads", arguments: [2, 3])
  func large(_ count: Int) throws {
    let model = Model(inputs: 530, layers: [.init(.denseTanh, hidden: 63)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    var generator = Generator(seed: 3)
    let samples = (0..<6).map { _ in
      Sample(inputs: (0..<530).map { _ in generator.uniform(in: -1...1) }, targets: [generator.uniform(in: -1...1)])
    }
    let plan = TrainingPlan(
      epochs: 2, batchSize: 3, penalties: [Penalty(.proximalL1, 0.01)], clipping: .norm(0.5))
    let data = try TrainingData(program, samples: samples)
    try expectSameBits(program, plan, data, workers: count)
  }

  @Test("The norm of many numbers is the root of the sum of their squares, whichever part of them is asked for")
  func norm() throws {
    let table = try Program(Model(inputs: 70, layers: [.init(.denseTanh, hidden: 70)]), loss: nil).parameters
    var numbers = Parameters<Double>(zerosLike: table)
    var generator = Generator(seed: 8)
    for index in numbers.values.indices { numbers.values[index] = generator.gaussian() }
    for range in [0..<table.count, 3..<4099, 17..<4120, 5..<5] {
      let exact = numbers.values[range].reduce(DoubleDouble.zero) { $0 + DoubleDouble($1) * DoubleDouble($1) }
      // Hundreds of additions in a row, each of which may be half an ulp off.
      #expect(abs(numbers.norm(range) - exact.high.squareRoot()) <= 300 * numbers.norm(range).ulp)
      #expect(numbers.norm(range, sharing: Workers(count: 3)) == numbers.norm(range))
    }
  }

  @Test("An update that makes a parameter infinite says so, wherever it stands", arguments: [0, 9, 4969])
  func infinite(_ index: Int) throws {
    let table = try Program(Model(inputs: 70, layers: [.init(.denseTanh, hidden: 70)]), loss: nil).parameters
    var (values, gradient) = (Parameters<Double>(zerosLike: table), Parameters<Double>(zerosLike: table))
    var updater = Updater(.sgd(SGD(rate: 1)), for: table)
    #expect(updater.update(&values, gradient: gradient))
    gradient.values[index] = -.infinity
    #expect(!updater.update(&values, gradient: gradient))
  }
}
