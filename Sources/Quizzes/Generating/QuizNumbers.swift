import Recurrence

/// Numbers that can be computed with by hand: two decimals, drawn from a seed.
public enum QuizNumbers {
  /// A program's parameters, each from −1.20 to 1.20.
  public static func parameters(of program: Program, _ generator: inout Generator) -> Parameters<Double> {
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for entry in program.parameters.entries {
      // Wide products would saturate every gate.
      let bound = entry.isMatrix ? min(1.2, 3 / Double(entry.columns)) : 0.6
      for index in entry.offset..<entry.offset + entry.count {
        parameters.values[index] = decimal(bound, &generator)
      }
    }
    return parameters
  }

  /// A sequence of the same shape as another, with numbers of its own; symbols stay symbols and classes stay classes.
  public static func sample(like sample: Sample<Double>, of program: Program, _ generator: inout Generator) -> Sample<
    Double
  > {
    var drawn = sample
    let symbols = program.model.embedding?.symbols
    drawn.inputs = sample.inputs.map { _ in
      symbols.map { Double(generator.integer(below: $0)) } ?? decimal(1.5, &generator)
    }
    let isClass = program.loss?.kind == .crossEntropy
    let isSoftmax = program.model.output == .softmax
    drawn.targets = sample.targets.map { _ in
      guard isClass else { return decimal(1, &generator) }
      return Double(generator.integer(below: isSoftmax ? program.model.outputs : 2))
    }
    // A run that begins at rest goes on doing so.
    for index in drawn.initialStates.indices where drawn.initialStates[index].values.contains(where: { $0 != 0 }) {
      drawn.initialStates[index].values = drawn.initialStates[index].values.map { _ in decimal(0.8, &generator) }
    }
    return drawn
  }

  /// A number with two decimals that is not 0.
  private static func decimal(_ bound: Double, _ generator: inout Generator) -> Double {
    let most = max(1, Int((bound * 100).rounded(.down)))
    let size = Double(1 + generator.integer(below: most)) / 100
    return generator.integer(below: 2) == 0 ? size : -size
  }

  /// A small network around a cell: two inputs, two units, one output, three steps, mean squared error.
  ///
  /// - Throws: what a cell of one's own may be wrong about.
  public static func example(_ cell: Cell, seed: UInt64) throws(Diagnosis) -> Trace<Double> {
    let model = Model(inputs: 2, layers: [.init(cell, hidden: 2)], readout: .init(outputs: 1))
    let program = try Program(model, loss: .meanSquaredError)
    let shape = Sample(inputs: [Double](repeating: 0, count: 6), targets: [Double](repeating: 0, count: 3))
    return try run(program, like: shape, seed: seed)
  }

  /// A program's run with numbers drawn from a seed.
  public static func run(_ program: Program, like sample: Sample<Double>, seed: UInt64) throws(Diagnosis) -> Trace<
    Double
  > {
    var generator = Generator(seed: seed)
    let parameters = parameters(of: program, &generator)
    return try program.run(parameters, self.sample(like: sample, of: program, &generator))
  }
}
