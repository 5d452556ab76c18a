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

  @Test("A run on several threads has the bits of a run on one", arguments: [2, 3, 7])
  func sameBits(_ count: Int) throws {
    // Matrices of more than eight rows are cut between workers.
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: 19, bidirectional: true), .init(.gru, hidden: 5)],
      readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let plan = TrainingPlan(epochs: 3, batchSize: 37, clipping: .norm(1), metrics: [.mae])
    let data = try TrainingData(program, samples: samples(90, seed: 4), validationSplit: 0.1)
    var alone = try Trainer(program, Parameters(program, seed: 2), plan: plan, seed: 1)
    var shared = alone
    shared.workers = Workers(count: count)
    try alone.run(data)
    try shared.run(data)
    #expect(shared.parameters == alone.parameters && shared.history == alone.history)
  }

  @Test("States are carried from batch to batch on several threads, too")
  func carried() throws {
    let model = Model(inputs: 2, layers: [.init(.gru, hidden: 5)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let plan = TrainingPlan(epochs: 2, batchSize: 20, shuffles: false, carriesState: true)
    let data = try TrainingData(program, samples: samples(60, seed: 5))
    var alone = try Trainer(program, Parameters(program, seed: 2), plan: plan)
    var shared = alone
    shared.workers = Workers(count: 2)
    try alone.run(data)
    try shared.run(data)
    #expect(shared.parameters == alone.parameters)
  }
}
