import Testing

@testable import Diagrams

@Suite("Room for what was not seen")
struct ForecastRoomTests {
  private func data(_ count: Int, split: Int?, start: Int, length: Int) -> ForecastData {
    ForecastData(
      actual: (0..<count).map { 100 + Double($0 % 12) }, split: split,
      predictions: [.init(name: "GRU", start: start, values: [Double](repeating: 104, count: length))],
      quantity: "passengers", stepName: "months")
  }

  @Test("of a long series the end is drawn, with two fifths for what was not seen, and the rest is counted")
  func long() {
    #expect(data(144, split: 120, start: 120, length: 24).hidden == 84)
    let scene = ForecastChart.scene(data(144, split: 120, start: 120, length: 24), measure: .fixed, texts: .keys)
    let texts = scene.labels.map(\.text)
    #expect(texts.contains("forecast.earlier count=84 steps=months"))
    #expect(texts.contains("85"))
    #expect(texts.contains("forecast.unseen"))
  }

  @Test("a short series, one that is almost all unseen, and one that nobody has split are drawn whole")
  func whole() {
    #expect(data(48, split: 40, start: 40, length: 8).hidden == 0)
    #expect(data(144, split: 60, start: 60, length: 24).hidden == 0)
    #expect(ForecastData(actual: [1, 2, 3], split: nil, predictions: []).hidden == 0)
  }

  @Test("no prediction begins before the first step that is drawn")
  func predictions() {
    let early = data(200, split: 190, start: 100, length: 5)
    #expect(early.hidden <= 100)
  }
}
