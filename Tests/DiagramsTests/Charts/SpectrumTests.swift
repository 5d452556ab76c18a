import Testing

@testable import Diagrams

@Suite("Spectra, Jacobians and ledgers")
struct SpectrumTests {
  @Test("A rotation by 90° and its double: the whole picture")
  func spectrum() throws {
    let rotation = SpectrumData(
      name: "R", note: "turn", eigenvalues: [.init(real: 0, imaginary: 1), .init(real: 0, imaginary: -1)],
      singularValues: [1, 1], rows: [[0, -1], [1, 0]])
    let double = SpectrumData(
      name: "2R", eigenvalues: [.init(real: 0, imaginary: 2), .init(real: 0, imaginary: -2)], singularValues: [2, 2],
      rows: [[0, -2], [2, 0]])
    let scene = SpectrumChart.scene([rotation, double], measure: .fixed, texts: .keys)
    try Golden.expect(scene, "spectrum")
    #expect(scene.title == "spectrum.only.title name=R")
    #expect(rotation.discs == [.init(center: 0, radius: 1), .init(center: 0, radius: 1)])
    #expect(double.outside == 2 && rotation.onCircle == 2)
  }

  @Test("Singular values that halve and that stay: the whole picture")
  func jacobian() throws {
    let data = JacobianData(name: "A", singularValues: [[1, 1], [1, 0.5], [1, 0.25], [1, 0.125]])
    let scene = JacobianChart.scene(data, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "jacobian")
    #expect(scene.title.contains("felt=2 count=2"))
  }

  @Test("A ledger of three steps, cut to one: the whole picture")
  func ledger() throws {
    let data = LedgerData(
      parameter: "W_hh", norms: [[0], [0.1, 0.2], [0.01, 0.1, 0.4]], shares: [[0], [0.1, 0.3], [-0.1, 0.2, 0.5]],
      truncation: 1, angle: 12.34)
    let scene = LedgerChart.scene(data, measure: .fixed, texts: .keys)
    try Golden.expect(scene, "ledger")
    // 0.3 + 0.5 of 1.
    #expect(scene.title == "ledger.turned.title steps=1 share=80.0% angle=12.3")
  }

  @Test("Where the last loss is the only one, its row alone is drawn")
  func strip() throws {
    func cells(_ rows: [[Double]]) throws -> Int {
      let data = LedgerData(parameter: "W_hh", norms: rows, shares: rows)
      let scene = LedgerChart.scene(data, measure: .fixed, texts: .keys)
      try scene.validate()
      let outlines = scene.marks.compactMap { mark -> Int? in
        guard case .path(let path) = mark else { return nil }
        return path.elements.count { $0 == .close }
      }
      return outlines.max() ?? 0
    }
    let zeros = (1...4).map { Array(repeating: 0.0, count: $0) }
    #expect(try cells(zeros + [[0, 0.1, 0.2, 0.3, 0.4]]) == 5)
    // Another loss brings the triangle back.
    #expect(try cells(Array(zeros.dropLast()) + [[0, 0, 0, 0.1], [0, 0.1, 0.2, 0.2, 0.4]]) == 15)
  }

  @Test(
    "Of one loss alone the largest column has the longest bar there can be, whatever its share of the row",
    arguments: [5, 40])
  func stripBars(_ steps: Int) throws {
    let zeros = (1..<steps).map { Array(repeating: 0.0, count: $0) }
    let shares = (1...steps).map { 2 * Double($0) / Double(steps * (steps + 1)) }
    let data = LedgerData(parameter: "W_hh", norms: zeros + [shares], shares: zeros + [shares])
    let scene = LedgerChart.scene(data, measure: .fixed, texts: .keys)
    let bars = scene.marks.compactMap { mark -> Rect? in
      guard case .rectangle(let rectangle) = mark, rectangle.fill == .gradient else { return nil }
      return rectangle.frame
    }
    #expect(bars.map(\.height).max() == 90)
    #expect(scene.labelConflicts(.fixed).isEmpty)
  }

  @Test("The fewest steps back that hold nine tenths are found")
  func window() throws {
    let data = LedgerData(parameter: "W", norms: [[1], [1, 1]], shares: [[0.4], [0.1, 0.5]])
    let window = try #require(data.window(holding: 0.85))
    // Sums of three decimal fractions.
    #expect(window.steps == 1 && abs(window.share - 0.9) < 1e-12)
    #expect(data.window(holding: 2) == nil)
  }

  @Test("Nothing, zeros and numbers that are none are drawn as far as they can be")
  func degenerate() throws {
    try SpectrumChart.scene([], measure: .fixed, texts: .keys).validate()
    let none = SpectrumData(
      name: "", eigenvalues: [.init(real: .nan, imaginary: 0)], singularValues: [.infinity], rows: [[.nan], []])
    #expect(none.eigenvalues.isEmpty && none.discs.isEmpty)
    try SpectrumChart.scene([none], measure: .fixed, texts: .keys).validate()
    for values in [[], [[]], [[1]], [[1], []], [[0], [0]], [[.nan]]] as [[[Double]]] {
      try JacobianChart.scene(JacobianData(name: "A", singularValues: values), measure: .fixed, texts: .keys).validate()
      let ledger = LedgerData(parameter: "W", norms: values, shares: values, truncation: 0)
      try LedgerChart.scene(ledger, measure: .fixed, texts: .keys).validate()
    }
  }
}
