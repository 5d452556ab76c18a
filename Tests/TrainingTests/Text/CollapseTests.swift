import Testing

@testable import Training

/// Frames become letters.
struct CollapseTests {
  @Test("runs of one class become one, silence none, and a class that comes again after silence counts again")
  func runs() {
    #expect(Collapse.classes([0, 0, 1, 1, 0, 1, 2, 2, 3, 0]) == [1, 1, 2, 3])
    #expect(Collapse.classes([]) == [] && Collapse.classes([0]) == [])
  }

  @Test("a word counts as right when its frames collapse to it, wherever the borders lie")
  func metric() {
    var sum = MetricSum(.collapsedAccuracy, isClass: true)
    func rows(_ classes: [Int]) -> [[Double]] { classes.map { code in (0..<3).map { $0 == code ? 0.8 : 0.1 } } }
    sum.add(sequence: rows([0, 1, 1, 2]), targets: [[0], [1], [2], [2]])
    #expect(sum.value == 1)
    sum.add(sequence: rows([0, 1, 0, 1]), targets: [[0], [1], [1], [1]])
    #expect(sum.value == 0.5)
  }
}
