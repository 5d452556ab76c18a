import Testing

@testable import Diagrams

@Suite("Heat maps")
struct HeatMapTests {
  let gate = HeatGrid(
    symbol: "f", name: "forget gate", kind: .gate(.forgetGate), values: [[0.1, 0.9], [0.97, 0.8], [0.02, 0.7]],
    addressHead: "l0.", quantity: "f")

  @Test("A gate of two units over three steps, with numbers: the whole picture")
  func golden() throws {
    try Golden.expect(HeatMap.scene([gate], measure: .fixed, texts: .keys), "heatmap")
  }

  @Test("Many steps have no numbers, but dots where saturated, rings where shut, notches where negative")
  func signs() {
    let values = (0..<40).map { [$0 % 2 == 0 ? 0.99 : 0.01, 0.5] }
    let signed = (0..<40).map { [$0 % 2 == 0 ? 0.5 : -0.5, 0.2] }
    let scene = HeatMap.scene(
      [
        HeatGrid(symbol: "f", kind: .gate(.forgetGate), values: values),
        HeatGrid(symbol: "g", kind: .candidate(.candidate), values: signed),
      ], measure: .fixed, texts: .keys)
    let words = scene.labels.map(\.text)
    #expect(words.contains("heat.saturated") && words.contains("heat.shut") && words.contains("heat.negative"))
    #expect(!words.contains("0.50"))
  }

  @Test("A logarithmic scale keeps the sign and gives every decade the same step of shade")
  func logarithmic() {
    let grid = HeatGrid(symbol: "h", values: [[1, 0.1, 0.01, -0.1, 0, -1e-30]])
    let scale = HeatScale(grid, isLogarithmic: true)
    // Twelve decades below 1; logarithms for layout are good to 1e-15.
    #expect(abs(scale.share(1) - 1) < 1e-12)
    #expect(abs(scale.share(0.1) - 11.0 / 12) < 1e-12)
    #expect(abs(scale.share(-0.1) + 11.0 / 12) < 1e-12)
    #expect(scale.share(0) == 0)
    #expect(scale.share(-1e-30) == -0.04)
  }

  @Test("Rows and columns beyond the most are left out in the middle and counted")
  func axis() {
    let axis = HeatAxis(count: 100, most: 20, gap: 4)
    #expect(axis.cells == 20)
    #expect(axis.hidden == 84)
    #expect(axis.shown == Array(0..<8) + Array(92..<100))
    #expect(axis.cell(8) == 12)
    #expect(HeatAxis(count: 20, most: 20, gap: 4).hidden == 0)
  }

  @Test("Numbers that are none, rows of different lengths and panels of nothing are drawn as far as they can be")
  func degenerate() throws {
    for values in [[], [[]], [[.nan, 1]], [[.infinity], [1, 2]], [[0]]] as [[[Double]]] {
      let scene = HeatMap.scene([HeatGrid(symbol: "h", values: values)], measure: .fixed, texts: .keys)
      try scene.validate()
      #expect(scene.labelConflicts(.fixed).isEmpty)
    }
    let wild = HeatGrid(symbol: "h", values: [[1], [.nan]])
    #expect(HeatMap.scene([wild], measure: .fixed, texts: .keys).title == "heat.not-finite.title symbol=h time=2")
  }

  @Test("Few steps fill the page as far as their cells still look like cells, with larger numbers", arguments: 1...12)
  func fewSteps(_ steps: Int) throws {
    let values = (0..<steps).map { [0.1 * Double($0), -0.3] }
    let scene = HeatMap.scene([HeatGrid(symbol: "h", values: values)], measure: .fixed, texts: .keys)
    let raster = try #require(scene.rasters.first)
    #expect(raster.frame.maxX > scene.width - 48 || raster.frame.width == 110 * Double(steps))
    #expect(raster.frame.maxX < scene.width - 24)
    let number = try #require(scene.labels.first { $0.text == "−0.30" })
    #expect(number.runs[0].style.size == (steps <= 12 ? 9 : 7.5))
  }

  @Test(
    "Small matrices stand side by side in as many columns as they fill", arguments: [(3, 2, 3), (4, 2, 2), (3, 8, 1)])
  func matrices(_ count: Int, _ size: Int, _ columns: Int) throws {
    var grids = (0..<count).map {
      HeatGrid(symbol: "W_\($0)", values: Array(repeating: Array(repeating: 0.5, count: size), count: size))
    }
    for index in grids.indices { grids[index].addressing = .matrix }
    let scene = HeatMap.scene(grids, measure: .fixed, texts: .keys)
    let panels = scene.rasters.filter { $0.rows > 1 }
    #expect(panels.count == count)
    #expect(Set(panels.map(\.frame.x)).count == columns)
  }
}
