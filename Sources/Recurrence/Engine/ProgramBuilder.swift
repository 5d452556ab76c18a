extension Program {
  /// Compiles a model; with a loss the program can run backward, too.
  ///
  /// - Throws: a diagnosis when sizes are out of range or the loss does not fit the outputs.
  public init(_ model: Model, loss: Loss? = nil) throws(Diagnosis) {
    try model.check()
    var builder = ProgramBuilder(model, loss)
    try builder.build()
    self = builder.finished()
  }
}

/// Puts a program together, stage by stage, then finds out who reads what.
struct ProgramBuilder {
  private var program: Program
  /// The slot that the next stage reads as x.
  private var below = 0
  private var belowWidth = 0
  /// The instruction whose way back is taken over by the loss (softmax or σ under cross entropy).
  private var bypassed: Int?

  init(_ model: Model, _ loss: Loss?) {
    program = Program(model: model, loss: loss, unchecked: ())
  }

  mutating func build() throws(Diagnosis) {
    let model = program.model
    buildInput()
    for (index, layer) in model.layers.enumerated() { try buildLayer(index, layer) }
    let logits = try buildOutput()
    if let loss = program.loss { try buildLoss(loss, logits: logits) }
  }

  /// Inputs, and the embedding that looks them up.
  private mutating func buildInput() {
    var stage = StageBuilder(role: .input, times: .every, isReverse: false)
    // A symbol is one number, whatever `inputs` says.
    let isSymbol = program.model.embedding != nil
    belowWidth = isSymbol ? 1 : program.model.inputs
    program.input = stage.addInput("x", units: belowWidth, hasAdjoint: !isSymbol)
    append(stage)
    below = program.input
  }

  private mutating func buildLayer(_ index: Int, _ layer: Model.Layer) throws(Diagnosis) {
    if index == 0, let embedding = program.model.embedding {
      let table = try program.parameters.add("embedding.E", rows: embedding.symbols, columns: embedding.width)
      var stage = StageBuilder(role: .embedding, times: .every, isReverse: false)
      stage.add(
        .rowLookup, named: "e", units: embedding.width,
        [Operand(.slot(below, delay: 0)), Operand(.parameter(table))])
      below = append(stage).upperBound - 1
      belowWidth = embedding.width
    }
    var outputs: [Int] = []
    let sizes = layer.sizes(input: belowWidth)
    for direction in layer.directions {
      let prefix = "l" + String(index) + (direction == .reverse ? ".reverse." : ".")
      var parameters: [String: Int] = [:]
      for parameter in layer.cell.parameters where layer.hasBiases || !parameter.isBias {
        parameters[parameter.name] = try program.parameters.add(
          prefix + parameter.name, rows: parameter.rows.units(sizes), columns: parameter.columns?.units(sizes),
          isBias: parameter.isBias, isRecurrent: parameter.isRecurrent, layer: index, direction: direction)
      }
      var stage = StageBuilder(role: .layer(index, direction), times: .every, isReverse: direction == .reverse)
      stage.add(layer.cell, sizes: sizes, input: below, parameters: parameters, first: program.slots.count)
      let slots = append(stage)
      let name = layer.cell.output
      outputs += slots.filter { program.slots[$0].name == name }
    }
    if outputs.count > 1 {
      var stage = StageBuilder(role: .concatenation(layer: index), times: .every, isReverse: false)
      stage.add(
        .concatenation, named: layer.cell.output, units: layer.width, outputs.map { Operand(.slot($0, delay: 0)) })
      outputs = [append(stage).lowerBound]
    }
    below = outputs[0]
    belowWidth = layer.width
  }

  /// Readout and output function; the slot of what the output function reads.
  private mutating func buildOutput() throws(Diagnosis) -> Int {
    let model = program.model
    program.output = below
    guard model.readout != nil || model.output != .identity else { return below }
    let times: Stage.Times = model.readout?.steps == .last ? .last : .every
    var stage = StageBuilder(role: .readout, times: times, isReverse: false)
    let isPlain = model.output == .identity
    var logits = Operand(.slot(below, delay: 0))
    if let readout = model.readout {
      let weights = try program.parameters.add("readout.W", rows: readout.outputs, columns: belowWidth)
      var addends: [Operand] = []
      let product = stage.add(
        .matrixVector, named: "W h", units: readout.outputs, [Operand(.parameter(weights)), logits])
      addends.append(Operand(.slot(program.slots.count + product, delay: 0)))
      if readout.hasBias {
        let bias = try program.parameters.add("readout.b", rows: readout.outputs, columns: nil, isBias: true)
        addends.append(Operand(.parameter(bias)))
      }
      let sum = stage.add(.sum, named: isPlain ? "y" : "a_y", units: readout.outputs, addends)
      logits = Operand(.slot(program.slots.count + sum, delay: 0))
    }
    if !isPlain {
      let operation: Operation = model.output == .softmax ? .softmax : .sigmoid
      stage.add(operation, named: "y", units: model.outputs, [logits])
    }
    let slots = append(stage)
    program.output = slots.upperBound - 1
    if case .slot(let slot, _) = logits.place { return slot }
    return program.output
  }

  private mutating func buildLoss(_ loss: Loss, logits: Int) throws(Diagnosis) {
    let model = program.model
    let onlyLast = model.readout?.steps == .last
    let times: Stage.Times
    switch loss.steps {
    case .all: times = onlyLast ? .last : .every
    case .last: times = .last
    case .mask(let flags):
      guard !onlyLast else { throw Diagnosis("loss.mask-on-last") }
      guard flags.contains(true) else { throw Diagnosis("loss.empty-mask") }
      times = .mask(flags)
    }
    var stage = StageBuilder(role: .loss, times: times, isReverse: false)
    let isClass = loss.kind == .crossEntropy && model.output != .sigmoid
    let target = stage.addInput("target", units: isClass ? 1 : model.outputs, hasAdjoint: false)
    let targetOperand = Operand(.slot(program.slots.count + target, delay: 0))
    let output = Operand(.slot(program.output, delay: 0))
    let operands: [Operand]
    let operation: Operation
    switch (loss.kind, model.output) {
    case (.meanSquaredError, _):
      operation = .meanSquaredError
      operands = [output, targetOperand]
    case (.crossEntropy, .identity):
      throw Diagnosis("loss.cross-entropy-identity")
    case (.crossEntropy, .softmax):
      operation = .crossEntropy
      operands = [Operand(.slot(logits, delay: 0)), targetOperand, output]
    case (.crossEntropy, .sigmoid):
      operation = .binaryCrossEntropy
      operands = [Operand(.slot(logits, delay: 0)), targetOperand, output]
    }
    if loss.kind == .crossEntropy { bypassed = program.slots[program.output].instruction }
    stage.add(operation, named: "loss", units: 1, operands)
    let slots = append(stage)
    program.target = slots.lowerBound
    program.lossSlot = slots.upperBound - 1
  }

  /// Adds a finished stage; the slots that it got.
  @discardableResult
  private mutating func append(_ stage: StageBuilder) -> Range<Int> {
    stage.append(to: &program)
    return program.stages[program.stages.count - 1].slots
  }

  /// The program with every slot's readers and the place of its gradient.
  func finished() -> Program {
    var program = program
    var readers: [[Contribution]] = Array(repeating: [], count: program.slots.count)
    for (index, instruction) in program.instructions.enumerated() where index != bypassed {
      for (position, operand) in program.operands[instruction.operands].enumerated() {
        switch operand.place {
        case .slot(let slot, let delay):
          readers[slot].append(Contribution(instruction: index, position: position, delay: delay))
        case .past(let slot):
          readers[slot].append(Contribution(instruction: index, position: position, delay: nil))
        case .parameter: break
        }
      }
    }
    for slot in program.slots.indices {
      // What is above comes first, then what the same step reads, then what later steps read.
      let stage = program.slots[slot].stage
      let above = readers[slot].filter { program.stage(of: $0.instruction) != stage }
      var own: [Contribution] = []
      let delays = Set(readers[slot].compactMap { $0.delay }).sorted()
      for delay in delays {
        own += readers[slot].filter { $0.delay == delay && program.stage(of: $0.instruction) == stage }
      }
      own += readers[slot].filter { $0.delay == nil }
      let all = above + own
      let first = program.contributions.count
      program.contributions += all
      program.slots[slot].contributions = first..<program.contributions.count
      program.slots[slot].adjoint = adjoint(of: slot, readers: all)
    }
    program.groupKernels()
    return program
  }

  private func adjoint(of slot: Int, readers: [Contribution]) -> Slot.Adjoint {
    let known = program.slots[slot]
    guard known.adjoint != .none else { return .none }
    guard readers.count == 1, let reader = readers.first, reader.delay == 0, !known.isState else { return .own }
    let instruction = program.instructions[reader.instruction]
    let operand = program.operands[instruction.operands.lowerBound + reader.position]
    guard instruction.operation == .sum, !operand.isNegative, program.stage(of: reader.instruction) == known.stage
    else { return .own }
    return .shared(instruction.result)
  }
}

extension Program {
  /// The stage that an instruction belongs to.
  func stage(of instruction: Int) -> Int { slots[instructions[instruction].result].stage }
}
