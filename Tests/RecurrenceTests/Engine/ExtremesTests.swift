import Testing

@testable import Recurrence

@Suite("Numbers that overflow, saturate or last long")
struct ExtremesTests {
  @Test("an exploding run ends in recorded infinities and NaN, without a trap")
  func exploding() throws {
    let program = try Program(
      Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 2)], readout: .init(outputs: 2)), loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    parameters["l0.W_ih"] = [1, 1]
    parameters["l0.W_hh"] = [9, 1, 1, 9]
    parameters["readout.W"] = [1, -1, 1, 1]
    let steps = 400
    let sample = Sample(inputs: [Double](repeating: 1, count: steps), targets: [Double](repeating: 0, count: 2 * steps))
    let trace = try program.run(parameters, sample)
    #expect(trace[layer: 0, time: 300, .h][0].isFinite)
    #expect(trace[layer: 0, time: 400, .h][0] == .infinity)
    #expect(trace.outputs(time: 400)[trace.outputs(time: 400).startIndex].isNaN)
    #expect(trace.loss?.isNaN == true)
    #expect(trace.parameterGradients.values.contains { $0.isNaN })
    let single = try program.run(parameters.converted { Float($0) }, sample.converted { Float($0) })
    #expect(single[layer: 0, time: 60, .h][0] == .infinity)
  }

  @Test("every output function and loss takes infinite and NaN outputs", arguments: Model.OutputFunction.allCases)
  func infiniteOutputs(output: Model.OutputFunction) throws {
    for kind in Loss.Kind.allCases where kind == .meanSquaredError || output != .identity {
      for weights in [[1e308, 1e308, -1e308], [1e308, -1e308, 0], [0, 0, 0]] {
        let program = try Program(
          Model(
            inputs: 1, layers: [.init(try Cell(parsing: "h = W x ⊙ W x"), hidden: 3)], readout: .init(outputs: 2),
            output: output), loss: Loss(kind))
        var parameters = Parameters<Double>(zerosLike: program.parameters)
        parameters["l0.W"] = weights
        parameters["readout.W"] = [1, 0, 0, 0, -1, 1]
        let targets = [Double](repeating: 1, count: kind == .crossEntropy && output == .softmax ? 2 : 4)
        let trace = try program.run(parameters, Sample(inputs: [1, 2], targets: targets))
        #expect(trace.storage.count > 40)
        if weights[0] != 0, kind == .meanSquaredError, output == .identity { #expect(trace.loss?.isFinite == false) }
        // Explanations of NaN are NaN.
        let loss = try #require(trace.explain(.loss))
        #expect(loss.evaluate(trace) == trace.loss || trace.loss?.isNaN == true)
      }
    }
  }

  @Test("a saturated softmax still has the exact cross entropy and a gradient")
  func saturatedSoftmax() throws {
    let right = try LossTests.run(.crossEntropy, .softmax, x: [[1000, 0, -1000]], targets: [0])
    #expect(right.loss == 0)
    #expect(LossTests.gradients(right, 1) == [0, 0, 0])
    let wrong = try LossTests.run(.crossEntropy, .softmax, x: [[1000, 0, -1000]], targets: [2])
    #expect(wrong.loss == 2000)
    #expect(LossTests.gradients(wrong, 1) == [1, 0, -1])
    // p underflows to 0 there, so the gradient by it is infinite; the one by the logit is not.
    #expect(Array(wrong.gradients(wrong.program.output, time: 1) ?? []) == [0, 0, -.infinity])
    let close = try LossTests.run(.crossEntropy, .softmax, x: [[40, 0]], targets: [0])
    // ln(1 + e⁻⁴⁰) = e⁻⁴⁰, where a logarithm of p = 1 would give 0.
    #expect(abs(try #require(close.loss) / 4.248354255291589e-18 - 1) < 1e-15)
  }

  @Test("a saturated sigmoid still has the exact cross entropy and a gradient")
  func saturatedSigmoid() throws {
    let trace = try LossTests.run(.crossEntropy, .sigmoid, x: [[800, -800]], targets: [0, 0])
    #expect(trace.loss == 400)
    #expect(LossTests.gradients(trace, 1) == [0.5, 0])
    let far = try LossTests.run(.crossEntropy, .sigmoid, x: [[-40]], targets: [0])
    #expect(abs(try #require(far.loss) / 4.248354255291589e-18 - 1) < 1e-15)
  }

  @Test("dual numbers have a derivative where a loss is saturated", arguments: [36.0, 37, 40, 100, 745, 800])
  func saturatedDuals(logit: Double) throws {
    for output in [Model.OutputFunction.softmax, .sigmoid] {
      let cell = try Cell(parsing: "h = W x")
      let program = try Program(
        Model(inputs: 1, layers: [.init(cell, hidden: output == .softmax ? 2 : 1)], output: output), loss: .crossEntropy
      )
      var parameters = Parameters<Dual<Double>>(zerosLike: program.parameters)
      parameters.values[0] = Dual(value: -logit, derivative: 1)
      let isClass = output == .softmax
      let trace = try program.run(parameters, Sample(inputs: [.one], targets: [isClass ? .one : .zero]))
      // ∂ log(1 + eᵃ)/∂a = σ(a), which is eᵃ here.
      let wanted = Double.exp(-logit)
      #expect(abs((trace.loss?.derivative ?? .nan) - wanted) <= 1e-14 * wanted)
    }
  }

  @Test("10,000 steps run forward and backward, and dual numbers agree", arguments: [Cell.rnnTanh, .lstm, .gru])
  func long(cell: Cell) throws {
    let steps = 10_000
    let program = try Program(
      Model(inputs: 1, layers: [.init(cell, hidden: 2)], readout: .init(outputs: 1, on: .last)), loss: .meanSquaredError
    )
    let parameters = Parameters(program, .pytorch, seed: 3)
    var g = Generator(seed: 4)
    let sample = Sample(inputs: (0..<steps).map { _ in g.gaussian() }, targets: [0.7])
    let trace = try program.run(parameters, sample)
    var dual = parameters.converted { Dual<Double>($0) }
    dual.values[0].derivative = 1
    let forward = try program.run(dual, sample.converted { Dual<Double>($0) }, backward: false)
    let found = trace.parameterGradients.values[0]
    #expect(found.isFinite && found != 0)
    #expect(abs((forward.loss?.derivative ?? .nan) - found) <= 1e-13 * abs(found))
  }
}
