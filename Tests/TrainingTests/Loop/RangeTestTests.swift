import Recurrence
import Testing
import Training

struct RangeTestTests {
  @Test("The range test rises by one factor, stops where the loss leaves, and changes nothing")
  func rangeTest() throws {
    let task = try SmallTask()
    let data = try TrainingData(task.program, samples: task.samples)
    let trainer = try Trainer(
      task.program, task.parameters, plan: TrainingPlan(batchSize: 23, shuffles: false, optimizer: .sgd(SGD())))
    let test = try RangeTest(trainer, data, from: 1e-4, to: 1e4, updates: 81)
    #expect(test.points[0].rate == 1e-4)
    // Ten updates a decade.
    #expect(abs(test.points[10].rate / 1e-3 - 1) < 1e-12)
    #expect(test.points.count < 81, "a rate of 10000 diverges")
    let steepest = try #require(test.steepest)
    #expect(steepest > 1e-3 && steepest < 100)
    #expect(trainer.parameters == task.parameters)
    #expect(throws: Diagnosis.self) { try RangeTest(trainer, data, from: 1, to: 1) }
  }
}
