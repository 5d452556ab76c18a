import Testing

@testable import Diagrams

@Suite("Gradient flow")
struct GradientFlowChartTests {
  static func scene(_ series: [FlowSeries]) -> Scene {
    GradientFlowChart.scene(series, measure: .fixed, texts: .keys)
  }

  @Test("A line that halves and one that doubles: the whole picture")
  func golden() throws {
    let series = [
      FlowSeries(name: "A", norms: [1, 0.5, 0.25, 0.125], addresses: (0...3).map { "grad l0.t\(3 - $0).h" }),
      FlowSeries(name: "B", norms: [1, 2, 4, 8]),
    ]
    try Golden.expect(Self.scene(series), "gradient-flow")
  }

  @Test("Halving every step is a half-life of 1, a factor of 10 in 3 steps is told where it is passed")
  func numbers() {
    let half = FlowSeries(name: "A", norms: (0...20).map { Double(sign: .plus, exponent: -$0, significand: 1) })
    // Logarithms for layout are good to 1e-15.
    #expect(abs((half.halfLife ?? 0) - 1) < 1e-12)
    #expect(half.trend == .fade)
    // log₂ 10 = 3.3219280948873626.
    #expect(abs((half.crossing(of: 0.1) ?? 0) - 3.3219280948873626) < 1e-9)
    #expect(half.crossing(of: 10) == nil)
  }

  @Test("Lines of zeros, of one point, and of numbers that are none, are drawn as far as they can be")
  func degenerate() throws {
    for norms in [[], [0, 0, 0], [1], [.nan, 1, .infinity, 0], [Double.leastNonzeroMagnitude, 1e308]] as [[Double]] {
      let scene = Self.scene([FlowSeries(name: "A", norms: norms)])
      try scene.validate()
      #expect(scene.labelConflicts(.fixed).isEmpty)
    }
    #expect(Self.scene([FlowSeries(name: "A", norms: [0, 0])]).title == "flow.zero.title")
    try Self.scene([]).validate()
  }

  @Test("Where Float32 has only zero, the line is thin and the chart says so")
  func underflow() {
    let norms = (0...60).map { Logarithm.tenTo(-$0) }
    let scene = Self.scene([FlowSeries(name: "A", norms: norms, zeroInFloat32: 46)])
    #expect(scene.labels.contains { $0.text == "flow.from lag=46" })
    #expect(scene.labels.contains { $0.text.hasPrefix("flow.float32.zero") })
    #expect(scene.caption.hasPrefix("flow.caption.zero"))
  }
}
