import Foundation
import Testing

@testable import Recurrence

/// 500 models a run; `UNROLL_TEST_SEED` in the environment repeats a run, and model k of it is that of seed + k.
@Suite("500 random models")
struct RandomModelTests {
  static let seed: UInt64 = {
    let given = ProcessInfo.processInfo.environment["UNROLL_TEST_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0..<1_000_000_000)
    print("Random models from seed \(seed): UNROLL_TEST_SEED=\(seed) repeats them.")
    return seed
  }()

  @Test("agree with dual numbers and DoubleDouble, explain their numbers, and repeat to the bit", arguments: 0..<10)
  func models(part: Int) throws {
    for number in part * 50..<(part + 1) * 50 {
      let seed = Self.seed &+ UInt64(number)
      let model = try RandomModel(seed: seed)
      let comment = Comment(rawValue: "seed \(seed): \(model)")
      let run = try model.program.runAll(model.parameters, model.samples)
      var generator = Generator(seed: seed ^ 0x5EED)
      try expectDirectionalDerivative(model, run.gradients, run.traces, &generator, comment)
      try expectDoubleDouble(model, run.gradients, run.traces, run.loss, comment)
      for trace in run.traces { expectExplanations(trace, &generator, comment) }
      try expectSameBits(model, run.gradients, run.traces, comment)
    }
  }

  /// The derivative of the loss along a random direction of all parameters, inputs and initial states at once.
  func expectDirectionalDerivative(
    _ model: RandomModel, _ gradients: Parameters<Double>, _ traces: [Trace<Double>], _ g: inout Generator,
    _ comment: Comment
  ) throws {
    for _ in 0..<2 {
      // The dot product of gradient and direction, and the sum of its terms' magnitudes, which rounding is relative to.
      var (sum, size) = (0.0, 0.0)
      func moved(_ value: Double, _ gradient: Double) -> Dual<Double> {
        let direction = g.gaussian()
        sum += gradient * direction
        size += abs(gradient * direction)
        return Dual(value: value, derivative: direction)
      }
      var parameters = model.parameters.converted { Dual<Double>($0) }
      for index in parameters.values.indices {
        parameters.values[index] = moved(model.parameters.values[index], gradients.values[index])
      }
      let program = model.program
      let samples = zip(model.samples, traces).map { sample, trace in
        var dual = sample.converted { Dual<Double>($0) }
        if let source = program.source, program.adjointSlot(of: source) != nil {
          let steps = (1...trace.layout.sourceSteps).flatMap { Array(trace.gradients(source, time: $0) ?? []) }
          for index in dual.source.indices { dual.source[index] = moved(sample.source[index], steps[index]) }
        }
        if let fed = program.fed {
          if let back = trace.gradients(fed, time: 0).map({ Array($0) }) {
            for index in dual.inputs.indices { dual.inputs[index] = moved(sample.inputs[index], back[index]) }
          }
        } else if program.model.embedding == nil {
          let steps = (1...trace.steps).flatMap { Array(trace.gradients(program.input, time: $0) ?? []) }
          for index in dual.inputs.indices { dual.inputs[index] = moved(sample.inputs[index], steps[index]) }
        }
        dual.initialStates = sample.initialStates.map { state in
          let slot = program.slot(layer: state.layer, direction: state.direction, state.state) ?? 0
          let back = Array(trace.gradients(slot, time: 0) ?? [])
          return .init(
            layer: state.layer, direction: state.direction, state: state.state,
            values: zip(state.values, back).map { moved($0, $1) })
        }
        return dual
      }
      let dual = try program.runAll(parameters, samples, backward: false).loss
      // The two orders of multiplication differ by some hundred roundings of 1e-16, relative to terms that may cancel.
      #expect(abs(dual.derivative - sum) <= 1e-13 * size, comment)
    }
  }

  func expectDoubleDouble(
    _ model: RandomModel, _ gradients: Parameters<Double>, _ traces: [Trace<Double>], _ loss: Double, _ comment: Comment
  ) throws {
    let exact = try model.program.runAll(
      model.parameters.converted { DoubleDouble($0) }, model.samples.map { $0.converted { DoubleDouble($0) } })
    #expect(abs((exact.loss - DoubleDouble(loss)).double) <= 1e-13 * abs(loss), comment)
    // Relative to the largest gradient of the model's parameters and outputs: a tensor whose own gradients cancel has lost the digits
    // before, and so has a softmax that passes on small differences of what its outputs get.
    let output = model.program.output
    let outputs = traces.flatMap { trace in
      (1...trace.steps).flatMap {
        trace.isRecorded(output, time: $0) ? Array(trace.gradients(output, time: $0) ?? []) : []
      }
    }
    let largest = (gradients.values + outputs).map(abs).max() ?? 0
    for (found, wanted) in zip(gradients.values, exact.gradients.values) {
      #expect(abs((wanted - DoubleDouble(found)).double) <= 1e-13 * largest, comment)
    }
  }

  /// A few dozen scalars of the trace, drawn at random.
  func expectExplanations(_ trace: Trace<Double>, _ g: inout Generator, _ comment: Comment) {
    let program = trace.program
    for _ in 0..<24 {
      let slot = g.integer(below: program.slots.count)
      let time = g.integer(below: trace.steps + 1)
      guard trace.isRecorded(slot, time: time) else { continue }
      let unit = g.integer(below: trace.values(slot, time: time).count)
      for reference in [
        Reference.value(slot: slot, time: time, unit: unit), .gradient(slot: slot, time: time, unit: unit),
      ] {
        guard let explanation = trace.explain(reference) else { continue }
        #expect(explanation.evaluate(trace).bitPattern == trace.value(reference).bitPattern, comment)
      }
    }
    for (index, entry) in program.parameters.entries.enumerated() {
      let reference = Reference.parameterGradient(
        index, row: g.integer(below: entry.rows), column: g.integer(below: entry.columns))
      let explained = trace.explain(reference)?.evaluate(trace)
      #expect(explained?.bitPattern == trace.value(reference).bitPattern, comment)
    }
  }

  func expectSameBits(
    _ model: RandomModel, _ gradients: Parameters<Double>, _ traces: [Trace<Double>], _ comment: Comment
  ) throws {
    let again = try model.program.runAll(model.parameters, model.samples)
    for (first, second) in zip(traces, again.traces) {
      #expect(first.storage.map(\.bitPattern) == second.storage.map(\.bitPattern), comment)
    }
    #expect(gradients.values.map(\.bitPattern) == again.gradients.values.map(\.bitPattern), comment)
  }
}
