import Testing

@testable import Recurrence

@Suite("Matched sizes")
struct MatchedSizeTests {
  @Test("The hidden size is the one whose parameter count is nearest")
  func nearest() {
    for cell in [Cell.rnnTanh, .lstm, .gru] {
      for count in [0, 1, 40, 500, 12_345] {
        let found = cell.hiddenSize(nearestTo: count, input: 3)
        func distance(_ hidden: Int) -> Int {
          abs(cell.parameterCount(LayerSizes(input: 3, hidden: hidden, output: hidden)) - count)
        }
        let best = (1...200).min { distance($0) < distance($1) }
        #expect(found == best, "\(cell.name) \(count)")
      }
    }
  }

  @Test("A count beyond all sizes gives a size, not a trap")
  func huge() {
    #expect(Cell.rnnTanh.hiddenSize(nearestTo: .max, input: 1) >= 1 << 20)
  }
}
