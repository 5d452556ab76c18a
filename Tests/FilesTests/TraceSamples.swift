import Files
import Recurrence

/// A run to write and read.
struct TraceSample {
  var name: String
  var trace: Trace<Double>
  var names = StateDictNames()

  /// Runs a model with random parameters on a random sequence.
  init(_ name: String, _ model: Model, loss: Loss? = .meanSquaredError, steps: Int, states: Bool = false) throws {
    self.name = name
    let program = try Program(model, loss: loss)
    var generator = Generator(seed: 21)
    let parameters = Parameters(program, Initializer(.gaussian(0.5), bias: .gaussian(0.5)), seed: 8)
    let symbols = model.embedding?.symbols
    let inputs = (0..<(model.feedsBack ? 1 : steps) * model.inputs).map { _ in
      symbols.map { Double(generator.next() % UInt64($0)) } ?? generator.gaussian()
    }
    var targets: [Double] = []
    if let target = program.target {
      let rows = program.stages[program.slots[target].stage].times == .last ? 1 : steps
      let isClass = loss?.kind == .crossEntropy && model.output == .softmax
      targets = (0..<rows * program.slots[target].units).map { _ in
        isClass ? Double(generator.next() % UInt64(model.outputs)) : generator.gaussian()
      }
    }
    var sample = Sample(inputs: inputs, targets: targets)
    if model.feedsBack { sample.steps = steps }
    if let encoder = model.encoder {
      sample.source = (0..<3 * encoder.inputs).map { _ in
        encoder.embedding.map { Double(generator.next() % UInt64($0.symbols)) } ?? generator.gaussian()
      }
    }
    sample = try sample.droppingOut(program, &generator)
    if states {
      for state in model.layers[0].cell.states {
        guard let slot = program.slot(layer: 0, state) else { continue }
        sample.initialStates.append(
          .init(layer: 0, state: state, values: (0..<program.slots[slot].units).map { _ in generator.gaussian() }))
      }
    }
    trace = try program.run(parameters, sample)
  }

  /// A cell with attention over its own past, which records vectors that grow with time.
  static let attention = """
    name: attentive
    q = tanh(W_q x + b_q)
    e = dot(q, past(h))
    α = softmax(e)
    m = weighted(α, past(h))
    h = tanh(W_ih x + W_mh m + b_h)
    """

  /// Every built-in cell and every shape of model.
  static func all() throws -> [TraceSample] {
    var samples: [TraceSample] = []
    for cell in Cell.builtIn {
      samples.append(
        try TraceSample(cell.name, Model(inputs: 2, layers: [.init(cell, hidden: 3)]), steps: 4, states: true))
    }
    samples.append(
      try TraceSample(
        "bidirectional",
        Model(
          inputs: 2,
          layers: [.init(.lstm, hidden: 2, bidirectional: true), .init(.gru, hidden: 3, bidirectional: true)],
          readout: .init(outputs: 2)), steps: 3, states: true))
    let embedded = Model(
      embedding: .init(symbols: 5, width: 3), layers: [.init(.gru, hidden: 2, biases: false)],
      readout: .init(outputs: 4), output: .softmax)
    samples.append(try TraceSample("embedding and softmax", embedded, loss: .crossEntropy, steps: 5))
    samples.append(
      try TraceSample("mask", embedded, loss: Loss(.crossEntropy, over: .mask([true, false, true, false])), steps: 4))
    let last = Model(inputs: 1, layers: [.init(.lstm, hidden: 2)], readout: .init(outputs: 3, on: .last))
    samples.append(try TraceSample("readout on the last step", last, steps: 6))
    samples.append(try TraceSample("T = 1", last, steps: 1))
    samples.append(try TraceSample("no loss", last, loss: nil, steps: 3))
    samples.append(
      try TraceSample(
        "sigmoid", Model(inputs: 1, layers: [.init(.rnnTanh, hidden: 2)], output: .sigmoid),
        loss: Loss(.meanSquaredError, over: .last), steps: 3))
    for cell in Cell.denseLayers {
      var dense = Model.Layer(cell, hidden: 3)
      dense.reads = .flattened(steps: 4)
      dense.dropout = 0.25
      samples.append(
        try TraceSample(cell.name, Model(inputs: 2, layers: [dense, .init(cell, hidden: 2)]), steps: 4))
    }
    for cell in Cell.attentions {
      var model = Model(
        embedding: .init(symbols: 4, width: 3), layers: [.init(.gru, hidden: 4), .init(cell, hidden: 2)],
        readout: .init(outputs: 4), output: .softmax)
      model.encoder = .init(
        embedding: .init(symbols: 5, width: 2), layers: [.init(.gru, hidden: 2, bidirectional: true)])
      samples.append(try TraceSample(cell.name, model, loss: .crossEntropy, steps: 4))
      model.feedsBack = true
      samples.append(try TraceSample(cell.name + " fed back", model, loss: .crossEntropy, steps: 4))
    }
    let own = try Cell(parsing: attention)
    samples.append(try TraceSample("attention", Model(inputs: 2, layers: [.init(own, hidden: 2)]), steps: 5))
    samples.append(
      try TraceSample(
        "attention both ways", Model(inputs: 2, layers: [.init(own, hidden: 2, bidirectional: true)]), steps: 4))
    return samples
  }
}

/// Whether two traces hold the same numbers to the bit; NaN counts as equal to NaN where `nan` says so.
func sameBits(_ a: Trace<Double>, _ b: Trace<Double>, nan: Bool = false) -> Bool {
  func same(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { $0.bitPattern == $1.bitPattern || (nan && $0.isNaN && $1.isNaN) }
  }
  return a.program.model == b.program.model && a.program.loss == b.program.loss && a.layout == b.layout
    && a.hasGradients == b.hasGradients && a.lossRows == b.lossRows
    && same([a.loss].compactMap { $0 }, [b.loss].compactMap { $0 })
    && same(a.storage, b.storage) && same(a.parameters.values, b.parameters.values)
    && same(a.parameterGradients.values, b.parameterGradients.values)
}
