import Diagrams
import Recurrence
import Testing

@testable import CairoRendering

@Suite("Weights, attention, differences, histograms and activations, set in real type")
struct PanelTests {
  let shaper = PangoShaper()
  private var texts: DiagramTexts { ChartSupport.texts }

  private func check(_ scene: Scene, _ seed: Int) {
    let problems = ChartSupport.problems(scene, shaper)
    #expect(problems.isEmpty, "seed \(seed): \(problems)")
  }

  private func page(_ dice: inout ChartSupport.Dice) -> ChartOptions { ChartSupport.page(&dice) }

  /// Two decimals, or none from 100 on, in units of some power of ten.
  private func fits(_ label: Label, _ value: Double, power: Double) -> Bool {
    guard let shown = ChartSupport.number(label) else { return false }
    return abs(shown * power - value) <= 0.00501 * power * (abs(shown) >= 99.5 ? 100 : 1)
  }

  @Test("Weights of 200 random models: nothing outside the page, no two labels overlap, each number is the parameter's")
  func weights() throws {
    var checked = 0
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let trace = try ChartSupport.trace(
        dice.pick([.lstm, .gru, .rnnTanh]), units: dice.share() < 0.9 ? dice.int(2...12) : dice.int(13...64),
        steps: 1, seed: UInt64(seed), gain: dice.share() * 4)
      let name = dice.pick(trace.parameters.table.entries.map(\.name))
      let isGradient = dice.share() < 0.3
      let parameters = isGradient ? trace.parameterGradients : trace.parameters
      let scene = try #require(
        WeightChart.scene(
          parameters, [name], isGradient: isGradient, HeatMapOptions(chart: page(&dice)),
          measure: shaper.measure, texts: texts))
      check(scene, seed)
      let power = scene.labels.first { $0.text.hasPrefix("in 10") }.flatMap { label in
        ChartSupport.number(Label("1×" + label.text.dropFirst(3), at: Point(0, 0), style: .init(.label, size: 9)))
      }
      for label in scene.labels {
        guard let address = label.address else { continue }
        let value = trace.value(try Address.parse(address, in: trace.program, steps: 1))
        #expect(fits(label, value, power: power ?? 1), "\(address): \(label.text), but \(value)")
        checked += 1
      }
    }
    #expect(checked > 1000)
  }

  @Test("200 random attention matrices: nothing outside the page, no two labels overlap")
  func attention() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let steps = dice.share() < 0.8 ? dice.int(1...16) : dice.int(17...200)
      let isSquare = dice.share() < 0.5
      let rows = (1...steps).map { row in
        let raw = (0..<(isSquare ? steps : row)).map { _ in dice.share() }
        let sum = raw.reduce(0, +)
        return raw.map { $0 / sum }
      }
      var options = HeatMapOptions(chart: page(&dice))
      if dice.share() < 0.5 {
        options.columnNames = (0..<steps).map { _ in dice.pick(["a", "the", "forgetting", "门", "W"]) }
        options.rowNames = (0..<steps).map { _ in dice.pick(["ein", "der", "Vergessenskurvenverlauf", "i"]) }
      }
      check(AttentionChart.scene(rows, options, measure: shaper.measure, texts: texts), seed)
    }
  }

  @Test("Attention weights of a run carry the run's addresses")
  func attentionAddresses() throws {
    let cell = try Cell(
      parsing: """
        name: looking
        s = tanh(W_is x + W_hs h')
        e = dot(s, past(h))
        α = softmax(e)
        m = weighted(α, past(h))
        h = tanh(W_sh s + W_mh m)
        """)
    let trace = try ChartSupport.trace(cell, units: 3, steps: 5, gain: 2)
    let scene = try #require(
      AttentionChart.scene(trace, "α", measure: shaper.measure, texts: texts))
    check(scene, 0)
    let labels = scene.labels.filter { $0.address != nil }
    #expect(labels.count == 15)
    for label in labels {
      let value = trace.value(try Address.parse(label.address ?? "", in: trace.program, steps: 5))
      #expect(fits(label, value, power: 1), "\(label.address ?? ""): \(label.text), but \(value)")
    }
  }

  @Test("200 random pairs of runs: nothing outside the page, no two labels overlap")
  func differences() throws {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let cell = dice.pick([Cell.lstm, .gru, .rnnTanh])
      let (units, steps, layers) = (dice.int(2...8), dice.share() < 0.8 ? dice.int(1...20) : 150, dice.int(1...3))
      let a = try ChartSupport.trace(cell, units: units, steps: steps, seed: 1, over: .all, layers: layers)
      let b = try ChartSupport.trace(
        cell, units: units, steps: steps, seed: dice.share() < 0.2 ? 1 : 2, over: .all, layers: layers)
      check(
        try DifferenceChart.scene(
          a, b, ofGradients: dice.share() < 0.5, HeatMapOptions(chart: page(&dice)),
          measure: shaper.measure, texts: texts), seed)
    }
  }

  @Test("Equal runs are said to be equal; runs of different shapes are refused")
  func equalRuns() throws {
    let a = try ChartSupport.trace(.gru, units: 3, steps: 4)
    let same = try DifferenceChart.scene(a, a, measure: shaper.measure, texts: texts)
    #expect(same.title == texts("difference.none.title"))
    let b = try ChartSupport.trace(.gru, units: 3, steps: 5)
    #expect(throws: Diagnosis.self) { try DifferenceChart.scene(a, b, measure: shaper.measure, texts: texts) }
  }

  @Test("200 random sets of histograms and activations: nothing outside the page, no two labels overlap")
  func distributions() throws {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let trace = try ChartSupport.trace(
        dice.pick([.lstm, .gru, .rnnTanh, .rnnReLU]), units: dice.int(2...16), steps: dice.int(1...30),
        seed: UInt64(seed), gain: dice.share() * 6)
      let names = trace.program.model.layers[0].cell.equations.map(\.name)
      let options = page(&dice)
      var panels = names.compactMap { HeatGrid(trace, Quantity($0), texts: texts).map { HistogramPanel($0) } }
      if dice.share() < 0.3 {
        panels.append(HistogramPanel(symbol: "w", name: "wild", values: (0..<50).map { _ in dice.wild() }))
      }
      check(HistogramChart.scene(panels, options, measure: shaper.measure, texts: texts), seed)
      let functions = names.compactMap { ActivationPanel(trace, Quantity($0), texts: texts) }
      #expect(!functions.isEmpty)
      check(ActivationChart.scene(functions, options, measure: shaper.measure, texts: texts), seed)
    }
  }
}
