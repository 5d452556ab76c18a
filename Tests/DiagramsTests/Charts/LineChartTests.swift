import Testing

@testable import Diagrams

@Suite("Forecasts and training curves")
struct LineChartTests {
  @Test("A forecast of two steps beside a baseline: the whole picture")
  func forecast() throws {
    let data = ForecastData(
      actual: [1, 2, 3, 4], split: 2,
      predictions: [
        .init(name: "A", start: 2, values: [3.3, 3.6]), .init(name: "B", start: 2, values: [2, 2], isBaseline: true),
      ], quantity: "q", periods: [.init(start: 1, name: "one"), .init(start: 3, name: "two")])
    try Golden.expect(ForecastChart.scene(data, measure: .fixed, texts: .keys), "forecast")
  }

  @Test("The title compares the last horizon's errors, and says so when the baseline is better")
  func comparison() {
    func title(_ mine: Double, _ other: Double) -> String {
      let data = ForecastData(
        actual: [1, 2], split: 1,
        predictions: [
          .init(name: "A", start: 1, values: [2], errors: [mine]),
          .init(name: "B", start: 1, values: [2], isBaseline: true, errors: [other]),
        ])
      return ForecastChart.finding(data, .keys).title
    }
    #expect(
      title(0.035, 0.105) == "forecast.next.better.title name=A error=3.5% count=1 steps=steps other=B than=10.5%")
    #expect(title(0.105, 0.035).hasPrefix("forecast.next.worse.title"))
  }

  @Test("Loss that rises again, and a learning rate below: the whole picture")
  func curves() throws {
    let history = TrainingHistory(panels: [
      .init(
        title: "loss",
        curves: [
          .init(name: "training", values: [4, 2, 1, 0.5]),
          .init(name: "validation", values: [4, 2, 3, 3.5], isMain: true),
        ]), .init(title: "rate", curves: [.init(name: "rate", values: [0.1, 0.1, 0.01, 0.001])]),
    ])
    let scene = HistoryChart.scene(history, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "curves")
    #expect(scene.title.hasPrefix("curves.overfit.title title=loss name=validation what=curves.what title=loss"))
  }

  @Test("Heights that are classes are written as their names")
  func classes() {
    let data = PlotData(
      x: [1, 2, 3], lines: [.init(name: "heard", values: [0, 2, 1])], xTitle: "frame", yTitle: "sound",
      yNames: ["_", "a", "e", "i"])
    let scene = PlotChart.scene(data, measure: .fixed, texts: .keys)
    let texts = scene.labels.map(\.text)
    for name in ["_", "a", "e", "i"] { #expect(texts.contains(name), "\(name)") }
    #expect(!texts.contains("0.5") && !texts.contains("1.00"))
    #expect(scene.description.contains("first=_ last=a"))
    #expect(data.name(3) == "i" && data.name(1.5) == nil && data.name(4) == nil && data.name(-1) == nil)
  }

  @Test("A learning rate is not named twice, and one that rises is no overfitting")
  func rate() {
    let history = TrainingHistory(panels: [
      .init(title: "learning rate", curves: [.init(name: "learning rate", values: [0.1, 0.01, 0.1])])
    ])
    let finding = HistoryChart.finding(history, .keys)
    #expect(finding.title.hasPrefix("curves.rise.title title=learning rate name=learning rate what=learning rate "))
  }

  @Test("Where nobody says what training has seen, the picture does not say it either")
  func unknownSplit() {
    let data = ForecastData(actual: [1, 2, 3], split: nil, predictions: [.init(name: "A", start: 1, values: [2, 3])])
    let scene = ForecastChart.scene(data, measure: .fixed, texts: .keys)
    #expect(!scene.labels.contains { $0.text.hasPrefix("forecast.seen") || $0.text.hasPrefix("forecast.unseen") })
    #expect(ForecastChart.finding(data, .keys).caption.hasPrefix("forecast.rings"))
  }

  @Test("Histories without epochs, with one, with NaN and with infinity are drawn as far as they can be")
  func degenerate() throws {
    for values in [[], [1], [.nan, .nan], [1, .infinity], [0, 0]] as [[Double]] {
      let history = TrainingHistory(panels: [.init(title: "loss", curves: [.init(name: "training", values: values)])])
      try HistoryChart.scene(history, measure: .fixed, texts: .keys).validate()
      let data = ForecastData(actual: values, split: 9, predictions: [.init(name: "A", start: 0, values: [.nan])])
      try ForecastChart.scene(data, measure: .fixed, texts: .keys).validate()
    }
    try HistoryChart.scene(TrainingHistory(panels: []), measure: .fixed, texts: .keys).validate()
  }
}
