/// Inputs, embedding and layers, of the model and of its encoder.
extension ProgramBuilder {
  /// Inputs; where the output is fed back they are its value one step earlier.
  mutating func buildInput() {
    var stage = StageBuilder(role: .input, times: .every, isReverse: false)
    // A symbol is one number, whatever `inputs` says.
    let isSymbol = program.model.embedding != nil
    belowWidth = isSymbol ? 1 : program.model.inputs
    if program.model.feedsBack {
      // What it reads is known when the output is there.
      program.input = program.slots.count
      stage.add(.sum, named: "x", units: belowWidth, [Operand(.slot(0, delay: 1))])
      append(stage)
      if isSymbol { program.slots[program.input].adjoint = .none }
    } else {
      program.input = program.slots.count + stage.addInput("x", units: belowWidth, hasAdjoint: !isSymbol)
      append(stage)
    }
    below = program.input
  }

  /// The table that turns symbols into vectors.
  mutating func buildEmbedding(
    _ embedding: Model.Embedding, prefix: String = "", as role: (Stage.Role) -> Stage.Role = { $0 }
  ) throws(Diagnosis) {
    let table = try program.parameters.add(
      prefix + "embedding.E", rows: embedding.symbols, columns: embedding.width)
    var stage = StageBuilder(role: role(.embedding), times: .every, isReverse: false)
    stage.add(
      .rowLookup, named: "e", units: embedding.width, [Operand(.slot(below, delay: 0)), Operand(.parameter(table))])
    below = append(stage).upperBound - 1
    belowWidth = embedding.width
  }

  /// A layer: what it reads, its directions, and its mask.
  mutating func buildLayer(
    _ index: Int, _ layer: Model.Layer, prefix: String = "", as role: (Stage.Role) -> Stage.Role = { $0 }
  ) throws(Diagnosis) {
    if case .flattened(let steps) = layer.reads {
      var stage = StageBuilder(role: role(.flattening(layer: index)), times: .last, isReverse: false)
      stage.add(.flattening, named: "x", units: steps * belowWidth, [Operand(.all(below))])
      below = append(stage).lowerBound
      belowWidth *= steps
    }
    let isOneStep = prefix.isEmpty && program.model.layers[...index].contains { $0.reads != .every }
    let times: Stage.Times = isOneStep ? .last : .every
    var outputs: [Int] = []
    let sizes = sizes(layer)
    for direction in layer.directions {
      let isReverse = direction == .reverse
      let (parameters, own) = try addParameters(index, layer, direction, sizes, prefix: prefix)
      var stage = StageBuilder(role: role(.layer(index, direction)), times: times, isReverse: isReverse)
      stage.add(
        layer.cell, sizes: sizes, input: below, parameters: parameters, first: program.slots.count, encoder: encoder,
        keys: own)
      let slots = append(stage)
      let name = layer.cell.output
      outputs += slots.filter { program.slots[$0].name == name }
    }
    if outputs.count > 1 {
      var stage = StageBuilder(role: role(.concatenation(layer: index)), times: times, isReverse: false)
      stage.add(
        .concatenation, named: layer.cell.output, units: layer.width, outputs.map { Operand(.slot($0, delay: 0)) })
      outputs = [append(stage).lowerBound]
    }
    below = outputs[0]
    belowWidth = layer.width
    dropOut(layer.dropout, layer.cell.output, role(.dropout(layer: index)), times)
  }

  /// The mask over what is handed on under `name`, and what it leaves.
  mutating func dropOut(_ rate: Double, _ name: String, _ role: Stage.Role, _ times: Stage.Times = .every) {
    guard rate > 0 else { return }
    var stage = StageBuilder(role: role, times: times, isReverse: false)
    let first = program.slots.count
    let mask = stage.addInput("m", units: belowWidth, hasAdjoint: false)
    stage.add(
      .product, named: name, units: belowWidth,
      [Operand(.slot(first + mask, delay: 0)), Operand(.slot(below, delay: 0))])
    below = append(stage).upperBound - 1
    program.masks.append(first + mask)
  }

  private func sizes(_ layer: Model.Layer) -> LayerSizes {
    var sizes = layer.sizes(input: belowWidth)
    if encoder != nil { sizes.encoder = program.model.encoder?.width ?? 0 }
    return sizes
  }

  /// The numbers of a layer's parameters by their names in the cell, and of its keys.
  private mutating func addParameters(
    _ index: Int, _ layer: Model.Layer, _ direction: Model.Direction, _ sizes: LayerSizes, prefix: String
  ) throws(Diagnosis) -> ([String: Int], keys: [String: Int]) {
    if layer.cell.readsEncoder {
      guard encoder != nil else {
        throw Diagnosis("model.no-encoder", ["cell": layer.cell.name, "name": prefix + "l" + String(index)])
      }
      for width in layer.cell.encoderWidths where width.units(sizes) != sizes.encoder {
        throw Diagnosis(
          "model.encoder-width",
          [
            "cell": layer.cell.name, "width": width.text, "got": String(width.units(sizes)),
            "expected": String(sizes.encoder),
          ])
      }
    }
    let name = prefix + "l" + String(index) + (direction == .reverse ? ".reverse." : ".")
    var parameters: [String: Int] = [:]
    var own: [String: Int] = [:]
    for parameter in layer.cell.parameters where layer.hasBiases || !parameter.isBias {
      if let slot = keys[name + parameter.name] {
        own[parameter.name] = slot
        continue
      }
      parameters[parameter.name] = try program.parameters.add(
        name + parameter.name, rows: parameter.rows.units(sizes), columns: parameter.columns?.units(sizes),
        isBias: parameter.isBias, isRecurrent: parameter.isRecurrent, layer: prefix.isEmpty ? index : nil,
        direction: direction)
    }
    return (parameters, own)
  }
}
