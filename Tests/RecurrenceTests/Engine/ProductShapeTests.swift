import Testing

@testable import Recurrence

/// Products of parts of a panel at once: one of them is fastest, all are the same.
struct ProductShapeTests {
  @Test(
    "Panels of every width have the bits of traces", arguments: ProductShape.allCases,
    [7, 8, 12, 16, 17, 24, 25, 31, 32, 40])
  func sameBits(_ shape: ProductShape, _ units: Int) throws {
    let model = Model(
      inputs: 2, layers: [.init(.lstm, hidden: units), .init(.rnnTanh, hidden: 48 - units)],
      readout: .init(outputs: 3))
    let program = try Program(model, loss: .meanSquaredError)
    let parameters = Parameters<Double>(program, seed: UInt64(units))
    var engine = BatchEngine(program, shape: shape)
    // One step has its inputs at hand; groups of eight, of four and of single sequences.
    for steps in [3, 1] {
      let lengths = Array(repeating: steps, count: units % 2 == 0 ? 15 : 21)
      let samples = BatchSingleStepTests.samples(program, lengths: lengths, seed: 3)
      let batch = try program.run(parameters, batch: samples)
      let rows = try samples.reduce(0) { try $0 + program.rows(of: $1) }
      for _ in 0..<2 {
        #expect(try engine.run(parameters, samples, divisor: rows) == batch.loss)
        #expect(
          engine.gradient.values.map(\.bitPattern) == batch.parameterGradients.values.map(\.bitPattern),
          "\(steps) steps")
      }
    }
  }

  @Test("The one that takes least time at its best is chosen, whatever single times there are")
  func fastest() {
    // In the order of the cases; each is slow now and then.
    #expect(choice([3, 2, 4, 9, 9, 9]) == .eight)
    #expect(choice([9, 9, 2, 3, 4, 9]) == .sixteen)
    #expect(choice([2, 9, 4, 9, 3, 9]) == .four)
  }

  /// What is chosen when works take these seconds, again and again.
  private func choice(_ times: [Double]) -> ProductShape {
    var number = 0
    return ProductShape.fastest(seconds: { work in
      work()
      defer { number += 1 }
      return times[number % times.count]
    })
  }
}
