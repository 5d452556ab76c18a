/// Readout, output function and loss.
extension ProgramBuilder {
  /// Readout and output function; the slot of what the output function reads.
  mutating func buildOutput() throws(Diagnosis) -> Int {
    let model = program.model
    program.output = below
    guard model.readout != nil || model.output != .identity else { return below }
    let times: Stage.Times = model.hasOneOutput ? .last : .every
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

  mutating func buildLoss(_ loss: Loss, logits: Int) throws(Diagnosis) {
    let model = program.model
    let onlyLast = model.hasOneOutput
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
    // What is fed back sends its gradient through the output function itself.
    if loss.kind == .crossEntropy, program.fed != program.output {
      bypassed = program.slots[program.output].instruction
    }
    stage.add(operation, named: "loss", units: 1, operands)
    let slots = append(stage)
    program.target = slots.lowerBound
    program.lossSlot = slots.upperBound - 1
  }
}
