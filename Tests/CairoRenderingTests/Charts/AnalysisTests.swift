import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Charts of what the laboratory finds in a run")
struct AnalysisTests {
  let shaper = PangoShaper()

  private func check(_ scene: Scene) {
    let problems = ChartSupport.problems(scene, shaper)
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test("The spectrum of a run's recurrent matrix has its radius and its singular values")
  func spectrum() throws {
    let trace = try ChartSupport.trace(.rnnTanh, units: 8, steps: 3, gain: 1.5)
    let index = try #require(trace.program.parameters.index(of: "l0.W_hh"))
    let matrix = trace.matrix(ofParameter: index)
    let data = try SpectrumData(name: "$W_hh$", matrix)
    #expect(data.eigenvalues.count == 8 && data.singularValues.count == 8 && data.discs.count == 8)
    let scene = SpectrumChart.scene([data], measure: shaper.measure, texts: ChartSupport.texts)
    check(scene)
    let radius = NumberText(try matrix.spectralRadius()).plain
    #expect(scene.labels.contains { $0.text == "ρ = " + radius })
  }

  @Test("The Jacobians of a run begin with the identity and go back to the initial state")
  func jacobians() throws {
    let trace = try ChartSupport.trace(.lstm, units: 5, steps: 12)
    let data = try JacobianData(name: "the LSTM", trace, state: "c")
    #expect(data.singularValues.count == 13)
    #expect(data.singularValues[0] == [1, 1, 1, 1, 1])
    check(JacobianChart.scene(data, measure: shaper.measure, texts: ChartSupport.texts))
    #expect(throws: Diagnosis.self) { try JacobianData(name: "", trace, state: "q") }
  }

  @Test("The shares of a run's ledger add up to 1, and truncation keeps those of its last steps")
  func ledger() throws {
    let trace = try ChartSupport.trace(.gru, units: 4, steps: 9, over: .all)
    let names = ["l0.W_hr", "l0.W_hz", "l0.W_hn"]
    let data = try LedgerData(trace, symbol: "W_hh", names, truncation: 3)
    // 81 products and sums of Float64.
    #expect(abs(data.shares.joined().reduce(0, +) - 1) < 1e-12)
    #expect(data.angle != nil)
    let scene = LedgerChart.scene(data, measure: shaper.measure, texts: ChartSupport.texts)
    check(scene)
    #expect(scene.title.hasPrefix("Cut to 3 steps, BPTT keeps "))
    #expect(throws: Diagnosis.self) { try LedgerData(trace, symbol: "W", ["l0.W_hx"]) }
  }
}
