import Recurrence
import SampleRuns
import Testing

@testable import CairoRendering
@testable import Diagrams

@Suite("Every diagram on a screen of 1280×720, read from the back of a room")
struct ScreenTests: ScreenReading {
  let measure = PangoShaper().measure

  /// The runs that a lesson shows: three or four units, five steps.
  static let runs: [(cell: Cell, units: Int)] = [(.lstm, 3), (.gru, 4), (.rnnTanh, 4), (.lstmPeephole, 3)]

  private func run(_ index: Int, over: Loss.Steps = .all, layers: Int = 1) throws -> Trace<Double> {
    let (cell, units) = ScreenTests.runs[index]
    return try ChartSupport.trace(cell, units: units, steps: 5, gain: 2, over: over, layers: layers)
  }

  @Test("Pictures of the network show as many steps and units as can be read", arguments: runs.indices)
  func networks(_ index: Int) throws {
    let trace = try run(index)
    let name = ScreenTests.runs[index].cell.name
    for shows in [[UnrolledOptions.Show.both, .forward], [.forward]] {
      let options = UnrolledOptions().filling(screen, trace, shows: shows, measure: measure, texts: texts)
      try check(Unrolled.scene(trace, options, measure: measure, texts: texts), "unrolled " + name)
    }
    for asEquations in [false, true] {
      let options = CellOptions().filling(
        screen, trace, asEquations: asEquations, measure: measure, texts: texts)
      let scene =
        asEquations
        ? EquationsPicture.scene(trace, options, measure: measure, texts: texts)
        : CellPicture.scene(trace, options, measure: measure, texts: texts)
      try check(try #require(scene), (asEquations ? "equations " : "cell ") + name)
    }
    for address in [
      "grad h2[1]", "h4[0]", "grad l0.W_h" + (name.hasPrefix("lstm") ? "f" : name == "gru" ? "z" : "h") + "[1,0]",
    ] {
      let reference = try Address.parse(address, in: trace.program, steps: 5)
      let options = WhyOptions().filling(screen, trace, reference, measure: measure, texts: texts)
      try check(
        WhyPicture.scene(trace, reference, options, measure: measure, texts: texts), "why \(address) " + name)
    }
    try check(
      ModelChart.scene(trace.program, steps: 5, chart, measure: measure, texts: texts), "model " + name)
    try check(
      DependencyChart.scene(trace.program.model, steps: 5, chart, measure: measure, texts: texts), "dependencies")
  }

  @Test("Networks of several layers and directions show what can be read, and count the layers they leave out")
  func deepNetworks() throws {
    for (cell, layers, bidirectional) in [
      (Cell.lstm, 2, false), (.lstm, 4, false), (.gru, 2, false), (.gru, 5, false), (.lstm, 1, true), (.gru, 1, true),
      (.lstm, 2, true), (.gru, 3, true),
    ] {
      let trace = try ChartSupport.trace(
        cell, units: 3, steps: 5, gain: 2, over: .all, layers: layers, bidirectional: bidirectional)
      let options = UnrolledOptions().filling(
        screen, trace, shows: [.both, .forward], measure: measure, texts: texts)
      let scene = Unrolled.scene(trace, options, measure: measure, texts: texts)
      let name = "\(layers) layers of \(cell.name)" + (bidirectional ? ", both directions" : "")
      try check(scene, name)
      let words = scene.labels.map(\.text)
      let drawn = Set(words.filter { $0.hasPrefix("layer ") }.map { $0.prefix { $0 != "," } }).count
      let hidden = words.filter { $0.hasSuffix(" more layer") || $0.hasSuffix(" more layers") }
        .compactMap { Int($0.split(separator: " ")[1]) }.reduce(0, +)
      #expect(drawn + hidden == layers, "\(name): \(words)")
      try check(ModelChart.scene(trace.program, steps: 5, chart, measure: measure, texts: texts), "model, " + name)
      try check(
        DependencyChart.scene(trace.program.model, steps: 5, chart, measure: measure, texts: texts),
        "dependencies, " + name)
    }
  }

  @Test(
    "The inside of every built-in cell can be read, with values, gradients and both",
    arguments: UnrolledOptions.Show.allCases)
  func cells(_ show: UnrolledOptions.Show) throws {
    for cell in Cell.builtIn where cell.isRecurrent && cell.name != "gru-attention" {
      let layer = Model.Layer(
        cell, hidden: 3, outputs: ["jordan", "lstm-projection"].contains(cell.name) ? 2 : nil)
      let trace = try SampleTraces.run(
        Model(inputs: 2, layers: [layer], readout: .init(outputs: 1)), steps: 5, seed: 4)
      let options = CellOptions(show: show).filling(
        screen, trace, asEquations: false, measure: measure, texts: texts)
      let scene = try #require(CellPicture.scene(trace, options, measure: measure, texts: texts))
      try check(scene, "\(show) of \(cell.name)")
    }
  }

  @Test("Of 64 units a heat map draws rows that can be told apart, that of its title among them")
  func manyUnits() throws {
    let trace = try ChartSupport.trace(.lstm, units: 64, steps: 5, gain: 2, over: .all)
    let gates = try #require(GateChart.scene(trace, heat, measure: measure, texts: texts))
    try check(gates, "gates of 64 units")
    #expect(gates.labels.contains { $0.text.hasPrefix("…") })
    let bold = gates.labels.filter { $0.runs[0].style.weight == .semibold }.map(\.text)
    #expect(bold.contains { Int($0) != nil }, "\(gates.title): \(bold)")
    let names = try trace.recurrentMatrices().map { "l0." + $0.name }
    let weights = WeightChart.scene(trace.parameters, names, heat, measure: measure, texts: texts)
    try check(try #require(weights), "weights of 64 units")
  }

  @Test("Charts of a run keep the page", arguments: runs.indices)
  func charts(_ index: Int) throws {
    let trace = try run(index)
    let cell = ScreenTests.runs[index].cell
    let name = cell.name
    let flows = try trace.gradientFlow().map { FlowSeries(name: "run", $0) }
    try check(GradientFlowChart.scene(flows, chart, measure: measure, texts: texts), "gradient-flow " + name)
    let quantities = ["h", "c", "f", "z"].compactMap { HeatGrid(trace, Quantity($0), texts: texts) }
    try check(HeatMap.scene([quantities[0]], heat, measure: measure, texts: texts), "heatmap " + name)
    try check(HeatMap.scene(quantities, heat, measure: measure, texts: texts), "heatmaps " + name)
    if let scene = GateChart.scene(trace, heat, measure: measure, texts: texts) { try check(scene, "gates " + name) }
    let names = try trace.recurrentMatrices().map { "l0." + $0.name }
    let weights = WeightChart.scene(trace.parameters, names, heat, measure: measure, texts: texts)
    try check(try #require(weights), "weights " + name)
    let all = WeightChart.scene(
      trace.parameters, trace.parameters.table.entries.map(\.name), heat, measure: measure, texts: texts)
    try check(try #require(all), "all weights " + name)
    try check(
      HistogramChart.scene(quantities.map { HistogramPanel($0) }, chart, measure: measure, texts: texts),
      "histogram " + name)
    let functions = cell.equations.compactMap { ActivationPanel(trace, Quantity($0.name), texts: texts) }
    try check(ActivationChart.scene(functions, chart, measure: measure, texts: texts), "activations " + name)
    let spectra = try trace.recurrentMatrices().map { name, matrix in
      try SpectrumData(name: "$" + name + "$", address: "l0." + name, matrix)
    }
    try check(SpectrumChart.scene(spectra, chart, measure: measure, texts: texts), "spectrum " + name)
    try check(SpectrumChart.scene([spectra[0]], chart, measure: measure, texts: texts), "one spectrum " + name)
    try check(
      JacobianChart.scene(try JacobianData(name: "run", trace, state: "h"), chart, measure: measure, texts: texts),
      "jacobian " + name)
    for truncation in [nil, 2] {
      let data = try LedgerData(trace, symbol: "W_hh", names, truncation: truncation)
      try check(LedgerChart.scene(data, chart, measure: measure, texts: texts), "ledger " + name)
    }
    let other = try ChartSupport.trace(cell, units: ScreenTests.runs[index].units, steps: 5, seed: 9, over: .all)
    try check(try DifferenceChart.scene(trace, other, heat, measure: measure, texts: texts), "diff " + name)
  }

  @Test("Charts of files and of attention keep the page, and say what they leave out")
  func others() throws {
    let rows = (1...5).map { row in (0..<row).map { _ in 1 / Double(row) } }
    try check(AttentionChart.scene(rows, heat, measure: measure, texts: texts), "attention")
    let values = (0..<20).map { 1 / Double($0 + 1) }
    let panels = ["loss", "learning rate", "accuracy"].map { title in
      TrainingHistory.Panel(
        title: title,
        curves: ["training", "validation"].map { .init(name: $0, values: values, isMain: $0 == "validation") })
    }
    let curves = HistoryChart.scene(TrainingHistory(panels: panels), chart, measure: measure, texts: texts)
    try check(curves, "curves")
    #expect(curves.labels.contains { $0.text.hasPrefix("…") })
    let series = (0..<40).map { 100 + 10 * Double($0 % 12) }
    let data = ForecastData(
      actual: series, split: 30,
      predictions: [
        .init(name: "GRU", start: 30, values: series.suffix(10).map { $0 + 3 }),
        .init(name: "last year again", start: 30, values: series.suffix(10).map { $0 - 9 }, isBaseline: true),
      ])
    try check(ForecastChart.scene(data, chart, measure: measure, texts: texts), "forecast")
    let concepts = (0..<30).map {
      ConceptMap.Concept(id: "\($0)", name: "a term to know", needs: $0 == 0 ? [] : ["\(($0 - 1) / 2)"])
    }
    let map = ConceptChart.scene(ConceptMap(concepts), chart, measure: measure, texts: texts)
    try check(map, "concepts")
    #expect(map.labels.contains { $0.text.hasPrefix("…") })
    let stack = Model(
      inputs: 3, layers: Array(repeating: .init(.lstm, hidden: 8), count: 12), readout: .init(outputs: 1))
    let model = ModelChart.scene(try Program(stack), steps: 5, chart, measure: measure, texts: texts)
    try check(model, "model of twelve layers")
    #expect(model.labels.contains { $0.text.hasPrefix("…") })
  }
}
