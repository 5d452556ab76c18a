import Recurrence
import Testing

@testable import Training

@Suite struct WindowsTests {
  @Test func `windows slide over all rows in the order of time`() throws {
    let windows = try Windows(rows: 0..<6, lookBack: 3, horizon: 2)
    #expect(windows.map(\.inputs) == [0..<3, 1..<4])
    #expect(windows.map(\.targets) == [3..<5, 4..<6])
  }

  @Test func `windows within a part never reach beyond it`() throws {
    for (rows, lookBack, horizon, stride) in [(5..<17, 3, 1, 1), (5..<17, 3, 2, 4), (10..<14, 3, 1, 7)] {
      let windows = try Windows(rows: rows, lookBack: lookBack, horizon: horizon, stride: stride)
      #expect(windows[0].inputs.lowerBound == rows.lowerBound)
      for window in windows {
        #expect(window.inputs.lowerBound >= rows.lowerBound && window.targets.upperBound <= rows.upperBound)
        #expect(window.inputs.count == lookBack && window.targets.count == horizon)
        #expect(window.inputs.upperBound == window.targets.lowerBound)
      }
      let next = windows[windows.count - 1].targets.upperBound + stride
      #expect(next > rows.upperBound, "one window more would fit")
    }
  }

  @Test func `too few rows are refused with the number needed`() throws {
    #expect(
      throws: Diagnosis("windows.too-few-rows", ["lookBack": "12", "horizon": "1", "needed": "13", "got": "12"])
    ) { try Windows(rows: 0..<12, lookBack: 12) }
    #expect(try Windows(rows: 0..<13, lookBack: 12).count == 1)
    #expect(throws: Diagnosis.self) { try Windows(rows: 0..<9, lookBack: Int.max, horizon: Int.max) }
    #expect(throws: Diagnosis("windows.size", ["name": "stride", "got": "0"])) {
      try Windows(rows: 0..<9, lookBack: 2, stride: 0)
    }
  }

  @Test func `a stride longer than the series leaves one window`() throws {
    #expect(try Windows(rows: 0..<9, lookBack: 2, stride: Int.max).count == 1)
  }
}

@Suite struct SplitTests {
  @Test func `the parts follow each other in time and leave no row out`() throws {
    let split = try Split(rowCount: 144, validation: 0.1, test: 0.25)
    #expect(split.training == 0..<94 && split.validation == 94..<108 && split.test == 108..<144)
  }

  @Test(arguments: [(-0.1, 0.2), (0.5, 0.5), (.nan, 0.1), (0, .infinity)])
  func `fractions that leave nothing to train on are refused`(_ validation: Double, _ test: Double) {
    #expect(throws: Diagnosis.self) { try Split(rowCount: 10, validation: validation, test: test) }
  }

  @Test func `no rows cannot be split`() {
    #expect(throws: Diagnosis("split.no-training", ["rows": "0"])) { try Split(rowCount: 0, test: 0.5) }
  }
}
