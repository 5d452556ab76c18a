import Recurrence
import Training

/// Feeds a trained model row after row, keeping its state.
public struct Forecaster: Sendable {
  private let program: Program
  private let parameters: Parameters<Double>
  private var engine: BatchEngine
  private var states: [Sample<Double>.InitialState] = []

  private let file: String

  /// A forecaster in the zero state.
  /// - Throws: as `Program.init`.
  public init(_ model: TrainedModel) throws(Diagnosis) {
    file = model.file
    program = try Program(model.program.model)
    parameters = model.parameters
    engine = BatchEngine(program, shape: .fastest)
  }

  /// The outputs after one more step; `inputs` are as the model takes them.
  /// - Throws: `forecast.reverse` for a model that reads from the end, too.
  public mutating func step(_ inputs: [Double]) throws(Diagnosis) -> [Double] {
    guard !program.model.layers.contains(where: { $0.isBidirectional }) else {
      throw Diagnosis("forecast.reverse", ["file": file])
    }
    let sample = Sample(inputs: inputs, initialStates: states)
    try program.check(sample)
    _ = try engine.run(parameters, [sample], divisor: 1, backward: false)
    states = []
    for (number, layer) in program.model.layers.enumerated() {
      for name in layer.cell.states {
        guard let slot = program.slot(layer: number, name) else { continue }
        states.append(.init(layer: number, state: name, values: engine.finalState(sequence: 0, slot: slot)))
      }
    }
    return Array(engine.outputs(sequence: 0, time: 1))
  }

  /// The outputs of the last step of a sequence that begins in the zero state.
  public mutating func window(_ inputs: [Double]) throws(Diagnosis) -> [Double] {
    let steps = try run(inputs)
    return Array(engine.outputs(sequence: 0, time: steps))
  }

  /// The outputs of every step of a sequence that begins in the zero state; of the last one where the model has no others.
  public mutating func sequence(_ inputs: [Double]) throws(Diagnosis) -> [[Double]] {
    let steps = try run(inputs)
    let first = program.model.hasOneOutput ? steps : 1
    return (first...steps).map { Array(engine.outputs(sequence: 0, time: $0)) }
  }

  private mutating func run(_ inputs: [Double]) throws(Diagnosis) -> Int {
    let sample = Sample(inputs: inputs)
    let steps = try program.steps(of: sample)
    _ = try engine.run(parameters, [sample], divisor: 1, backward: false)
    return steps
  }

  /// A class drawn from probabilities: each taken to the power 1/temperature; 0 takes the most probable one.
  public static func draw(_ probabilities: [Double], temperature: Double, _ generator: inout Generator) -> Int {
    var best = 0
    for index in probabilities.indices where probabilities[index] > probabilities[best] { best = index }
    guard temperature > 0, probabilities[best] > 0 else { return best }
    // Relative to the greatest, so that no power is infinite.
    let weights = probabilities.map {
      $0 > 0 ? Double.exp((Double.log($0) - Double.log(probabilities[best])) / temperature) : 0
    }
    var left = generator.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return index }
    }
    return best
  }
}
