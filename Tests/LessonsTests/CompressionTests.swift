import Recurrence
import Testing

@testable import Lessons

/// What is done to what training left: pruning and rounding.
struct CompressionTests {
  static func numbers(_ expression: String, _ lines: String) throws -> [Double] {
    try VariationTests.numbers(expression, VariationTests.variation(lines))
  }

  /// One epoch of training of the two tanh units.
  static let training = """
    with: { training: { epochs: 1, batch: 1, optimizer: { kind: "sgd", rate: 0.1 } } }
    """

  @Test("pruning takes the smallest magnitudes of all named tensors together, the earlier of equal ones")
  func prune() throws {
    // By magnitude: 0.2, −0.3 (W_ih), −0.3 (W_hh), 0.5, 0.6, 0.8 (both), 1.2; three of eight are 0.375.
    let pruned = "prune matrices: 0.375"
    #expect(try Self.numbers("other:l0.W_hh", pruned) == [0.8, 0, 0, 0.6])
    #expect(try Self.numbers("other:l0.W_ih", pruned) == [0.5, 0])
    #expect(try Self.numbers("other:readout.W", pruned) == [1.2, -0.8])
    #expect(try Self.numbers("other:l0.W_ih", "prune matrices: 0.25") == [0.5, 0], "the earlier of three equals")
    #expect(try Self.numbers("other:l0.W_hh", "prune matrices: 0.25") == [0.8, 0, -0.3, 0.6])
    #expect(try Self.numbers("other:l0.W_hh", "prune W_hh: 0") == [0.8, 0.2, -0.3, 0.6])
    #expect(try Self.numbers("other:l0.W_hh", "prune W_hh: 1") == [0, 0, 0, 0])
  }

  @Test("rounding has a step for each tensor, so that the largest magnitude stays")
  func quantize() throws {
    // Three bits: −3 to 3 times 0.8 / 3.
    let step = 0.8 / 3
    #expect(try Self.numbers("other:l0.W_hh", "quantize W_hh: 3") == [step * 3, step, -step, step * 2])
    let eight = try Self.numbers("other:l0.W_hh", "quantize matrices: 8")
    #expect(zip(eight, [0.8, 0.2, -0.3, 0.6]).allSatisfy { abs($0 - $1) <= 0.8 / 127 / 2 }, "half a step")
    #expect(try Self.numbers("other:l0.b_ih", "quantize b_ih: 8") == [0, 0], "nothing to round")
  }

  @Test("a trained model is pruned after its training")
  func trained() throws {
    let free = try Self.numbers("other:l0.W_hh", Self.training)
    #expect(free != [0.8, 0.2, -0.3, 0.6])
    let pruned = try Self.numbers("other:l0.W_hh", "prune W_hh: 0.5\n" + Self.training)
    #expect(pruned == [free[0], 0, 0, free[3]])
    #expect(try Self.numbers("other:before(l0.W_hh)", "prune W_hh: 0.5\n" + Self.training) == [0.8, 0.2, -0.3, 0.6])
    let both = try Self.numbers("other:l0.W_hh", "prune W_hh: 0.5\nquantize W_hh: 2\n" + Self.training)
    #expect(both == [free[0], 0, 0, free[0]], "one step, and what is nearer to it than to 0")
  }

  @Test("a metric of a part is the one that evaluation computes")
  func metric() throws {
    let mse = try? Self.numbers("other:part_metric(mse, training)", Self.training)
    #expect(mse != nil)
    #expect(try mse == Self.numbers("other:part_loss(training)", Self.training))
  }

  @Test(
    "shares and bits out of range are refused",
    arguments: [
      ("prune W_hh: 1.5", "lesson.share"), ("quantize W_hh: 1", "lesson.quantize"),
      ("quantize W_hh: 2.5", "lesson.quantize"),
      ("prune W_xx: 0.5", "lesson.no-tensor"),
    ])
  func refused(lines: String, key: String) {
    #expect(VariationTests.diagnosis("other:loss", VariationTests.variation(lines))?.key == key)
  }

  @Test("equal neighbors collapse, zeros go")
  func collapse() throws {
    #expect(try VariationTests.numbers("collapse([0, 1, 1, 0, 1, 3, 3, 0])") == [1, 1, 3])
  }
}
