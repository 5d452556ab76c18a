import Recurrence
import Testing

@testable import Training

struct TrainerTests {
  @Test("Training makes the loss small, and the same seed gives the same bits")
  func learns() throws {
    let task = try SmallTask()
    let plan = TrainingPlan(epochs: 60, batchSize: 4, optimizer: .adam(Adam(rate: 0.02)), metrics: [.mae, .rmse])
    let data = try TrainingData(task.program, samples: task.samples, validationSplit: 0.2)
    var first = try Trainer(task.program, task.parameters, plan: plan, seed: 7)
    var second = first
    try first.run(data)
    try second.run(data)
    #expect(first.parameters == second.parameters)
    #expect(first.history.epochs == second.history.epochs)
    let epochs = first.history.epochs
    #expect(epochs.count == 60 && epochs[59].updates == 60 * 5)
    #expect(epochs[59].loss < 0.05 * epochs[0].loss)
    // √ of the validation loss is its root mean squared error; both add the same squares, divided in another order.
    let validation = try #require(epochs[59].validationLoss)
    #expect(abs(epochs[59].validationMetrics[1] - validation.squareRoot()) < 1e-15)
    var other = try Trainer(task.program, task.parameters, plan: plan, seed: 8)
    try other.run(data)
    #expect(other.parameters != first.parameters)
  }

  @Test("Every epoch shuffles anew, and without shuffling the order is that of the samples")
  func shuffling() throws {
    let task = try SmallTask(count: 10)
    let data = try TrainingData(task.program, samples: task.samples)
    var trainer = try Trainer(task.program, task.parameters, plan: TrainingPlan(epochs: 2, batchSize: 10))
    let first = trainer.nextBatch(data).samples.map { $0.targets[0] }
    try trainer.runEpoch(data)
    let second = trainer.nextBatch(data).samples.map { $0.targets[0] }
    #expect(first != second && first.sorted() == second.sorted())
    let plain = try Trainer(
      task.program, task.parameters, plan: TrainingPlan(epochs: 2, batchSize: 10, shuffles: false))
    #expect(plain.nextBatch(data).samples.map { $0.targets[0] } == task.samples.map { $0.targets[0] })
  }

  @Test("Early stopping waits as long as it should and gives back the best epoch's parameters")
  func earlyStopping() throws {
    let task = try SmallTask()
    // A rate of 0 would not do: the validation loss must get worse, so the targets of validation are the opposite.
    let opposite = task.samples.prefix(6).map { Sample(inputs: $0.inputs, targets: [-$0.targets[0]]) }
    let plan = TrainingPlan(
      epochs: 500, batchSize: 8, shuffles: false, optimizer: .adam(Adam(rate: 0.05)),
      earlyStopping: EarlyStopping(patience: 3))
    var trainer = try Trainer(task.program, task.parameters, plan: plan)
    try trainer.run(try TrainingData(task.program, samples: task.samples, validation: opposite))
    let best = try #require(trainer.best)
    #expect(trainer.epoch == best.epoch + 3)
    #expect(trainer.result == best.parameters && trainer.parameters != best.parameters)
    let losses = trainer.history.epochs.map { $0.validationLoss ?? 0 }
    #expect(losses.min() == best.loss && losses[best.epoch - 1] == best.loss)
  }

  @Test("A run that diverges names the update and the first scalar that is not finite")
  func divergence() throws {
    let model = Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 2)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let data = try TrainingData(
      program, samples: [Sample(inputs: [1, 2, 3], targets: [1, 0, 1]), Sample(inputs: [1, 1], targets: [1, 1])])
    let plan = TrainingPlan(epochs: 1000, batchSize: 2, shuffles: false, optimizer: .sgd(SGD(rate: 100)))
    var trainer = try Trainer(program, Parameters(program, seed: 1), plan: plan)
    let error = #expect(throws: Diagnosis.self) { try trainer.run(data) }
    let diagnosis = try #require(error)
    #expect(diagnosis.key == "training.diverged-value")
    #expect(diagnosis["update"] == "\(trainer.updater.count + 1)")
    #expect(diagnosis["address"] != nil && diagnosis["got"] != nil && diagnosis["size"] != nil)
    // Everything is still as it was before the update.
    try trainer.parameters.checkFinite()
  }

  @Test("Carried state makes chunks of a sequence give the values of the whole")
  func carriedState() throws {
    let model = Model(inputs: 1, layers: [.init(.lstm, hidden: 3)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: 2)
    let inputs = (0..<12).map { Double($0) / 6 - 1 }
    let whole = try program.run(parameters, Sample(inputs: inputs, targets: inputs))
    let chunks = stride(from: 0, to: 12, by: 4).map {
      Sample(inputs: Array(inputs[$0..<$0 + 4]), targets: Array(inputs[$0..<$0 + 4]))
    }
    let plan = TrainingPlan(
      epochs: 1, batchSize: 1, shuffles: false, optimizer: .sgd(SGD(rate: 1e-300)), carriesState: true)
    var trainer = try Trainer(program, parameters, plan: plan)
    var losses: [Double] = []
    try trainer.run(try TrainingData(program, samples: chunks)) { _, report in
      losses.append(report.loss)
      return false
    }
    // The whole's steps, four at a time; a rate of 1e-300 changes no parameter.
    for (index, loss) in losses.enumerated() {
      let steps = try (1...4).map { try #require(whole.loss(time: 4 * index + $0)) }
      #expect(loss == (steps[0] + steps[1] + steps[2] + steps[3]) / 4)
    }
  }

  @Test("State cannot be carried where a layer runs in both directions")
  func carryNeedsOneDirection() throws {
    let model = Model(
      inputs: 1, layers: [.init(.gru, hidden: 2, bidirectional: true)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let error = #expect(throws: Diagnosis.self) {
      try Trainer(program, Parameters(program, seed: 1), plan: TrainingPlan(carriesState: true))
    }
    #expect(error?.key == "training.carry-reverse")
  }
}
