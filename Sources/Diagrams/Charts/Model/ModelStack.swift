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

    var count: Int { input + recurrent + bias }
  }

  var blocks: [Block] = []
  /// All parameters.
  var total: Int { blocks.reduce(0) { $0 + $1.count } }

  init(_ program: Program, steps: Int?, _ texts: DiagramTexts) {
    let model = program.model
    let length = steps.map { String($0) } ?? "T"
    func shape(_ width: Int) -> String { length + " × " + String(width) }
    let isSymbol = model.embedding != nil
    blocks.append(
      Block(
        name: isSymbol
          ? texts("model.symbols", ["count": String(model.embedding?.symbols ?? 0)])
          : texts("model.input", ["count": String(model.inputs)]), shape: isSymbol ? length : shape(model.inputs)))
    if let embedding = model.embedding {
      var block = Block(
        name: texts("model.embedding", ["count": String(embedding.width)]), shape: shape(embedding.width))
      block.input = embedding.symbols * embedding.width
      blocks.append(block)
    }
    for (index, layer) in model.layers.enumerated() {
      var block = Block(
        name: texts(
          layer.isBidirectional ? "model.layer.both" : "model.layer",
          ["index": String(index), "cell": layer.cell.title, "units": String(layer.hidden)]),
        isRecurrent: layer.cell.isRecurrent, shape: shape(layer.width))
      for entry in program.parameters.entries where entry.layer == index { block.add(entry) }
      blocks.append(block)
    }
    if let readout = model.readout {
      let rows = readout.steps == .last ? "1 × " : length + " × "
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
