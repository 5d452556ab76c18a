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
  var program: Program
  /// The slot that the next stage reads as x.
  var below = 0
  var belowWidth = 0
  /// The instruction whose way back is taken over by the loss (softmax or σ under cross entropy).
  var bypassed: Int?
  /// The slot of the encoder's states.
  var encoder: Int?
  /// The slots of what attention compares with, by the address of the matrix.
  var keys: [String: Int] = [:]

  init(_ model: Model, _ loss: Loss?) {
    program = Program(model: model, loss: loss, unchecked: ())
  }

  mutating func build() throws(Diagnosis) {
    let model = program.model
    if let encoder = model.encoder { try buildEncoder(encoder) }
    for (index, layer) in model.layers.enumerated() { try buildKeys(index, layer) }
    let first = program.stages.count
    buildInput()
    if let embedding = model.embedding { try buildEmbedding(embedding) }
    dropOut(model.inputDropout, model.embedding == nil ? "x" : "e", .inputDropout)
    for (index, layer) in model.layers.enumerated() { try buildLayer(index, layer) }
    let logits = try buildOutput()
    if model.feedsBack { feedBack(logits, stages: first..<program.stages.count) }
    if let loss = program.loss { try buildLoss(loss, logits: logits) }
    try handStates()
  }

  /// Adds a finished stage; the slots that it got.
  @discardableResult
  mutating func append(_ stage: StageBuilder) -> Range<Int> {
    stage.append(to: &program)
    return program.stages[program.stages.count - 1].slots
  }
}

extension Program {
  /// The stage that an instruction belongs to.
  func stage(of instruction: Int) -> Int { slots[instructions[instruction].result].stage }
}
