import Recurrence
import Terminal
import Testing

@testable import Stepping

@Suite struct UpdateTests {
  /// Gradient descent with a rate of 0.1, as `--update sgd --rate 0.1` makes it.
  private static func run() throws -> StepRun {
    let run = try FirstLSTM.run()
    return StepRun(name: run.name, trace: run.trace) { trace in
      var after = trace.parameters
      for index in after.values.indices { after.values[index] -= 0.1 * trace.parameterGradients.values[index] }
      return ParameterUpdate(rule: "sgd", after: after) { [after] index, row, column in
        let gradient = trace.parameterGradients[index, row, column]
        return [
          .init("p", trace.parameters[index, row, column]), .init("∂L/∂p", gradient), .init("η", 0.1),
          .init("g", gradient), .init("η g", 0.1 * gradient), .init("p′", after[index, row, column]),
        ]
      }
    }
  }

  @Test("the update is a fourth phase with a moment for every parameter, and stepping back from it is exact")
  func phase() throws {
    let run = try Self.run()
    let plain = try FirstLSTM.run()
    let (playback, count) = (run.playback, plain.playback.count(.scalar))
    #expect(playback.count(.scalar) == count + run.program.parameters.count)
    #expect(playback.count(.step) == plain.playback.count(.step) + 1)
    for number in 0..<playback.count(.scalar) {
      let moment = playback.moment(number, .scalar)
      #expect(playback.number(of: moment, .scalar) == number)
      #expect((playback.phase(moment) == .update) == (number >= count))
      if number < count {
        #expect(playback.reference(moment) == plain.playback.reference(plain.playback.moment(number, .scalar)))
      }
    }
    var stepper = Stepper(run)
    _ = stepper.press(.character("U"))
    #expect(stepper.number == count && stepper.isUpdate)
    _ = stepper.press(.left)
    #expect(stepper.number == count - 1 && !stepper.isUpdate)
    var without = Stepper(plain)
    _ = without.press(.character("U"))
    #expect(without.message?.contains("--update") == true)
  }

  @Test("a moment of the update shows the rule, its numbers, and asks why the gradient is what it is")
  func shown() throws {
    var stepper = Stepper(try Self.run())
    FirstLSTM.type("gupdate l0.W_hi[0,1]", into: &stepper)
    _ = stepper.press(.enter)
    let text = FirstLSTM.text(stepper)
    for part in ["update l0.W_hi[0,1]", "Wʰⁱ′[0,1]", "= p − η g", "∂L/∂p = ", "η = 0.1000", "update"] {
      #expect(text.contains(part), "\(part)")
    }
    _ = stepper.press(.character("w"))
    #expect(FirstLSTM.text(stepper).contains("grad l0.W_hi[0,1]"))
    _ = stepper.press(.escape)
    _ = stepper.press(.up)
    #expect(FirstLSTM.text(stepper).contains("The parameters after the update."))
    let lines = PlainSteps(try Self.run(), grain: .scalar)
    #expect(lines.line(lines.count - 1).contains("update readout.b[0]  p − η g = "))
  }

  @Test("after a change of a weight the update is made anew")
  func edited() throws {
    var stepper = Stepper(try Self.run())
    let before = stepper.run.update?.after.values
    FirstLSTM.type("e", into: &stepper)
    _ = stepper.press(.control("u"))
    FirstLSTM.type("l0.W_hi[0,1] = 0.5", into: &stepper)
    _ = stepper.press(.enter)
    #expect(stepper.run.update?.after.values != before)
    _ = stepper.press(.character("u"))
    #expect(stepper.run.update?.after.values == before)
  }

  @Test("what does not fit on the last row is said in full above it")
  func long() throws {
    var stepper = try FirstLSTM.stepper()
    FirstLSTM.type("gl0.t9.h[0]", into: &stepper)
    _ = stepper.press(.enter)
    for columns in [60, 80, 120] {
      let lines = stepper.screen(columns: columns, rows: 24).map { $0.map(\.text).joined() }
      #expect(lines.count == 24 && lines.allSatisfy { $0.count <= columns })
      let said = lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
      #expect(said.contains("step 9 is outside of the run; steps go from 0 to 5"))
    }
  }

  @Test("the report names what is no update")
  func report() throws {
    let run = try Self.run()
    let report = try UpdateReport(run, address: "update l0.W_hi[0,1]")
    #expect(report.lines(depth: 1).contains { line in line.map(\.text).joined().contains("p − η g") })
    #expect(report.values.after == run.update?.after[try #require(run.program.parameters.index(of: "l0.W_hi")), 0, 1])
    for (address, made, key) in [
      ("update h3[0]", run, "update.no-parameter"), ("update l0.W_hi[0,1]", try FirstLSTM.run(), "update.none"),
    ] {
      do throws(Diagnosis) {
        _ = try UpdateReport(made, address: address)
        Issue.record("\(address) was taken for an update")
      } catch {
        #expect(error.key == key)
      }
    }
  }

  @Test("the report of an entry of a Jacobian has the sum over the states, term by term")
  func jacobian() throws {
    let run = try FirstLSTM.run()
    let entries = try JacobianEntries(run.trace, layer: 0)
    let entry = try JacobianEntry.parse("dh4[1]/dc2[0]", in: run.program, steps: run.trace.steps)
    var report = JacobianReport(entries, entry)
    let text = report.lines(depth: 2).map { $0.map(\.text).joined() }.joined(separator: "\n")
    for part in [
      "Why is ∂h₄[1]/∂c₂[0] = ", "d l0.t4.h[1] / d l0.t2.c[0]", "summed over the states at t = 3", "├─ ", "✓",
    ] {
      #expect(text.contains(part), "\(part)")
    }
    // Three units of h and of c in the middle.
    #expect(text.split(separator: "\n").filter { $0.hasPrefix("   ├─") || $0.hasPrefix("   └─") }.count == 6)
  }
}
