import Foundation
import Testing

@testable import Recurrence

/// Small models with random parameters for the laboratory's tests.
enum LaboratoryRun {
  static func program(
    _ cell: Cell, inputs: Int = 2, hidden: Int = 3, layers: Int = 1, outputs: Int? = nil, bidirectional: Bool = false,
    over steps: Loss.Steps = .all
  ) throws -> Program {
    let one = Model.Layer(cell, hidden: hidden, outputs: outputs, bidirectional: bidirectional)
    let model = Model(
      inputs: inputs, layers: Array(repeating: one, count: layers), readout: .init(outputs: 2))
    return try Program(model, loss: Loss(.meanSquaredError, over: steps))
  }

  static func parameters(_ program: Program, scale: Double = 0.7, seed: UInt64 = 1) -> Parameters<Double> {
    var generator = Generator(seed: seed)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = generator.uniform(in: -scale...scale) }
    return parameters
  }

  static func sample(_ program: Program, steps: Int, seed: UInt64 = 2) -> Sample<Double> {
    var generator = Generator(seed: seed)
    let inputs = (0..<steps * program.model.inputs).map { _ in generator.uniform(in: -1...1) }
    let rows = program.loss?.steps == .last ? 1 : steps
    let targets = (0..<rows * program.model.outputs).map { _ in generator.uniform(in: -1...1) }
    var states: [Sample<Double>.InitialState] = []
    for stage in program.stages {
      guard case .layer(let layer, let direction) = stage.role else { continue }
      for slot in stage.slots where program.slots[slot].isState {
        states.append(
          .init(
            layer: layer, direction: direction, state: program.slots[slot].name,
            values: (0..<program.slots[slot].units).map { _ in generator.uniform(in: -0.5...0.5) }))
      }
    }
    return Sample(inputs: inputs, targets: targets, initialStates: states)
  }

  static func trace(_ program: Program, steps: Int, scale: Double = 0.7) throws -> Trace<Double> {
    try program.run(parameters(program, scale: scale), sample(program, steps: steps))
  }
}
