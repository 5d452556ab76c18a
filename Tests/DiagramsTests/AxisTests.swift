import Testing

@testable import Diagrams

@Suite("Axes and the places of labels")
struct AxisTests {
  @Test("Linear ticks are round and lie inside the range")
  func linear() {
    #expect(AxisScale.linear(0, 60, from: 0, to: 300).ticks().map(\.value) == [0, 10, 20, 30, 40, 50, 60])
    #expect(AxisScale.linear(187, 512, from: 0, to: 1).ticks(atMost: 5).map(\.value) == [200, 300, 400, 500])
    let small = AxisScale.linear(-0.013, 0.021, from: 0, to: 1).ticks(atMost: 6)
    #expect(small.map { NumberText($0.value, decimals: $0.decimals).plain } == ["−0.01", "0.00", "0.01", "0.02"])
  }

  @Test("Logarithmic ticks are whole decades, ten apart where there are many")
  func logarithmic() {
    let scale = AxisScale.decades(-50, 0, from: 260, to: 0)
    #expect(scale.ticks(atMost: 6).map(\.value) == [-50, -40, -30, -20, -10, 0])
    #expect(abs(scale.position(1e-25) - 130) < 1e-9)
    #expect(scale.position(0) == 260)
    #expect(AxisScale.decades(holding: [1e-3, 0, 20]) == (-3, 2))
    #expect(AxisScale.decades(holding: [1000]) == (3, 4))
    #expect(AxisScale.decades(holding: []) == (0, 1))
  }

  @Test("Ranges without extent or with wild numbers do not trap")
  func wild() {
    #expect(!AxisScale.linear(3, 3, from: 0, to: 1).ticks().isEmpty)
    #expect(AxisScale.linear(.nan, 1, from: 0, to: 1).ticks().isEmpty)
    #expect(AxisScale.linear(0, .infinity, from: 0, to: 1).ticks().isEmpty)
    #expect(AxisScale.linear(1e15, 1e15 + 1, from: 0, to: 1).ticks().count <= 7)
    #expect(AxisScale.linear(1e-300, 3e-300, from: 0, to: 1).ticks().count <= 7)
  }

  @Test("Labels that want one place share it evenly; those with room stay")
  func spread() {
    #expect(Spread.centers(wanted: [10, 50], sizes: [10, 10]) == [10, 50])
    #expect(Spread.centers(wanted: [20, 20], sizes: [10, 10], gap: 2) == [14, 26])
    #expect(Spread.centers(wanted: [21, 20, 19], sizes: [10, 10, 10], gap: 2) == [32, 20, 8])
  }

  @Test("Spread labels never overlap and stay inside, whatever they want")
  func spreadProperty() {
    var state: UInt64 = 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 33) / 2_147_483_648
    }
    for _ in 0..<200 {
      let count = 1 + Int(next() * 8)
      let wanted = (0..<count).map { _ in next() * 200 }
      let sizes = (0..<count).map { _ in 8 + next() * 10 }
      let centers = Spread.centers(wanted: wanted, sizes: sizes, gap: 2, low: 0, high: 200)
      let order = centers.indices.sorted { centers[$0] < centers[$1] }
      for (a, b) in zip(order, order.dropFirst()) {
        // Rounding of sums of some hundred.
        #expect(centers[a] + sizes[a] / 2 + 2 <= centers[b] - sizes[b] / 2 + 1e-9)
      }
      for index in 0..<count {
        #expect(centers[index] - sizes[index] / 2 >= -1e-9 && centers[index] + sizes[index] / 2 <= 200 + 1e-9)
      }
    }
  }
}
