import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Heat maps, set in real type")
struct HeatMapTests {
  let shaper = PangoShaper()

  @Test("200 random runs: nothing outside the page, no two labels overlap, each number is the trace's")
  func structure() throws {
    var checked = 0
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let trace = try ChartSupport.randomTrace(&dice)
      let cell = trace.program.model.layers[0].cell
      let quantity = Quantity(dice.pick(cell.equations.map(\.name)))
      let grids = [
        HeatGrid(trace, quantity, texts: ChartSupport.texts),
        HeatGrid(trace, .h, isGradient: true, texts: ChartSupport.texts),
      ].compactMap { $0 }
      let page = ChartSupport.page(&dice)
      var options = HeatMapOptions(
        chart: page, isLogarithmic: dice.share() < 0.3,
        sharesScale: dice.share() < 0.3)
      if dice.share() < 0.4 {
        options.signal = .init(
          name: "passengers", unit: "thousands", values: (0..<trace.steps).map { _ in 1000 * dice.share() })
      }
      if dice.share() < 0.3 { options.periods = (0..<20).map { .init(start: 12 * $0 + 1, name: "\(1949 + $0)") } }
      let scenes = [
        HeatMap.scene(grids, options, measure: shaper.measure, texts: ChartSupport.texts),
        GateChart.scene(trace, options, measure: shaper.measure, texts: ChartSupport.texts),
      ]
      for scene in scenes.compactMap({ $0 }) {
        let problems = ChartSupport.problems(scene, shaper)
        #expect(problems.isEmpty, "seed \(seed), \(trace.steps) steps: \(problems)")
        let power = scene.labels.first { $0.text.hasPrefix("in 10") }.map { label in
          ChartSupport.number(Label("1×" + label.text.dropFirst(3), at: Point(0, 0), style: .init(.label, size: 9)))
        }
        for label in scene.labels {
          guard let address = label.address else { continue }
          checked += 1
          let reference = try Address.parse(address, in: trace.program, steps: trace.steps)
          let value = trace.value(reference)
          let shown = try #require(ChartSupport.number(label), "\(label.text)")
          let factor = (address.hasPrefix("grad") || power == nil ? power ?? 1 : 1) ?? 1
          // Two decimals, or none from 100 on.
          let fits = [1, factor].contains { abs(shown * $0 - value) <= 0.00501 * $0 * (abs(shown) >= 99.5 ? 100 : 1) }
          #expect(fits, "seed \(seed), \(address): \(label.text), but \(value)")
        }
      }
    }
    #expect(checked > 2000)
  }

  @Test("Long sequences and wide layers are drawn in part, and what is left out is counted")
  func elision() throws {
    let trace = try ChartSupport.trace(.gru, units: 130, steps: 900)
    let grid = try #require(HeatGrid(trace, .z, texts: ChartSupport.texts))
    let scene = HeatMap.scene([grid], measure: shaper.measure, texts: ChartSupport.texts)
    #expect(ChartSupport.problems(scene, shaper).isEmpty)
    let words = scene.labels.map(\.text).filter { $0.hasPrefix("…") }
    #expect(words.count == 2)
    let raster = try #require(scene.rasters.first)
    let drawn = words.compactMap { Int($0.split(separator: " ")[1]) }
    #expect(drawn.contains { $0 > 900 - raster.columns && $0 < 900 })
    #expect(drawn.contains { $0 > 130 - raster.rows && $0 < 130 })
  }
}
