import Diagrams
import Recurrence
import SampleRuns
import Testing

@testable import CairoRendering

@Suite("Numbers on charts that follow from several of a run")
struct DerivedNumberTests {
  let check = StructureCheck()

  /// Compares the labels of a picture with the run; how many there were.
  private func readBack(_ scene: Scene, _ trace: Trace<Double>, other: Trace<Double>? = nil, _ seed: Int) -> Int {
    var reader = ReadBack(scene, trace)
    reader.other = other
    let (wrong, compared) = reader.mismatches()
    #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(3))")
    return compared
  }

  @Test("Spectra, Jacobians, histograms, ledgers and gradient flow of 200 random runs say what the run says")
  func random() throws {
    var compared = [0, 0, 0, 0, 0]
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let trace = try ChartSupport.trace(
        dice.pick([.rnnTanh, .lstm, .gru]), units: dice.int(2...8), steps: dice.int(1...12), seed: UInt64(seed),
        gain: dice.share() * 3, over: dice.share() < 0.5 ? .last : .all)
      let measure = check.measure
      let matrices = try trace.recurrentMatrices()
      let spectra = try matrices.map { entry in
        try SpectrumData(name: "$\(entry.name)$", address: "l0." + entry.name, entry.matrix)
      }
      compared[0] += readBack(SpectrumChart.scene(spectra, measure: measure, texts: check.texts), trace, seed)
      let jacobian = try JacobianData(name: "run", trace, state: "h")
      compared[1] += readBack(JacobianChart.scene(jacobian, measure: measure, texts: check.texts), trace, seed)
      let panels = ["h", "f", "z"].compactMap { name in
        HeatGrid(trace, Quantity(name), isGradient: seed % 4 == 0, texts: check.texts).map { HistogramPanel($0) }
      }
      compared[2] += readBack(HistogramChart.scene(panels, measure: measure, texts: check.texts), trace, seed)
      let names = matrices.map { "l0." + $0.name }
      let ledger = try LedgerData(trace, symbol: "W_hh", names, truncation: seed % 3 == 0 ? 2 : nil)
      compared[3] += readBack(LedgerChart.scene(ledger, measure: measure, texts: check.texts), trace, seed)
      let flows = try trace.gradientFlow().map { FlowSeries(name: "run", $0) }
      compared[4] += readBack(GradientFlowChart.scene(flows, measure: measure, texts: check.texts), trace, seed)
    }
    for count in compared { #expect(count >= 200) }
  }

  @Test("The cells of a difference say how far the runs lie apart")
  func differences() throws {
    var compared = 0
    for seed in 0..<40 {
      var dice = ChartSupport.Dice(seed)
      let (units, steps) = (dice.int(2...5), dice.int(1...8))
      let a = try ChartSupport.trace(.gru, units: units, steps: steps, seed: 1, over: .all)
      let b = try ChartSupport.trace(.gru, units: units, steps: steps, seed: 2, over: .all)
      let scene = try DifferenceChart.scene(
        a, b, ofGradients: seed % 2 == 0, measure: check.measure, texts: check.texts)
      compared += readBack(scene, a, other: b, seed)
    }
    #expect(compared > 200)
  }

  @Test("The labels of training curves and forecasts say which numbers of their files they are")
  func files() throws {
    let values = [3, 1.25, 0.5, 0.75]
    let history = TrainingHistory(panels: [
      .init(title: "loss", curves: [.init(name: "training", values: values, isMain: true, column: "loss")])
    ])
    let scene = HistoryChart.scene(history, measure: check.measure, texts: check.texts)
    let labels = scene.labels.filter { $0.address != nil }
    #expect(labels.map(\.address) == ["history loss 3; lowest loss", "history loss 4"])
    #expect(labels.map { ReadBack.tokens($0.text) } == [["0.500", "3"], ["0.750"]])
    let data = ForecastData(
      actual: [100, 100, 100, 100], split: 1,
      predictions: [.init(name: "GRU", start: 1, values: [110, 80, 70])])
    let forecast = ForecastChart.scene(data, measure: check.measure, texts: check.texts)
    let errors = forecast.labels.filter { $0.address?.hasPrefix("error") == true }
    #expect(errors.map(\.address) == ["error 3 GRU", "error 1 GRU"])
    #expect(errors.map(\.text) == ["30.0", "10.0"])
  }
}
