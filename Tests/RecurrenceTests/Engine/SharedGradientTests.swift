import Testing

@testable import Recurrence

@Suite("A sum and its terms")
struct SharedGradientTests {
  /// The sum that makes h is one of two readers of a.
  static let cell = """
    a = W_ax x + W_ah h' + b
    h = a + tanh(a)
    """

  @Test("share one gradient only where nothing else reads the term")
  func twoReaders() throws {
    let cell = try Cell(parsing: Self.cell)
    let program = try Program(
      Model(inputs: 1, layers: [.init(cell, hidden: 2)], readout: .init(outputs: 1)), loss: .meanSquaredError)
    let slot = try #require(program.slot(layer: 0, "a"))
    #expect(program.slots[slot].adjoint == .own)
    let product = try #require(program.slot(layer: 0, "W_ax x"))
    #expect(program.slots[product].adjoint == .shared(slot))

    let parameters = Parameters(program, Initializer(.gaussian(0.5)), seed: 5)
    let sample = Sample(inputs: [0.5, -0.3, 0.8], targets: [0.2, 0.1, -0.4])
    let check = try GradientCheck(program, parameters, sample)
    #expect(check.passes)
    // ∂L/∂a = ∂L/∂h + ∂L/∂h (1 − tanh² a): both readers send something back.
    let trace = try program.run(parameters, sample)
    let h = trace[layer: 0, time: 3, .h]
    let tanh = trace[layer: 0, time: 3, "tanh(a)"]
    for unit in 0..<2 {
      let expected = h.gradient(unit) * (2 - tanh[unit] * tanh[unit])
      // Two roundings of products and one of the sum.
      #expect(abs(trace[layer: 0, time: 3, "a"].gradient(unit) - expected) <= 1e-15 * abs(expected))
    }
  }
}
