import Foundation
import Recurrence
import Testing

@testable import Training

struct CheckpointTests {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("unroll-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  @Test("A run that is stopped after any batch and resumed ends with the same bits", arguments: [1, 4, 5, 6, 12])
  func resumes(after stop: Int) throws {
    let task = try SmallTask(output: .sigmoid)
    let plan = TrainingPlan(
      epochs: 4, batchSize: 4, optimizer: .adam(Adam(rate: 0.02)), clipping: .norm(1),
      earlyStopping: EarlyStopping(patience: 9), metrics: [.accuracy, .auc])
    let data = try TrainingData(task.program, samples: task.samples, validationSplit: 0.2)
    var whole = try Trainer(task.program, task.parameters, plan: plan, seed: 5)
    var part = whole
    try whole.run(data)
    var batches = 0
    try part.run(data) { _, _ in
      batches += 1
      return batches == stop
    }
    let path = folder.appendingPathComponent("run.safetensors").path
    try part.save(to: path, data: data)
    var resumed = try Trainer(resuming: path, task.program, plan: plan, data: data)
    try resumed.run(data)
    #expect(resumed.parameters == whole.parameters)
    #expect(resumed.updater == whole.updater)
    #expect(resumed.generator == whole.generator)
    #expect(resumed.best == whole.best)
    #expect(resumed.history == whole.history)
    try FileManager.default.removeItem(at: folder)
  }

  @Test("A resumed run carries the states on")
  func resumesCarriedState() throws {
    let model = Model(inputs: 1, layers: [.init(.lstm, hidden: 3)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let samples = (0..<9).map { Sample(inputs: [Double($0), 1], targets: [0.5, Double($0) / 9]) }
    let plan = TrainingPlan(epochs: 3, batchSize: 2, shuffles: false, carriesState: true)
    let data = try TrainingData(program, samples: samples)
    var whole = try Trainer(program, Parameters(program, seed: 5), plan: plan)
    var part = whole
    try whole.run(data)
    try part.run(data) { trainer, _ in trainer.epoch == 1 && trainer.batch == 2 }
    let path = folder.appendingPathComponent("run.safetensors").path
    try part.save(to: path, data: data)
    var resumed = try Trainer(resuming: path, program, plan: plan, data: data)
    try resumed.run(data)
    #expect(resumed.parameters == whole.parameters && resumed.history == whole.history)
    try FileManager.default.removeItem(at: folder)
  }

  @Test("A checkpoint of another model, plan or data, and a damaged one, are refused")
  func refuses() throws {
    let task = try SmallTask()
    let plan = TrainingPlan(epochs: 2, batchSize: 4)
    let data = try TrainingData(task.program, samples: task.samples)
    var trainer = try Trainer(task.program, task.parameters, plan: plan)
    try trainer.runBatch(data)
    let path = folder.appendingPathComponent("run.safetensors").path
    try trainer.save(to: path, data: data)
    let other = try Program(
      Model(inputs: 2, layers: [.init(.gru, hidden: 5)], readout: .init(outputs: 1, on: .last)),
      loss: .meanSquaredError)
    #expect(try key { try Trainer(resuming: path, other, plan: plan, data: data) } == "checkpoint.other-program")
    var changed = plan
    changed.batchSize = 5
    #expect(try key { try Trainer(resuming: path, task.program, plan: changed, data: data) } == "checkpoint.other-plan")
    let less = try TrainingData(task.program, samples: Array(task.samples.dropLast()))
    #expect(try key { try Trainer(resuming: path, task.program, plan: plan, data: less) } == "checkpoint.other-data")
    // More epochs are no other plan.
    changed = plan
    changed.epochs = 7
    _ = try Trainer(resuming: path, task.program, plan: changed, data: data)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for length in stride(from: 0, to: bytes.count, by: 97) {
      try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
      #expect(throws: Diagnosis.self) { try Trainer(resuming: path, task.program, plan: plan, data: data) }
    }
    try FileManager.default.removeItem(at: folder)
  }

  func key(_ body: () throws -> Trainer) throws -> String? {
    do {
      _ = try body()
      return nil
    } catch let error as Diagnosis {
      return error.key
    }
  }
}
