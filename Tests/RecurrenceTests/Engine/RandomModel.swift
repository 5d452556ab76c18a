@testable import Recurrence

/// A random model with random parameters and a few random sequences, all from one seed.
struct RandomModel: CustomStringConvertible {
  let program: Program
  let parameters: Parameters<Double>
  let samples: [Sample<Double>]

  /// Cells that no library has: attention, long delays, parameters inside functions.
  static let homeMade: [String] = [
    """
    name: attention
    q = W_q x + U_q h'
    α = softmax(0.7 dot(q, past(h)))
    m = weighted(α, past(h))
    h = tanh(W x + b + V m − 0.5 h')
    """,
    """
    name: delays
    u = W_hh h' + W_2 h'' + W_3 h(t-3)
    h = tanh(W_ih x + b − u − e) ⊙ (1 − 0.25 h''')
    """,
    """
    name: decay
    k = σ(d) ⊙ h' + tanh(W_x x + b_x + R σ(e))
    s = W_c concat(k, x, d) − tanh(k)
    h = softmax(s + b_s) ⊙ k + relu(s'') − σ(1 − s)
    """,
    """
    name: squares
    width: y = output
    p = p_1 ⊙ p_2 + W_h h' ⊙ (b_3 − W_4 x)
    h = σ(p + b_6) ⊙ σ(p) − −0.1 p
    y = W_y (h ⊙ h) + b_y
    """,
  ]

  static let homeMadeCells: [Cell] = homeMade.compactMap { try? Cell(parsing: $0) }
  static let cells: [Cell] = Cell.builtIn + Cell.denseLayers + homeMadeCells

  /// - Parameter wider: By how many units its layers are wider than five at most.
  init(seed: UInt64, wider: Int = 0) throws(Diagnosis) {
    var g = Generator(seed: seed)
    func chance(_ p: Double) -> Bool { g.uniform() < p }
    var model = Model(inputs: 1 + g.integer(below: 4), layers: [])
    for _ in 0..<[1, 1, 1, 2, 2, 3][g.integer(below: 6)] {
      let cell = RandomModel.cells[g.integer(below: RandomModel.cells.count)]
      let hidden = 1 + g.integer(below: 5) + wider
      model.layers.append(
        Model.Layer(
          cell, hidden: hidden, outputs: chance(0.5) ? nil : 1 + g.integer(below: 3), bidirectional: chance(0.3),
          biases: chance(0.75)))
    }
    if chance(0.15) {
      model.embedding = Model.Embedding(symbols: 2 + g.integer(below: 3), width: model.inputs)
      model.inputs = 1
    }
    for layer in model.layers.indices where chance(0.15) { model.layers[layer].dropout = 0.5 * g.uniform() }
    let count = chance(0.25) ? 2 + g.integer(below: 2) : 1
    let steps = (0..<count).map { _ in 1 + g.integer(below: 9) }
    if chance(0.2) {
      // A dense layer over the whole sequence, or over its last step.
      var dense = Model.Layer(Cell.denseLayers[g.integer(below: 5)], hidden: 1 + g.integer(below: 4))
      dense.reads = count > 1 || chance(0.5) ? .last : .flattened(steps: steps[0])
      dense.dropout = chance(0.3) ? 0.3 : 0
      model.layers.append(dense)
    } else if chance(0.25) {
      RandomModel.addEncoder(to: &model, &g)
    }
    if chance(0.75) || model.encoder != nil {
      model.readout = Model.Readout(
        outputs: 1 + g.integer(below: 3), on: chance(0.3) ? .last : .every, bias: chance(0.8))
    }
    if model.encoder != nil, chance(0.5) {
      model.feedsBack = true
      model.readout?.steps = .every
      model.readout?.outputs = model.embedding?.symbols ?? model.inputs
    }
    model.output = Model.OutputFunction.allCases[g.integer(below: 3)]
    var loss = Loss(model.output != .identity && chance(0.7) ? .crossEntropy : .meanSquaredError)
    if !model.hasOneOutput, chance(0.4) {
      var flags = (0..<steps[0]).map { _ in chance(0.5) }
      flags[g.integer(below: flags.count)] = true
      loss.steps = count > 1 || chance(0.3) ? .last : .mask(flags)
    }
    program = try Program(model, loss: loss)
    var parameters = Parameters<Double>(zerosLike: program.parameters)
    for index in parameters.values.indices { parameters.values[index] = 0.8 * g.gaussian() }
    var samples = RandomModel.samples(program, steps, &g)
    // Where 1 − y² or p − 1 cancel, every method loses digits and nothing can be compared to 1e-13; extremes have their own tests.
    while try program.runAll(parameters, samples, backward: false).traces.contains(where: { $0.isSaturated }) {
      for index in parameters.values.indices { parameters.values[index] *= 0.75 }
      for index in samples.indices {
        for state in samples[index].initialStates.indices {
          samples[index].initialStates[state].values = samples[index].initialStates[state].values.map { 0.75 * $0 }
        }
      }
    }
    if loss.kind == .meanSquaredError {
      // At least ½ away from the outputs, where y − target does not cancel.
      for index in samples.indices {
        let trace = try program.run(parameters, samples[index], backward: false)
        let isLast = model.hasOneOutput || loss.steps == .last
        let steps = isLast ? [trace.steps] : Array(1...trace.steps)
        let outputs = steps.flatMap { Array(trace.outputs(time: $0)) }
        samples[index].targets = outputs.map { $0 + (chance(0.5) ? 1 : -1) * (0.5 + g.uniform()) }
      }
    }
    self.samples = samples
    self.parameters = parameters
  }

  /// Layers that read a sequence of their own, and attention over them on top of the model's.
  private static func addEncoder(to model: inout Model, _ g: inout Generator) {
    let attention = Cell.attentions[g.integer(below: Cell.attentions.count)]
    let isBoth = g.uniform() < 0.4
    let hidden = 1 + g.integer(below: 3)
    let cells: [Cell] = [.rnnTanh, .lstm, .gru]
    let cell = cells[g.integer(below: 3)]
    var layer = Model.Layer(cell, hidden: hidden, bidirectional: isBoth)
    if g.uniform() < 0.2 { layer.dropout = 0.4 }
    var encoder = Model.Encoder(inputs: 1 + g.integer(below: 3), layers: [layer])
    if g.uniform() < 0.3 { encoder.embedding = .init(symbols: 3, width: 2) }
    if encoder.embedding != nil { encoder.inputs = 1 }
    if attention.isRecurrent {
      encoder.handsStates = false
      model.layers = [Model.Layer(attention, hidden: 1 + g.integer(below: 4))]
    } else {
      model.layers = [
        Model.Layer(cell, hidden: encoder.width), Model.Layer(attention, hidden: 1 + g.integer(below: 4)),
      ]
    }
    model.encoder = encoder
  }

  private static func samples(_ program: Program, _ steps: [Int], _ g: inout Generator) -> [Sample<Double>] {
    let model = program.model
    let loss = program.loss ?? .meanSquaredError
    return steps.map { steps in
      let isOneRow = model.hasOneOutput || loss.steps == .last
      let rows = isOneRow ? 1 : steps
      let inputs = (0..<(model.feedsBack ? 1 : steps) * model.inputs).map { _ in
        model.embedding.map { Double(g.integer(below: $0.symbols)) } ?? g.gaussian()
      }
      let targets: [Double]
      switch (loss.kind, model.output) {
      case (.crossEntropy, .softmax): targets = (0..<rows).map { _ in Double(g.integer(below: model.outputs)) }
      case (.crossEntropy, _): targets = (0..<rows * model.outputs).map { _ in Double(g.integer(below: 2)) }
      default: targets = (0..<rows * model.outputs).map { _ in g.gaussian() }
      }
      var sample = Sample(inputs: inputs, targets: targets)
      if model.feedsBack { sample.steps = steps }
      if let encoder = model.encoder {
        sample.source = (0..<(1 + g.integer(below: 5)) * encoder.inputs).map { _ in
          encoder.embedding.map { Double(g.integer(below: $0.symbols)) } ?? g.gaussian()
        }
      }
      sample = (try? sample.droppingOut(program, &g)) ?? sample
      for slot in program.slots where slot.isState && slot.handedFrom.isEmpty && g.uniform() < 0.4 {
        guard case .layer(let layer, let direction) = program.stages[slot.stage].role else { continue }
        let values = (0..<slot.units).map { _ in g.gaussian() }
        sample.initialStates.append(.init(layer: layer, direction: direction, state: slot.name, values: values))
      }
      return sample
    }
  }

  var description: String {
    let layers = program.model.layers.map {
      "\($0.cell.name) \($0.hidden)\($0.outputs.map { "/\($0)" } ?? "")\($0.isBidirectional ? " both" : "")"
        + ($0.hasBiases ? "" : " no biases")
    }
    let loss = program.loss.map { "\($0.kind.rawValue) over \($0.steps)" } ?? ""
    let model = program.model
    let encoder = model.encoder.map { "\($0), fed back: \(model.feedsBack), " } ?? ""
    return encoder + layers.joined(separator: ", ")
      + " → \(model.readout.map { "readout \($0.outputs) \($0.steps)" } ?? "none") \(model.output), \(loss), "
      + "T \(samples.map { $0.inputs.count / model.inputs })"
  }
}

extension Program {
  /// Runs one sequence by itself or several as a batch: loss, parameters' gradients and traces either way.
  func runAll<S: Scalar>(_ parameters: Parameters<S>, _ samples: [Sample<S>], backward: Bool = true) throws(Diagnosis)
    -> (loss: S, gradients: Parameters<S>, traces: [Trace<S>])
  {
    guard samples.count > 1 else {
      let trace = try run(parameters, samples[0], backward: backward)
      return (trace.loss ?? .zero, trace.parameterGradients, [trace])
    }
    let batch = try run(parameters, batch: samples, backward: backward)
    return (batch.loss ?? .zero, batch.parameterGradients, batch.traces)
  }
}

extension Trace where S == Double {
  /// Whether a tanh, a σ or a softmax somewhere loses two digits of what its derivative is made of, or numbers grow so
  /// large that differences of them do.
  var isSaturated: Bool {
    program.instructions.contains { instruction in
      (1...layout.places[instruction.result].steps).contains { time in
        guard isRecorded(instruction.result, time: time) else { return false }
        let values = values(instruction.result, time: time)
        // The loss of a step depends on targets and may be as large as it likes.
        if instruction.result != program.lossSlot, values.contains(where: { abs($0) > 10 }) { return true }
        switch instruction.operation {
        case .tanh: return values.contains { abs($0) > 0.99 }
        case .sigmoid: return values.contains { $0 < 0.01 || $0 > 0.99 }
        case .softmax: return values.count > 1 && values.contains { $0 < 0.01 || $0 > 0.99 }
        default: return false
        }
      }
    }
  }
}
