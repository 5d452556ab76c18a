import Testing

@testable import Recurrence

@Suite("The gradient check")
struct GradientCheckTests {
  @Test("passes for every cell: dual numbers to 1e-13, Richardson differences to 1e-22", arguments: RandomModel.cells)
  func everyCell(cell: Cell) throws {
    let model = Model(
      inputs: 2, layers: [.init(cell, hidden: 2, outputs: 1, bidirectional: true)], readout: .init(outputs: 2),
      output: .softmax)
    for loss in [Loss.meanSquaredError, .crossEntropy] {
      let program = try Program(model, loss: loss)
      var parameters = ExplanationTests.parameters(program, seed: 12)
      for index in parameters.values.indices { parameters.values[index] *= 0.6 }
      let check = try GradientCheck(program, parameters, ExplanationTests.sample(program, steps: 3, seed: 13))
      #expect(check.passes, "\(check.rows.map { ($0.name, $0.dualError, $0.differenceError) })")
      #expect(check.rows.map(\.name) == program.parameters.entries.map(\.name))
      #expect(check.rows.allSatisfy { $0.largest > 0 || $0.dualError == 0 })
      #expect(check.rows.allSatisfy { $0.kinks == 0 })
    }
  }

  @Test("reports a ReLU that switches within the step instead of comparing it")
  func kinks() throws {
    let program = try Program(
      Model(inputs: 1, layers: [.init(.rnnReLU, hidden: 2)]), loss: .meanSquaredError)
    var parameters = ExplanationTests.parameters(program, seed: 1)
    // Unit 0 stands exactly on its kink at the first step; unit 1 does not.
    parameters["l0.W_ih"] = [1, 1]
    parameters["l0.b_ih"] = [-1, 2]
    parameters["l0.b_hh"] = [0, 0]
    let check = try GradientCheck(program, parameters, Sample(inputs: [1, 3], targets: [0, 0, 0, 0]))
    #expect(check.passes)
    #expect(check.rows.map(\.name) == ["l0.W_ih", "l0.b_ih", "l0.W_hh", "l0.b_hh"])
    #expect(check.rows.map(\.kinks) == [1, 1, 0, 1])
  }

  @Test("takes differences whose errors of h² and of h⁴ are both gone at the first step already")
  func extrapolation() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1)]), loss: .meanSquaredError)
    let parameters = ExplanationTests.parameters(program, seed: 1).converted { DoubleDouble($0) }
    let sample = Sample(inputs: [1, -2], targets: [0, 1]).converted { DoubleDouble($0) }
    let exact = try program.run(parameters, sample)
    for index in parameters.values.indices {
      let difference = try #require(
        try RichardsonDifference(
          program, parameters, sample, [(index, 1)], RichardsonDifference.steps[0], exact))
      let error = (difference.value - exact.parameterGradients.values[index]).magnitude.double
      // What is left is 2e-31 times a seventh derivative, here below 10⁴; h⁴ would leave some 1e-20.
      #expect(error <= difference.rounding + 1e-26)
    }
  }

  @Test("fails for a gradient that is off by more than the tolerance")
  func failure() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1)]), loss: .meanSquaredError)
    let parameters = ExplanationTests.parameters(program, seed: 1)
    let check = try GradientCheck(program, parameters, Sample(inputs: [1], targets: [0]))
    #expect(check.passes)
    for (dual, difference) in [(2e-13, 0), (0, 2e-22), (Double.nan, 0), (0, .nan)] {
      var other = check
      other.rows[0].dualError = dual
      other.rows[0].differenceExcess = difference
      #expect(!other.passes)
    }
  }

  @Test("tells how far it is and stops when it is told to")
  func stops() throws {
    let program = try Program(Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 2)]), loss: .meanSquaredError)
    let parameters = ExplanationTests.parameters(program, seed: 1)
    let sample = Sample(inputs: [1.0], targets: [0.0, 0.0])
    var shares: [Double] = []
    #expect(throws: Diagnosis("check.stopped")) {
      try GradientCheck(program, parameters, sample) {
        shares.append($0)
        return shares.count < 3
      }
    }
    let count = Double(parameters.values.count)
    #expect(shares == [1 / count, 2 / count, 3 / count])
  }

  @Test("checks as many numbers of each tensor as it is told, drawn from the seed, and all of them along a direction")
  func sampled() throws {
    let program = try Program(
      Model(inputs: 3, layers: [.init(.gru, hidden: 4)], readout: .init(outputs: 2)), loss: .meanSquaredError)
    let parameters = ExplanationTests.parameters(program, seed: 2)
    let sample = ExplanationTests.sample(program, steps: 3, seed: 3)
    let check = try GradientCheck(program, parameters, sample, atMost: 3, seed: 7)
    #expect(check.passes && check.direction.checked == 1 && check.direction.largest > 0)
    #expect(check.rows.map(\.checked) == program.parameters.entries.map { min(3, $0.count) })
    #expect(try GradientCheck(program, parameters, sample, atMost: 3, seed: 7).rows == check.rows)
    let whole = try GradientCheck(program, parameters, sample)
    #expect(whole.passes && whole.checkedCount == parameters.values.count)
    for (some, all) in zip(check.rows, whole.rows) { #expect(some.dualError <= all.dualError) }
  }

  @Test("a loss that is bent too sharply for the usual step is compared with smaller ones")
  func steep() throws {
    let program = try Program(
      Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 1, biases: false)]), loss: .meanSquaredError)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    // tanh'(0) = 1 and x = 1000: the seventh derivative with respect to the weight is near 10²¹.
    parameters["l0.W_ih"] = [1e-4]
    let check = try GradientCheck(program, parameters, Sample(inputs: [1000], targets: [0]))
    #expect(check.passes, "\(check.rows)")
  }
}
