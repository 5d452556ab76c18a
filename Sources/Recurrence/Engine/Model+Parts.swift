extension Model {
  /// Refuses dropout that is no probability, recurrent layers that would see a single step, and outputs that cannot be inputs.
  func checkParts() throws(Diagnosis) {
    var isOneStep = false
    try Model.checkDropout(inputDropout, "dropout")
    for (index, layer) in layers.enumerated() {
      let name = "layers[" + String(index) + "]"
      try Model.checkDropout(layer.dropout, name + ".dropout")
      if case .flattened(let steps) = layer.reads {
        guard !isOneStep else { throw Diagnosis("model.reads-twice", ["name": name]) }
        let width = inputWidth(layer: index)
        guard steps >= 1, width <= Model.largestSize else {
          throw Diagnosis(
            "model.size",
            ["name": name + ".steps", "got": String(steps), "largest": String(Model.largestSize)])
        }
      }
      if layer.reads != .every { isOneStep = true }
      guard !isOneStep || (!layer.cell.isRecurrent && !layer.isBidirectional) else {
        throw Diagnosis("model.recurrent-above-last", ["name": name, "cell": layer.cell.name])
      }
    }
    if let encoder { try encoder.check() }
    if feedsBack { try checkFeedback(isOneStep: isOneStep) }
  }

  private func checkFeedback(isOneStep: Bool) throws(Diagnosis) {
    guard readout != nil, readout?.steps == .every, !isOneStep else { throw Diagnosis("model.feedback-readout") }
    guard !layers.contains(where: { $0.isBidirectional }) else { throw Diagnosis("model.feedback-reverse") }
    if let embedding {
      guard outputs <= embedding.symbols else {
        throw Diagnosis(
          "model.feedback-symbols", ["got": String(outputs), "expected": String(embedding.symbols)])
      }
    } else if outputs != inputs {
      throw Diagnosis("model.feedback-width", ["got": String(outputs), "expected": String(inputs)])
    }
  }

  fileprivate static func checkDropout(_ rate: Double, _ name: String) throws(Diagnosis) {
    guard rate >= 0, rate < 1 else { throw Diagnosis("model.dropout", ["name": name, "got": rate.description]) }
  }
}

extension Model.Encoder {
  /// Everything that has a size.
  var sizes: [(String, Int)] {
    var sizes = [("encoder.inputs", inputs)]
    if let embedding {
      sizes += [("encoder.embedding.symbols", embedding.symbols), ("encoder.embedding.width", embedding.width)]
    }
    for (index, layer) in layers.enumerated() {
      sizes.append(("encoder.layers[" + String(index) + "].hidden", layer.hidden))
      if let outputs = layer.outputs { sizes.append(("encoder.layers[" + String(index) + "].outputs", outputs)) }
    }
    return sizes
  }

  fileprivate func check() throws(Diagnosis) {
    guard !layers.isEmpty else { throw Diagnosis("model.encoder-layers") }
    try Model.checkDropout(inputDropout, "encoder.dropout")
    for (index, layer) in layers.enumerated() {
      let name = "encoder.layers[" + String(index) + "]"
      try Model.checkDropout(layer.dropout, name + ".dropout")
      guard layer.reads == .every else { throw Diagnosis("model.encoder-reads", ["name": name]) }
    }
  }
}
