import Testing

@testable import Recurrence

@Suite("Initial parameters")
struct InitializerTests {
  static func draw(
    _ initializer: Initializer, cell: Cell = .lstm, inputs: Int = 60, hidden: Int = 100, seed: UInt64 = 5
  ) throws -> Parameters<Double> {
    let program = try Program(
      Model(inputs: inputs, layers: [.init(cell, hidden: hidden)], readout: .init(outputs: 3)))
    return Parameters(program, initializer, seed: seed)
  }

  static func moments(_ values: [Double]?) throws -> (mean: Double, deviation: Double, largest: Double) {
    let values = try #require(values)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
    return (mean, variance.squareRoot(), values.map(abs).max() ?? 0)
  }

  @Test("are distributed as their scheme says")
  func statistics() throws {
    // 6000 and 10,000 numbers: the mean is within 4 σ/√n of 0, the deviation within 4 %.
    func expect(_ found: (mean: Double, deviation: Double, largest: Double), _ deviation: Double, bound: Double) {
      #expect(abs(found.mean) < 4 * deviation / 6000.0.squareRoot())
      #expect(abs(found.deviation / deviation - 1) < 0.04)
      #expect(found.largest <= bound)
      #expect(found.largest > 0.9 * bound || bound == .infinity)
    }
    let root3 = 3.0.squareRoot()
    let pytorch = try Self.draw(.pytorch)
    try expect(Self.moments(pytorch["l0.W_ii"]), 0.1 / root3, bound: 0.1)
    try expect(Self.moments(pytorch["l0.W_hf"]), 0.1 / root3, bound: 0.1)
    #expect(try Self.moments(pytorch["l0.b_ig"]).largest <= 0.1)
    #expect(try Self.moments(pytorch["readout.W"]).largest <= 0.1)
    let glorot = try Self.draw(.init(.glorotUniform))
    try expect(Self.moments(glorot["l0.W_ii"]), (2.0 / 160).squareRoot(), bound: (6.0 / 160).squareRoot())
    try expect(Self.moments(glorot["l0.W_hi"]), 0.1, bound: 0.03.squareRoot())
    try expect(Self.moments(try Self.draw(.init(.glorotNormal))["l0.W_ii"]), (2.0 / 160).squareRoot(), bound: .infinity)
    try expect(Self.moments(try Self.draw(.init(.gaussian(0.3)))["l0.W_hg"]), 0.3, bound: .infinity)
    #expect(glorot["l0.b_ii"]?.allSatisfy { $0 == 0 } == true)
  }

  @Test("are constants, or ones on the diagonal, where that is asked for")
  func constants() throws {
    let constant = try Self.draw(
      .init(.constant(0.25), recurrent: .identity, bias: .constant(-1)), inputs: 3, hidden: 4)
    #expect(constant["l0.W_ii"] == [Double](repeating: 0.25, count: 12))
    #expect(constant["l0.W_hi"] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    #expect(constant["l0.b_hi"] == [-1, -1, -1, -1])
    #expect(try Self.draw(.init(.zeros)).values.allSatisfy { $0 == 0 })
    let narrow = try Self.draw(.init(.identity), inputs: 2, hidden: 3)
    #expect(narrow["l0.W_ii"] == [1, 0, 0, 1, 0, 0])
    #expect(narrow["l0.W_hi"] == [1, 0, 0, 0, 1, 0, 0, 0, 1])
  }

  @Test("are orthogonal to 1e-15 n, also where a matrix is not square", arguments: [(1, 1), (3, 7), (7, 3), (40, 40)])
  func orthogonal(inputs: Int, hidden: Int) throws {
    let parameters = try Self.draw(.init(.orthogonal), cell: .rnnTanh, inputs: inputs, hidden: hidden)
    for (index, entry) in parameters.table.entries.enumerated() where entry.isMatrix && entry.layer != nil {
      let (isTall, short) = (entry.rows > entry.columns, min(entry.rows, entry.columns))
      let long = max(entry.rows, entry.columns)
      func element(_ vector: Int, _ k: Int) -> Double {
        isTall ? parameters[index, k, vector] : parameters[index, vector, k]
      }
      for a in 0..<short {
        for b in 0...a {
          let dot = (0..<long).map { element(a, $0) * element(b, $0) }.reduce(0, +)
          #expect(abs(dot - (a == b ? 1 : 0)) <= 1e-15 * Double(long), "\(entry.name) \(a) \(b)")
        }
      }
    }
  }

  @Test("add the forget gate's bias to b_if alone")
  func forgetBias() throws {
    let keras = try Self.draw(.keras, hidden: 4)
    #expect(keras["l0.b_if"] == [1, 1, 1, 1])
    #expect(keras["l0.b_hf"] == [0, 0, 0, 0] && keras["l0.b_ii"] == [0, 0, 0, 0])
    let raised = try Self.draw(.init(.zeros, bias: .constant(0.5), forgetBias: 2), hidden: 2)
    #expect(raised["l0.b_if"] == [2.5, 2.5] && raised["l0.b_ig"] == [0.5, 0.5])
    #expect(try Self.draw(.init(.zeros, forgetBias: 2), cell: .gru, hidden: 2).values.allSatisfy { $0 == 0 })
  }

  @Test("are the same for a seed, on every machine, and others for another")
  func seeds() throws {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for initializer in [Initializer.pytorch, .keras, .init(.glorotNormal, bias: .gaussian(1))] {
      let drawn = try Self.draw(initializer, inputs: 3, hidden: 5, seed: 11)
      #expect(try Self.draw(initializer, inputs: 3, hidden: 5, seed: 11) == drawn)
      #expect(try Self.draw(initializer, inputs: 3, hidden: 5, seed: 12) != drawn)
      for value in drawn.values { sum = (sum ^ value.bitPattern) &* 0x100_0000_01b3 }
    }
    // Frozen: lessons show these numbers.
    #expect(sum == 7_762_527_204_445_771_210)
  }
}
