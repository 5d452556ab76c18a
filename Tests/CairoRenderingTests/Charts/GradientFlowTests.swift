import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Gradient flow, set in real type")
struct GradientFlowTests {
  let shaper = PangoShaper()

  @Test("200 random sets of runs: nothing outside the page, no two labels overlap, each norm is the trace's")
  func structure() throws {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      var norms: [String: Double] = [:]
      var lines: [FlowSeries] = []
      for run in 0..<dice.int(1...3) {
        let trace = try ChartSupport.randomTrace(&dice)
        let flows = try trace.gradientFlow()
        let flow = dice.pick(flows)
        var line = FlowSeries(name: ["LSTM", "a run with a long name of its own", "$W$ × 1.4"][run], flow)
        for index in line.addresses.indices {
          line.addresses[index] = "\(run) " + line.addresses[index]
          norms[line.addresses[index]] = flow.norms[index]
        }
        lines.append(line)
      }
      if dice.share() < 0.3 {
        lines.append(FlowSeries(name: "wild", norms: (0...dice.int(0...200)).map { _ in dice.wild() }))
      }
      let scene = GradientFlowChart.scene(
        lines, ChartSupport.page(&dice), measure: shaper.measure, texts: ChartSupport.texts)
      let problems = ChartSupport.problems(scene, shaper)
      #expect(problems.isEmpty, "seed \(seed): \(problems)")
      let told = scene.labels.filter { $0.address != nil }
      #expect(told.count == lines.filter { !$0.addresses.isEmpty }.count)
      for label in told {
        let norm = try #require(norms[label.address ?? ""])
        let shown = try #require(ChartSupport.number(label), "\(label.text)")
        // Three significant figures.
        #expect(abs(shown - norm) <= 0.00501 * norm, "seed \(seed): \(label.text)")
      }
    }
  }
}
