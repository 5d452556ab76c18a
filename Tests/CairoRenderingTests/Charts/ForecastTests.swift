import Diagrams
import Testing

@testable import CairoRendering

@Suite("Forecasts and training curves, set in real type")
struct ForecastTests {
  let shaper = PangoShaper()

  @Test("200 random series and predictions: nothing outside the page, no two labels overlap")
  func forecasts() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let count = dice.int(1...200)
      let scale = dice.share() < 0.3 ? dice.wild() : 100
      let actual = (0..<count).map { _ in scale * (dice.share() + 0.1) }
      let split = dice.int(0...count)
      var predictions: [ForecastData.Prediction] = []
      for index in 0..<dice.int(0...3) {
        let length = dice.int(1...24)
        predictions.append(
          .init(
            name: ["LSTM", "last year again", "a model with quite a long name"][index],
            start: dice.int(0...max(0, count - 1)), values: (0..<length).map { _ in scale * dice.share() },
            isBaseline: index == 1, errors: dice.share() < 0.5 ? (0..<length).map { _ in dice.share() } : []))
      }
      let data = ForecastData(
        actual: actual, split: split, predictions: predictions, quantity: "passengers", stepName: "months",
        periods: dice.share() < 0.5 ? (0..<17).map { .init(start: 12 * $0 + 1, name: "\(1949 + $0)") } : [])
      let scene = ForecastChart.scene(
        data, ChartSupport.page(&dice),
        measure: shaper.measure, texts: ChartSupport.texts)
      let problems = ChartSupport.problems(scene, shaper)
      #expect(problems.isEmpty, "seed \(seed): \(problems)")
    }
  }

  @Test(
    "200 random histories: nothing outside the page, no two labels overlap")
  func histories() {
    for seed in 0..<200 {
      var dice = ChartSupport.Dice(seed)
      let count = dice.int(1...200)
      func values() -> [Double] {
        let size = dice.share() < 0.2 ? dice.wild() : 1
        return (0..<count).map { dice.share() < 0.05 ? .nan : size * (1 / Double($0 + 1) + 0.1 * dice.share()) }
      }
      var panels: [TrainingHistory.Panel] = []
      for index in 0..<dice.int(1...3) {
        panels.append(
          .init(
            title: ["loss", "accuracy, %", "learning rate"][index],
            curves: [
              .init(name: "training", values: values()), .init(name: "validation", values: values(), isMain: true),
            ]
          ))
      }
      let scene = HistoryChart.scene(
        TrainingHistory(panels: panels, firstEpoch: dice.int(0...1)),
        ChartSupport.page(&dice),
        measure: shaper.measure, texts: ChartSupport.texts)
      let problems = ChartSupport.problems(scene, shaper)
      #expect(problems.isEmpty, "seed \(seed): \(problems)")
    }
  }
}
