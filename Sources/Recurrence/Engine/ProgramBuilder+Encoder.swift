/// The encoder, what a decoder's attention compares with, and what is handed on from one to the other.
extension ProgramBuilder {
  mutating func buildEncoder(_ encoder: Model.Encoder) throws(Diagnosis) {
    var stage = StageBuilder(role: .encoder(.input), times: .every, isReverse: false)
    let isSymbol = encoder.embedding != nil
    belowWidth = isSymbol ? 1 : encoder.inputs
    below = program.slots.count + stage.addInput("x", units: belowWidth, hasAdjoint: !isSymbol)
    program.source = below
    append(stage)
    if let embedding = encoder.embedding {
      try buildEmbedding(embedding, prefix: "encoder.") { .encoder($0) }
    }
    dropOut(encoder.inputDropout, isSymbol ? "e" : "x", .encoder(.inputDropout))
    for (index, layer) in encoder.layers.enumerated() {
      try buildLayer(index, layer, prefix: "encoder.") { .encoder($0) }
    }
    self.encoder = below
  }

  /// Matrices times the encoder's states, once for every step of the encoder rather than at every step of the decoder.
  mutating func buildKeys(_ index: Int, _ layer: Model.Layer) throws(Diagnosis) {
    guard let encoder, let width = program.model.encoder?.width else { return }
    var sizes = layer.sizes(input: program.model.inputWidth(layer: index))
    sizes.encoder = width
    for direction in layer.directions {
      let prefix = "l" + String(index) + (direction == .reverse ? ".reverse." : ".")
      for matrix in layer.cell.equations.flatMap({ $0.formula.keyMatrices }) where keys[prefix + matrix] == nil {
        let rows = layer.cell.parameters.first { $0.name == matrix }?.rows.units(sizes) ?? 1
        let parameter = try program.parameters.add(
          prefix + matrix, rows: rows, columns: width, layer: index, direction: direction)
        var stage = StageBuilder(role: .keys(layer: index, direction), times: .every, isReverse: false)
        stage.add(
          .matrixVector, named: matrix + " " + Formula.encoderList, units: rows,
          [Operand(.parameter(parameter)), Operand(.slot(encoder, delay: 0))])
        keys[prefix + matrix] = append(stage).lowerBound
      }
    }
  }

  /// Lets the input read the output one step earlier: the output itself, or the number of its largest element.
  mutating func feedBack(_ logits: Int, stages: Range<Int>) {
    var fed = program.output
    if program.model.embedding != nil {
      var stage = StageBuilder(role: .readout, times: .every, isReverse: false)
      stage.add(.prediction, named: "k", units: 1, [Operand(.slot(logits, delay: 0))])
      fed = append(stage).lowerBound
      program.slots[fed].adjoint = .none
    }
    program.fed = fed
    program.slots[fed].isState = true
    if let index = program.slots[program.input].instruction {
      program.operands[program.instructions[index].operands.lowerBound] = Operand(.slot(fed, delay: 1))
    }
  }

  /// The decoder's layers start from the final states of the encoder's.
  mutating func handStates() throws(Diagnosis) {
    guard let encoder = program.model.encoder, encoder.handsStates else { return }
    for (index, layer) in program.model.layers.enumerated() where encoder.layers.indices.contains(index) {
      for state in layer.cell.states {
        guard let target = program.slot(layer: index, state) else { continue }
        let sources = encoder.layers[index].directions.compactMap { direction in
          slot(.encoder(.layer(index, direction)), state)
        }
        let width = sources.reduce(0) { $0 + program.slots[$1].units }
        guard width == program.slots[target].units else {
          throw Diagnosis(
            "model.handed-width",
            [
              "name": Address.text(ofSlot: target, in: program), "got": String(program.slots[target].units),
              "expected": String(width),
            ])
        }
        program.slots[target].handedFrom = sources
        var unit = 0
        for source in sources {
          program.slots[source].handedTo = (target, unit)
          unit += program.slots[source].units
        }
      }
    }
  }

  private func slot(_ role: Stage.Role, _ name: String) -> Int? {
    guard let stage = program.stages.first(where: { $0.role == role }) else { return nil }
    return stage.slots.first { program.slots[$0].name == name && program.slots[$0].isState }
  }
}
