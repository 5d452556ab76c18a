@testable import Recurrence
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

  @Test("A line that goes up and down halves in no number of steps: its extent is told")
  func wavering() {
    let flat = FlowSeries(name: "A", norms: [0.01, 0.2, 0.03, 0.3, 0.02])
    #expect(flat.trend == .waver)
    #expect(Self.scene([flat]).title == "flow.waver.title name=A steps=4.00 low=0.010 high=0.30")
    // Bends of a factor of 2 and of less than half of the way are none.
    #expect(FlowSeries(name: "B", norms: [1, 0.3, 0.25, 0.06, 0.1, 0.01]).trend == .fade)
    #expect(FlowSeries(name: "C", norms: [1, 1.9, 1]).trend == .keep)
    // What rises at first and stays there goes one way.
    #expect(FlowSeries(name: "E", norms: [0.01, 0.3, 0.4, 0.35, 0.4]).trend == .grow)
    let half = FlowSeries(name: "D", norms: [1, 0.5, 0.25, 0.125, 0.0625])
    #expect(Self.scene([flat, half]).title == "flow.ends.title a=D x=0.063 b=A y=2.0")
  }

  @Test("Norms beyond Float32 are shown with its limit, and no hatching leaves the plot", arguments: [80, -120])
  func beyond(_ exponent: Int) throws {
    let norms = (0...40).map { Logarithm.tenTo(exponent + $0) }
    let scene = Self.scene([FlowSeries(name: "A", norms: norms)])
    let words = scene.labels.map(\.text)
    #expect(words.contains { $0.hasPrefix(exponent > 0 ? "flow.float32.infinity" : "flow.float32.zero") }, "\(words)")
    let axis = try #require(scene.labels.first { $0.text == "flow.axis" })
    for mark in scene.marks {
      guard case .path(let path) = mark, let bounds = Mark.path(path).bounds(.fixed) else { continue }
      #expect(bounds.maxY < axis.at.y - axis.runs[0].style.size)
    }
    #expect(scene.labelConflicts(.fixed).isEmpty)
  }

  @Test("The states of one layer are told apart by their letters, those of several by their layers too")
  func states() {
    func flow(_ layer: Int, _ state: String) -> GradientFlow {
      GradientFlow(
        layer: layer, direction: .forward, state: state, times: [2, 1, 0], norms: [1, 0.5, 0.25],
        peaks: [1, 0.5, 0.25],
        format: .float64)
    }
    func names(_ flows: [GradientFlow], isAlone: Bool) -> [String] {
      FlowSeries.lines(name: "run", flows, isAlone: isAlone, texts: .keys).map(\.name)
    }
    #expect(names([flow(0, "h")], isAlone: true) == ["run"])
    #expect(
      names([flow(0, "h"), flow(0, "c")], isAlone: true)
        == ["flow.alone.state name=run state=h", "flow.alone.state name=run state=c"])
    #expect(names([flow(0, "h"), flow(0, "c")], isAlone: false).last == "flow.state name=run state=c")
    #expect(
      Set(names([flow(0, "h"), flow(0, "c"), flow(1, "h"), flow(1, "c")], isAlone: true)).count == 4)
  }
}
