import Testing

@testable import Recurrence

/// Gradients of inputs, initial states and parameters, tensor by tensor.
@Suite("Back-propagation in Double agrees")
struct OtherArithmeticsTests {
  static func run(_ cell: Cell) throws -> (program: Program, parameters: Parameters<Double>, sample: Sample<Double>) {
    let program = try Program(ExplanationTests.model(cell, output: .softmax), loss: .crossEntropy)
    var parameters = ExplanationTests.parameters(program, seed: 60)
    // Far from saturation, where 1 − y² would lose digits whatever computes it.
    for index in parameters.values.indices { parameters.values[index] *= 0.4 }
    return (program, parameters, ExplanationTests.sample(program, steps: 4, seed: 61))
  }

  static func inputs<S: Scalar>(_ trace: Trace<S>) -> [S] {
    (1...trace.steps).flatMap { Array(trace.gradients(trace.program.input, time: $0) ?? []) }
  }

  static func state<S: Scalar>(_ trace: Trace<S>, _ state: Sample<Double>.InitialState) throws -> [S] {
    let slot = try #require(trace.program.slot(layer: state.layer, direction: state.direction, state.state))
    return Array(trace.gradients(slot, time: 0) ?? [])
  }

  func expect(_ found: [Double], _ wanted: [Double], _ name: String) {
    let largest = wanted.map(abs).max() ?? 0
    // A few hundred roundings of 1e-16, relative to the largest entry of the tensor.
    #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-13 * largest }, "\(name)")
    #expect(found.count == wanted.count)
  }

  @Test("with DoubleDouble", arguments: RandomModel.cells)
  func doubleDouble(cell: Cell) throws {
    let (program, parameters, sample) = try Self.run(cell)
    let trace = try program.run(parameters, sample)
    let exact = try program.run(parameters.converted { DoubleDouble($0) }, sample.converted { DoubleDouble($0) })
    for entry in program.parameters.entries {
      expect(
        try #require(trace.parameterGradients[entry.name]),
        try #require(exact.parameterGradients[entry.name]).map(\.high), entry.name)
    }
    expect(Self.inputs(trace), Self.inputs(exact).map(\.high), "inputs")
    for state in sample.initialStates {
      expect(
        try Self.state(trace, state), try Self.state(exact, state).map(\.high), "layer \(state.layer) \(state.state)")
    }
  }

  @Test("with dual numbers, for every input and every initial state", arguments: RandomModel.cells)
  func dualNumbers(cell: Cell) throws {
    let (program, parameters, sample) = try Self.run(cell)
    let trace = try program.run(parameters, sample)
    let dualParameters = parameters.converted { Dual<Double>($0) }
    let dualSample = sample.converted { Dual<Double>($0) }
    func derivative(_ change: (inout Sample<Dual<Double>>) -> Void) throws -> Double {
      var moved = dualSample
      change(&moved)
      return try program.run(dualParameters, moved, backward: false).loss?.derivative ?? .nan
    }
    let inputs = try sample.inputs.indices.map { index in try derivative { $0.inputs[index].derivative = 1 } }
    expect(Self.inputs(trace), inputs, "inputs")
    for (number, state) in sample.initialStates.enumerated() {
      let wanted = try state.values.indices.map { unit in
        try derivative { $0.initialStates[number].values[unit].derivative = 1 }
      }
      expect(try Self.state(trace, state), wanted, "layer \(state.layer) \(state.state)")
    }
    #expect(sample.initialStates.isEmpty == !cell.isRecurrent)
  }
}
