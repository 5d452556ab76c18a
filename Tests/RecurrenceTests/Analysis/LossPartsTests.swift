import Testing

@testable import Recurrence

@Suite("A gradient split by the losses")
struct LossPartsTests {
  @Test("The parts of all losses add up to the gradient, of states and of parameters, for every cell")
  func sums() throws {
    for (name, program) in try LedgerTests.programs() {
      let trace = try LaboratoryRun.trace(program, steps: 6)
      var references: [Reference] = [.parameterGradient(0, row: 0, column: 0)]
      for slot in program.slots.indices where slot % 3 == 0 {
        for time in [1, 4] where trace.isRecorded(slot, time: time) && trace.gradients(slot, time: time) != nil {
          references.append(.gradient(slot: slot, time: time, unit: 0))
        }
      }
      for reference in references {
        let parts = trace.lossParts(of: reference)
        let sum = parts.reduce(0) { $0 + $1.part }
        let size = parts.reduce(1e-300) { $0 + abs($1.part) }
        // A few hundred products and sums of Float64 in another order.
        #expect(abs(sum - trace.value(reference)) <= 1e-13 * size, "\(name): \(reference)")
      }
    }
  }

  @Test("A loss says nothing about what comes after it, and a value has no parts")
  func later() throws {
    let program = try LaboratoryRun.program(.lstm)
    let trace = try LaboratoryRun.trace(program, steps: 5)
    let slot = try #require(program.slot(layer: 0, direction: .forward, "h"))
    for (loss, part) in trace.lossParts(of: .gradient(slot: slot, time: 4, unit: 0)) where loss < 4 {
      #expect(part == 0)
    }
    #expect(trace.lossParts(of: .value(slot: slot, time: 4, unit: 0)).isEmpty)
  }
}
