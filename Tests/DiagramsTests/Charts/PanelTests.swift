import Testing

@testable import Diagrams
@testable import Recurrence

@Suite("Weights, attention, histograms and activations")
struct PanelTests {
  @Test("A matrix and a vector with their addresses: the whole picture")
  func weights() throws {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 2)])
    let program = try Program(model)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_ih"] = [1, -0.5, 0.25, 2]
    parameters["l0.b_ih"] = [0.1, 0.2]
    let scene = try #require(
      WeightChart.scene(parameters, ["l0.W_ih", "l0.b_ih"], measure: .fixed, texts: .keys))
    try Golden.expect(scene, "weights")
    #expect(scene.title == "weights.title symbol=W_ih value=2.00 unit=1 column=1 all=4 share=0%")
    #expect(WeightChart.scene(parameters, ["l0.W"], measure: .fixed, texts: .keys) == nil)
  }

  @Test("Two matrices of one symbol are told apart by where they belong")
  func places() throws {
    let cell = try Cell(parsing: "h = tanh(W x + U h')")
    let program = try Program(Model(inputs: 1, layers: [.init(cell, hidden: 2)], readout: .init(outputs: 1)))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["readout.W"] = [0.5, -2]
    let scene = try #require(
      WeightChart.scene(parameters, ["l0.W", "l0.U", "readout.W"], measure: .fixed, texts: .keys))
    #expect(scene.title == "weights.title.place symbol=W place=weights.readout value=−2.00 unit=0 column=1")
    let texts = scene.labels.map(\.text)
    #expect(texts.contains { $0.hasPrefix("unrolled.layer layer=0".prefix(12)) })
    #expect(texts.contains { $0.hasPrefix("weights.readout".prefix(12)) })
    let alone = try #require(WeightChart.scene(parameters, ["l0.U", "readout.W"], measure: .fixed, texts: .keys))
    #expect(alone.title.hasPrefix("weights.title symbol=W"))
  }

  @Test("Many small matrices stand side by side, one legend and one pointer for all")
  func columns() throws {
    let program = try Program(
      Model(inputs: 1, layers: Array(repeating: .init(.lstm, hidden: 2), count: 2), readout: .init(outputs: 1)))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = index == 40 ? -3 : -0.5 }
    let names = program.parameters.entries.filter(\.isRecurrent).map(\.name)
    #expect(names.count == 8)
    let scene = try #require(WeightChart.scene(parameters, names, measure: .fixed, texts: .keys))
    let panels = scene.marks.compactMap { mark -> Rect? in
      if case .raster(let raster) = mark, raster.address != nil { return raster.frame }
      return nil
    }
    #expect(panels.count == 8 && Set(panels.map(\.x)).count == 3)
    #expect(Set(panels.map(\.y)).count == 3, "rows are aligned")
    #expect(scene.labels.count { $0.text == "heat.negative" } == 1)
    #expect(scene.labels.count { $0.runs[0].style.weight == .semibold && Int($0.text) != nil } == 1)
    #expect(scene.height < 420)
    try scene.validate()
    let few = try #require(WeightChart.scene(parameters, Array(names.prefix(4)), measure: .fixed, texts: .keys))
    let one = few.marks.compactMap { mark -> Double? in
      if case .raster(let raster) = mark, raster.address != nil { return raster.frame.x }
      return nil
    }
    #expect(one.count == 4 && Set(one).count == 2)
  }

  @Test("Attention of three steps: the whole picture")
  func attention() throws {
    let rows = [[1], [0.25, 0.75], [0.2, 0.3, 0.5]] as [[Double]]
    try Golden.expect(
      AttentionChart.scene(rows, addressHead: "l0.", quantity: "α", measure: .fixed, texts: .keys), "attention")
    #expect(AttentionChart.finding([[1]], .keys).finding.title == "attention.empty.title")
  }

  @Test("Two runs that part in one parameter: the whole picture")
  func difference() throws {
    let model = Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 2)])
    let program = try Program(model)
    var parameters = Parameters(program, seed: 1)
    let a = try program.run(parameters, Sample(inputs: [1, 2, 3]))
    parameters["l0.W_hh"] = [0, 0, 0, 0]
    let b = try program.run(parameters, Sample(inputs: [1, 2, 3]))
    let scene = try DifferenceChart.scene(a, b, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "difference")
    // The initial state is zero: the recurrent weights matter from t = 2 on.
    #expect(scene.title.hasPrefix("difference.title time=2 name=aₕ"))
  }

  @Test("Two histograms on one scale: the whole picture")
  func histogram() throws {
    let panels = [
      HistogramPanel(symbol: "f", role: .forgetGate, values: [0.99, 0.98, 0.5, 0.1], range: 0...1),
      HistogramPanel(symbol: "h", values: [-1, 0, 1]),
    ]
    let scene = HistogramChart.scene(panels, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "histogram")
    #expect(scene.title == "histogram.high.title share=50.0% symbol=f limit=0.95")
    // The deviation of −1, 0, 1 is √(2/3).
    #expect(abs(panels[1].deviation - (2.0 / 3).squareRoot()) < 1e-15)
  }

  @Test("A sigmoid with three inputs: the whole picture; counts of inputs in flat places")
  func activation() throws {
    let panel = ActivationPanel(symbol: "f", function: .sigmoid, role: .forgetGate, inputs: [0, 1, 9])
    try Golden.expect(ActivationChart.scene([panel], measure: .fixed, texts: .keys), "activations")
    #expect(panel.flat == 1.0 / 3)
    #expect(ActivationPanel.Function.relu.slope(-1) == 0)
  }

  @Test("Panels of nothing, of one number and of huge numbers are drawn as far as they can be")
  func degenerate() throws {
    for values in [[], [1], [.nan], [1e299, -1e299], [0, 0]] as [[Double]] {
      try HistogramChart.scene([HistogramPanel(symbol: "h", values: values)], measure: .fixed, texts: .keys).validate()
      let panel = ActivationPanel(symbol: "h", function: .tanh, inputs: values)
      try ActivationChart.scene([panel], measure: .fixed, texts: .keys).validate()
      try AttentionChart.scene([values], measure: .fixed, texts: .keys).validate()
    }
    try AttentionChart.scene([], measure: .fixed, texts: .keys).validate()
  }
}
