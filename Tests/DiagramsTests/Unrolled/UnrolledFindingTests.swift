import Recurrence
import SampleRuns
import Testing

@testable import Diagrams

@Suite("What the unrolled network's title says")
struct UnrolledFindingTests {
  private func finding(_ trace: Trace<Double>, _ options: UnrolledOptions = UnrolledOptions()) -> UnrolledFinding {
    let bands = UnrolledBand.all(trace.program, options: options, focus: nil)
    return UnrolledFinding.find(trace, bands, options, .keys)
  }

  /// A network h = w h' + x of one unit, whose gradient is multiplied by w at every step back.
  private func linear(_ w: Double, steps: Int) throws -> Trace<Double> {
    let cell = try Cell(parsing: "h = W_h h' + W_x x")
    let model = Model(inputs: 1, layers: [.init(cell, hidden: 1)], readout: .init(outputs: 1, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_h"] = [w]
    parameters["l0.W_x"] = [1]
    parameters["readout.W"] = [1]
    return try program.run(parameters, Sample(inputs: Array(repeating: 1, count: steps), targets: [0]))
  }

  @Test("A gradient that is halved at every step has a half-life of 1")
  func fades() throws {
    let finding = finding(try linear(0.5, steps: 8))
    #expect(finding.title == "unrolled.fades.title steps=1.0")
    #expect(finding.time == 8)
    #expect(finding.caption.contains("ratio=0.00781 halvings=7.0"))
  }

  @Test("A gradient that is doubled at every step is said to grow")
  func grows() throws {
    #expect(finding(try linear(2, steps: 8)).title == "unrolled.grows.title steps=1.0")
  }

  @Test("A gradient that goes up and down on its way back is not said to fade")
  func wavers() throws {
    let cell = try Cell(parsing: "g = W_g x\nh = g ⊙ h' + g")
    let model = Model(inputs: 1, layers: [.init(cell, hidden: 1)], readout: .init(outputs: 1, on: .last))
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_g"] = [1]
    parameters["readout.W"] = [1]
    // Back from the end: 1, 1, 5, 0.5, 10, 0.1.
    let sample = Sample(inputs: [1, 0.01, 20, 0.1, 5, 1], targets: [0])
    #expect(finding(try program.run(parameters, sample)).title.hasPrefix("unrolled.largest.title time=2"))
    let steady = Sample(inputs: [1, 0.4, 0.5, 0.6, 0.5, 0.5], targets: [0])
    #expect(finding(try program.run(parameters, steady)).title.hasPrefix("unrolled.fades.title"))
  }

  @Test("A gate that shuts on a state of some size is the story, with its arithmetic")
  func shuts() throws {
    let model = Model(inputs: 1, layers: [.init(.lstm, hidden: 1)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_if"] = [-10]
    parameters["l0.b_ig"] = [1]
    parameters["l0.b_ii"] = [1]
    parameters["readout.W"] = [1]
    let trace = try program.run(parameters, Sample(inputs: [0, 0, 1, 0], targets: [0, 0, 0, 0]))
    let finding = finding(trace)
    #expect(finding.title == "unrolled.shut.title gate=f state=c")
    #expect(finding.time == 3 && finding.unit == 0)
    #expect(
      finding.bold == ["l0.t3.f[0]", "l0.t2.c[0]", "l0.t3.c[0]", "grad l0.t3.c[0]", "grad l0.t2.c[0]"])
    #expect(self.finding(trace, UnrolledOptions(show: .forward)).title == "unrolled.shut-forward.title gate=f state=c")
  }

  @Test("A step that is asked for is the one that the title is about")
  func asked() throws {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 3)], readout: .init(outputs: 1))
    let trace = try SampleTraces.run(model, steps: 6, seed: 11)
    #expect(finding(trace, UnrolledOptions(time: 4)).time == 4)
    #expect(finding(trace, UnrolledOptions(time: 4)).title.hasPrefix("unrolled.chosen.title time=4"))
  }

  @Test("Without gradients the largest change is told")
  func change() throws {
    let model = Model(inputs: 1, layers: [.init(try Cell(parsing: "h = W_x x"), hidden: 1)])
    let program = try Program(model)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_x"] = [1]
    let trace = try program.run(parameters, Sample(inputs: [1, 1, -2, -2]))
    #expect(
      finding(trace).title == "unrolled.change.title unit=0 time=3 state=h before=1.00 after=−2.00")
  }
}
