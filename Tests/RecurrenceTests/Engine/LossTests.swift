import Testing

@testable import Recurrence

@Suite("The conventions of losses")
struct LossTests {
  /// A model whose outputs before the output function are its inputs: h = W x with W the identity.
  static func run(
    _ kind: Loss.Kind, _ output: Model.OutputFunction, x: [[Double]], targets: [Double], over steps: Loss.Steps = .all
  ) throws -> Trace<Double> {
    let width = x[0].count
    let cell = try Cell(parsing: "h = W x")
    let program = try Program(
      Model(inputs: width, layers: [.init(cell, hidden: width)], output: output), loss: Loss(kind, over: steps))
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for unit in 0..<width { parameters[0, unit, unit] = 1 }
    return try program.run(parameters, Sample(inputs: x.flatMap { $0 }, targets: targets))
  }

  static func gradients(_ trace: Trace<Double>, _ time: Int) -> [Double] {
    Array(trace.gradients(trace.program.input, time: time) ?? [])
  }

  @Test("mean squared error is the mean over all elements, without ½")
  func meanSquaredError() throws {
    let trace = try Self.run(.meanSquaredError, .identity, x: [[1, 2], [0, 4]], targets: [0, 0, 0, 1])
    #expect(trace.loss == 3.5)
    #expect(trace.loss(time: 1) == 2.5 && trace.loss(time: 2) == 4.5)
    #expect(Self.gradients(trace, 1) == [0.5, 1])
    #expect(Self.gradients(trace, 2) == [0, 1.5])
  }

  @Test("over the last step or a mask it is the mean over the elements that count")
  func masks() throws {
    let x = [[1.0], [2], [3]]
    let last = try Self.run(.meanSquaredError, .identity, x: x, targets: [1], over: .last)
    #expect(last.loss == 4)
    #expect(last.loss(time: 2) == nil && last.loss(time: 3) == 4)
    #expect((1...3).map { Self.gradients(last, $0) } == [[0], [0], [4]])
    let masked = try Self.run(
      .meanSquaredError, .identity, x: x, targets: [0, 0, 0], over: .mask([true, false, true]))
    #expect(masked.loss == 5)
    #expect(masked.loss(time: 2) == nil)
    #expect((1...3).map { Self.gradients(masked, $0) } == [[1], [0], [3]])
  }

  @Test("cross entropy is the mean over rows of −log softmax")
  func crossEntropy() throws {
    let trace = try Self.run(.crossEntropy, .softmax, x: [[0, 0], [0, 0]], targets: [0, 1])
    // Half an ulp of ln 2.
    #expect(abs(try #require(trace.loss) - 0.6931471805599453) < 1e-16)
    #expect(Self.gradients(trace, 1) == [-0.25, 0.25])
    #expect(Self.gradients(trace, 2) == [0.25, -0.25])
    // By the probabilities: −1/p over the rows, for the right class alone.
    #expect(Array(trace.gradients(trace.program.output, time: 1) ?? []) == [-1, 0])
    let three = try Self.run(.crossEntropy, .softmax, x: [[2, 0, 1]], targets: [2])
    #expect(abs(try #require(three.loss) - 1.4076059644443801) < 4e-16)
  }

  @Test("cross entropy of sigmoid outputs is the mean over rows and outputs")
  func binaryCrossEntropy() throws {
    let trace = try Self.run(.crossEntropy, .sigmoid, x: [[0, 0]], targets: [0, 1])
    #expect(abs(try #require(trace.loss) - 0.6931471805599453) < 2e-16)
    #expect(Self.gradients(trace, 1) == [0.25, -0.25])
    #expect(Array(trace.gradients(trace.program.output, time: 1) ?? []) == [1, -1])
    let soft = try Self.run(.crossEntropy, .sigmoid, x: [[1]], targets: [0.25])
    // softplus(1) − ¼; σ(1) − ¼.
    #expect(abs(try #require(soft.loss) - 1.0632616875182228) < 4e-16)
    #expect(abs(Self.gradients(soft, 1)[0] - 0.4810585786300049) < 2e-16)
  }

  @Test("a squared error may also be taken of probabilities")
  func squaredProbabilities() throws {
    let trace = try Self.run(.meanSquaredError, .softmax, x: [[0, 0]], targets: [1, 0])
    #expect(trace.loss == 0.25)
    // ∂L/∂p = (−½, ½); through the softmax p (∂ − Σ ∂ p).
    #expect(Self.gradients(trace, 1) == [-0.25, 0.25])
    let one = try Self.run(.meanSquaredError, .sigmoid, x: [[0]], targets: [0])
    #expect(Self.gradients(one, 1) == [0.25])
  }

  @Test("relu′(0) = 0, and NaN passes through")
  func relu() throws {
    let cell = try Cell(parsing: "h = relu(W x)")
    let program = try Program(Model(inputs: 1, layers: [.init(cell, hidden: 1)]), loss: .meanSquaredError)
    for (weight, wanted) in [(0.0, 0.0), (-1, 0), (1, 2)] {
      var parameters = Parameters<Double>(zerosLike: program.parameters)
      parameters.values[0] = weight
      let trace = try program.run(parameters, Sample(inputs: [1], targets: [weight > 0 ? 0 : 1]))
      #expect(trace.parameterGradients.values == [wanted])
    }
    #expect(ReLU.value(Double.nan).isNaN)
    #expect(ReLU.value(-0.0).bitPattern == 0)
  }

  @Test("without a loss there is neither a loss nor a gradient")
  func none() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.gru, hidden: 1)]))
    let trace = try program.run(ExplanationTests.parameters(program, seed: 1), Sample(inputs: [1.0, 2]))
    #expect(trace.loss == nil && trace.loss(time: 1) == nil)
    #expect(!trace.hasGradients)
    #expect(program.countedRows(steps: 2) == 0)
    #expect(trace[layer: 0, time: 2, .h].gradients == nil)
    #expect(trace[layer: 0, time: 2, .h].gradient(0) == 0)
    #expect(trace.explain(.loss) == nil)
    #expect(trace.outputs(time: 2) == trace[layer: 0, time: 2, .h].values)
  }
}
