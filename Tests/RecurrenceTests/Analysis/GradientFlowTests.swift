import Testing

@testable import Recurrence

@Suite("Gradient flow")
struct GradientFlowTests {
  /// h = tanh(x + w h') with h = 0 throughout: ∂L/∂h shrinks by exactly w a step.
  static func linear(_ weight: Double, steps: Int, target: Double = 1) throws -> Trace<Double> {
    let model = Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1, biases: false)])
    let program = try Program(model, loss: Loss(.meanSquaredError, over: .last))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_ih"] = [1]
    parameters["l0.W_hh"] = [weight]
    let inputs = [Double](repeating: 0, count: steps)
    return try program.run(parameters, Sample(inputs: inputs, targets: [target]))
  }

  @Test("A gradient that halves every step has the rate ½, the half-life 1 and exact norms")
  func halving() throws {
    let flow = try #require(try Self.linear(0.5, steps: 20).gradientFlow().first)
    #expect(flow.state == "h")
    #expect(flow.times == Array((0...20).reversed()))
    // ∂L/∂h_T = 2 (0 − 1), then powers of two: no rounding anywhere.
    #expect(flow.norms == (0...20).map { 2 * Double.power(ofTwo: -$0) })
    #expect(flow.ratio(lag: 3) == 0.5)
    #expect(flow.ratio(lag: 0) == nil)
    // Logarithm, quotient and exponential round once each.
    #expect(abs(try #require(flow.rate) - 0.5) < 1e-15)
    #expect(abs(try #require(flow.halfLife) - 1) < 1e-14)
    #expect(flow.largest?.lag == 0)
    #expect(flow.smallest?.lag == 20)
  }

  /// h = tanh(x + R h') with h = 0 throughout: ∂L/∂h is turned, and multiplied by `factor`, at every step back.
  static func turning(by factor: Double, steps: Int) throws -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(.rnnTanh, hidden: 2, biases: false)])
    let program = try Program(model, loss: Loss(.meanSquaredError, over: .last))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    let (cosine, sine) = (factor * Double.cos(0.7), factor * Double.sin(0.7))
    parameters["l0.W_hh"] = [cosine, -sine, sine, cosine]
    return try program.run(
      parameters, Sample(inputs: [Double](repeating: 0, count: 2 * steps), targets: [1, 0.5]))
  }

  @Test(
    "What only rounding takes from a gradient has no half-life, what a little more takes has one", arguments: [7, 200])
  func keeping(steps: Int) throws {
    let kept = try Self.turning(by: 1, steps: steps)
    let flow = try #require(try kept.gradientFlow().first)
    // A rotation's four numbers are rounded once each, and so are the sums of two products.
    #expect(abs(try #require(flow.rate) - 1) < 1e-15)
    #expect(flow.halfLife == nil)
    #expect(flow.underflow(in: .float32) == .never)
    #expect(try kept.lyapunovExponents().halfLife == nil)

    let fading = try Self.turning(by: 1 - 1e-10, steps: steps)
    let expected = Double.log(2) / 1e-10
    // The rate 1e-10 has a rounding error of about 1e-16 a step: six digits.
    let half = try #require(try fading.gradientFlow().first?.halfLife)
    #expect(abs(half / expected - 1) < 1e-5)
    #expect(abs(try #require(try fading.lyapunovExponents().halfLife) / expected - 1) < 1e-5)

    let growing = try Self.turning(by: 1 + 1e-10, steps: steps)
    #expect(try growing.gradientFlow().first?.halfLife == nil && growing.lyapunovExponents().halfLife == nil)
  }

  @Test("Underflow is where the rounded gradient is zero, or where the rate will bring it")
  func underflow() throws {
    // 2 · 2⁻ᵏ ≤ 2⁻¹⁵⁰ from k = 151 on; half the least Float64, 2⁻¹⁰⁷⁵, is reached at k = 1076 and rounds to zero.
    let long = try #require(try Self.linear(0.5, steps: 1100).gradientFlow().first)
    #expect(long.underflow(in: .float32) == .reached(lag: 151))
    #expect(long.underflow(in: .float64) == .reached(lag: 1076))
    let short = try #require(try Self.linear(0.5, steps: 20).gradientFlow().first)
    guard case .predicted(let lag) = short.underflow(in: .float32) else {
      Issue.record("\(short.underflow(in: .float32))")
      return
    }
    #expect(lag == 151 || lag == 152)  // the logarithms round
    #expect(try Self.linear(2, steps: 20).gradientFlow().first?.underflow(in: .float32) == .never)
  }

  @Test("The norm of gradients whose squares underflow or overflow is right to the last bits")
  func norms() {
    for scale in [0x1p-1060, 0x1p-700, 1, 0x1p700, 0x1p1020] {
      // 3, 4 and 5 are exact at every scale, and so is the root of 25.
      #expect(VectorNorm.euclidean([3 * scale, -4 * scale][...]) == 5 * scale)
    }
    #expect(VectorNorm.euclidean([0.0, 0][...]) == 0)
    #expect(VectorNorm.euclidean([1, Double.infinity][...]) == .infinity)
    #expect(VectorNorm.euclidean([Double.nan, .infinity][...]).isNaN)
    // In Float32 the squares of 2⁻¹⁰⁰ are zero.
    #expect(VectorNorm.euclidean([Float(0x1p-100)][...]) == 0x1p-100)
  }

  @Test("An all-zero gradient, a single step and an exploded gradient have defined results")
  func edges() throws {
    let zero = try #require(try Self.linear(0.5, steps: 5, target: 0).gradientFlow().first)
    #expect(zero.rate == nil && zero.halfLife == nil && zero.largest == nil && zero.measured == nil)
    #expect(zero.underflow(in: .float64) == .zero)
    let single = try #require(try Self.linear(0.5, steps: 1).gradientFlow().first)
    #expect(single.norms == [2, 1])
    let exploded = try #require(try Self.linear(1e200, steps: 5).gradientFlow().first)
    #expect(exploded.norms.last == .infinity || exploded.norms.last?.isNaN == true)
    #expect(exploded.ratio(lag: 2) == nil)
    #expect(exploded.largest?.norm == 2e200)
  }

  @Test("Every state of every layer and direction has a flow, in the order of its own steps")
  func layers() throws {
    let program = try LaboratoryRun.program(.lstm, layers: 2, bidirectional: true)
    let trace = try LaboratoryRun.trace(program, steps: 4)
    let flows = try trace.gradientFlow()
    #expect(flows.map { $0.state } == ["h", "c", "h", "c", "h", "c", "h", "c"])
    #expect(flows.map { $0.layer } == [0, 0, 0, 0, 1, 1, 1, 1])
    #expect(flows[2].direction == .reverse)
    #expect(flows[2].times == [1, 2, 3, 4, 0])
    #expect(flows[0].times == [4, 3, 2, 1, 0])
    let gradient = try #require(trace[layer: 1, .reverse, time: 2, .c].gradients)
    let squares = gradient.reduce(0) { $0 + $1 * $1 }
    #expect(abs(flows[7].norms[1] - squares.squareRoot()) <= 1e-15 * flows[7].norms[1])  // two roundings
  }

  @Test("A run without a backward pass is refused")
  func forwardOnly() throws {
    let program = try LaboratoryRun.program(.rnnTanh)
    let trace = try program.run(
      LaboratoryRun.parameters(program), LaboratoryRun.sample(program, steps: 3), backward: false)
    #expect(throws: Diagnosis("laboratory.no-gradients")) { try trace.gradientFlow() }
  }
}
