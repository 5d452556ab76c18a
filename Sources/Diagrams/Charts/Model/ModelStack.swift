import Recurrence

/// A model as the blocks of its stack, from the input up, with what each computes and how many parameters it has.
struct ModelStack {
  /// One block.
  struct Block: Equatable {
    /// Its name: `LSTM, 16 units`.
    var name: String
    /// What its parameters are, by kind: those that multiply the input, those that multiply a state, those that are added.
    var input = 0
    var recurrent = 0
    var bias = 0
    /// Whether it reads its own state of the step before.
    var isRecurrent = false
    /// What it hands up, as a shape.
    var shape: String
    /// Whether what stands above it does not read it: the top of an encoder.
    var endsEncoder = false

    var count: Int { input + recurrent + bias }
  }

  var blocks: [Block] = []
  /// All parameters.
  var total: Int { blocks.reduce(0) { $0 + $1.count } }

  init(_ program: Program, steps: Int?, sourceSteps: Int? = nil, _ texts: DiagramTexts) {
    let model = program.model
    let length = steps.map { String($0) } ?? "T"
    if let encoder = model.encoder {
      let first = blocks.count
      append(
        inputs: encoder.inputs, encoder.embedding, dropout: encoder.inputDropout, encoder.layers,
        length: sourceSteps.map { String($0) } ?? "S",
        prefix: "encoder.", program, texts)
      for index in blocks.indices where index >= first {
        blocks[index].name = texts("model.encoder", ["name": blocks[index].name])
      }
      blocks[blocks.count - 1].shape = texts("model.encoder.shape", ["shape": blocks[blocks.count - 1].shape])
      blocks[blocks.count - 1].endsEncoder = true
    }
    append(
      inputs: model.inputs, model.embedding, dropout: model.inputDropout, model.layers, length: length, prefix: "",
      program, texts)
    if let readout = model.readout {
      let rows = model.hasOneOutput ? "1 × " : length + " × "
      var block = Block(
        name: texts(
          readout.steps == .last ? "model.readout.last" : "model.readout", ["count": String(readout.outputs)]),
        shape: rows + String(readout.outputs))
      for entry in program.parameters.entries where entry.layer == nil && entry.name.hasPrefix("readout.") {
        block.add(entry)
      }
      blocks.append(block)
    }
    if model.output != .identity {
      blocks.append(Block(name: texts("model.output." + model.output.rawValue), shape: blocks.last?.shape ?? ""))
    }
    if program.loss != nil { blocks.append(Block(name: texts("model.loss"), shape: "")) }
  }

  /// Inputs, embedding and layers, of the model or of its encoder.
  private mutating func append(
    inputs: Int, _ embedding: Model.Embedding?, dropout: Double, _ layers: [Model.Layer], length: String,
    prefix: String, _ program: Program, _ texts: DiagramTexts
  ) {
    var length = length
    func shape(_ width: Int) -> String { length + " × " + String(width) }
    blocks.append(
      Block(
        name: embedding.map { texts("model.symbols", ["count": String($0.symbols)]) }
          ?? texts("model.input", ["count": String(inputs)]), shape: embedding == nil ? shape(inputs) : length))
    if let embedding {
      var block = Block(
        name: texts("model.embedding", ["count": String(embedding.width)]), shape: shape(embedding.width))
      block.input = embedding.symbols * embedding.width
      blocks.append(block)
    }
    dropOut(dropout, texts)
    for (index, layer) in layers.enumerated() {
      if layer.reads != .every { length = "1" }
      var block = Block(
        name: texts(
          layer.isBidirectional ? "model.layer.both" : "model.layer",
          ["index": String(index), "cell": layer.cell.title, "units": String(layer.hidden)]),
        isRecurrent: layer.cell.isRecurrent, shape: shape(layer.width))
      for entry in program.parameters.entries where entry.name.hasPrefix(prefix + "l" + String(index) + ".") {
        block.add(entry)
      }
      blocks.append(block)
      dropOut(layer.dropout, texts)
    }
  }

  /// Says beside the last block's shape how much of it is dropped.
  private mutating func dropOut(_ rate: Double, _ texts: DiagramTexts) {
    guard rate > 0, let last = blocks.indices.last else { return }
    blocks[last].shape = texts(
      "model.shape-dropout", ["shape": blocks[last].shape, "rate": ChartNumber.percent(rate)])
  }
}

extension ModelStack {
  /// The stack with so many blocks: those in the middle are one that says how many it stands for.
  ///
  /// Where an encoder stands below, those with the fewest parameters are, so that what computes is left in both.
  func excerpt(_ most: Int, _ texts: DiagramTexts) -> ModelStack {
    if blocks.contains(where: { $0.endsEncoder }) { return excerpt(keeping: most, texts) }
    let hidden = blocks.count - most + 1
    guard hidden > 1, most > 2 else { return self }
    let start = most / 2
    var stack = self
    let last = blocks[start + hidden - 1]
    let block = Block(
      name: texts("picture.more", ["count": String(hidden)]), shape: last.shape, endsEncoder: last.endsEncoder)
    stack.blocks.replaceSubrange(start..<start + hidden, with: [block])
    return stack
  }
}

extension ModelStack {
  /// The stack with its blocks of most parameters; what stands between them is counted.
  private func excerpt(keeping most: Int, _ texts: DiagramTexts) -> ModelStack {
    let order = blocks.indices.sorted { (blocks[$0].count, $0) > (blocks[$1].count, $1) }
    let kept = Set(order.prefix(most))
    var stack = self
    stack.blocks = []
    var hidden: [Block] = []
    func count() -> [Block] {
      guard let last = hidden.last, hidden.count > 1 else { return hidden }
      return [
        Block(
          name: texts("picture.more", ["count": String(hidden.count)]), shape: last.shape,
          endsEncoder: last.endsEncoder)
      ]
    }
    for index in blocks.indices {
      if kept.contains(index) {
        stack.blocks += count() + [blocks[index]]
        hidden = []
      } else {
        hidden.append(blocks[index])
      }
    }
    stack.blocks += count()
    return stack
  }
}

extension ModelStack.Block {
  fileprivate mutating func add(_ entry: ParameterTable.Entry) {
    if entry.isBias {
      bias += entry.count
    } else if entry.isRecurrent {
      recurrent += entry.count
    } else {
      input += entry.count
    }
  }
}
