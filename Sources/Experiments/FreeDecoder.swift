import Files
import Recurrence
import Training

/// A trained decoder that writes by itself: every step reads what the step before it gave, instead of the truth (teacher forcing).
public struct FreeDecoder: Sendable {
  private let program: Program
  private let parameters: Parameters<Double>

  /// The same network with its outputs fed back.
  /// - Throws: `model.feedback-…` where outputs cannot be inputs.
  public init(_ program: Program, _ parameters: Parameters<Double>) throws(Diagnosis) {
    var model = program.model
    model.feedsBack = true
    self.program = try Program(model)
    self.parameters = parameters
  }

  /// What it gives, step by step.
  public struct Sequence: Sendable {
    /// The outputs.
    public var outputs: [[Double]]
    /// Where symbols are fed back, the most probable one of each step; otherwise empty.
    public var symbols: [Int]
  }

  /// Runs `steps` steps, the first on the first inputs of `sample`; an encoder reads the sample's source.
  /// - Throws: `sample.…`, `trace.too-large`.
  public func run(_ sample: Sample<Double>, steps: Int) throws(Diagnosis) -> Sequence {
    var own = Sample(
      inputs: Array(sample.inputs.prefix(program.slots[program.input].units)), initialStates: sample.initialStates)
    own.source = sample.source
    own.steps = steps
    let trace = try program.run(parameters, own, backward: false, byteLimit: MemoryLimit.usual)
    var result = Sequence(outputs: [], symbols: [])
    for time in 1...steps {
      result.outputs.append(Array(trace.outputs(time: time)))
      if program.model.embedding != nil, let fed = program.fed {
        result.symbols.append(Int(trace.values(fed, time: time).first ?? 0))
      }
    }
    return result
  }

  /// What an encoder's sequence becomes: symbols up to the first `end`, or `steps` of them.
  /// - Throws: as `run`.
  public func symbols(
    reading source: [Double], start: [Double], end: Int, steps: Int
  ) throws(Diagnosis) -> [Int] {
    var sample = Sample(inputs: start)
    sample.source = source
    return Array(try run(sample, steps: steps).symbols.prefix { $0 != end })
  }

  /// The same with every symbol drawn from the probabilities of its step; at temperature 0 the most probable one is taken.
  /// - Throws: as `run`.
  public func drawnSymbols(
    reading source: [Double], start: [Double], end: Int, steps: Int, temperature: Double, _ generator: inout Generator
  ) throws(Diagnosis) -> [Int] {
    // What was drawn is given, as the truth is in training.
    var model = program.model
    model.feedsBack = false
    let forced = try Program(model)
    var symbols: [Int] = []
    var sample = Sample(inputs: start)
    sample.source = source
    while symbols.count < steps {
      let trace = try forced.run(parameters, sample, backward: false, byteLimit: MemoryLimit.usual)
      let probabilities = Array(trace.outputs(time: trace.steps))
      let symbol = Forecaster.draw(probabilities, temperature: temperature, &generator)
      if symbol == end { break }
      symbols.append(symbol)
      sample.inputs.append(Double(symbol))
    }
    return symbols
  }
}
