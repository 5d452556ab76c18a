import Recurrence
import Terminal
import Testing

@testable import Stepping

@Suite struct LargeRunTests {
  @Test("a run of ten million numbers is walked without looking at more than is shown")
  func large() throws {
    // 20 000 steps of 32 units: about ten million values and gradients.
    let model = Model(inputs: 2, layers: [.init(.lstm, hidden: 32)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    var generator = Recurrence.Generator(seed: 1)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = generator.uniform(in: -0.1...0.1) }
    let inputs = (0..<40_000).map { _ in generator.uniform(in: -1...1) }
    let targets = (0..<20_000).map { _ in generator.uniform(in: -1...1) }
    let run = try StepRun(
      name: "large", program: program, parameters: parameters, sample: Sample(inputs: inputs, targets: targets))
    #expect(run.trace.storage.count > 10_000_000)
    let clock = ContinuousClock()
    var playback = Playback(run.trace)
    let opening = clock.measure { playback = Playback(run.trace) }
    #expect(playback.count(.scalar) > 10_000_000)
    // Sizes alone are looked at, so opening does not depend on the run; a debug build takes some tens of microseconds.
    #expect(opening < .milliseconds(100))
    var stepper = Stepper(run)
    FirstLSTM.type("ggrad l0.t9999.c[7]", into: &stepper)
    _ = stepper.press(.enter)
    #expect(stepper.moment.time == 9999)
    let walking = clock.measure {
      for _ in 0..<20 {
        _ = stepper.press(.left)
        #expect(stepper.screen(columns: 120, rows: 36).count == 36)
      }
    }
    print("opening \(opening), a moment and its screen \(walking / 20)")
    // A frame of a debug build; sixty a second are measured in a release build.
    #expect(walking / 20 < .milliseconds(500))
  }
}
