/// What only some models have: an encoder's sequence, dropout masks, outputs that are fed back.
extension Program {
  /// The number of steps, given the number of rows of inputs.
  func steps<S: Scalar>(of sample: Sample<S>, rows: Int) throws(Diagnosis) -> Int {
    guard fed != nil else {
      for layer in model.layers {
        guard case .flattened(let steps) = layer.reads, steps != rows else { continue }
        throw Diagnosis("sample.flattened", ["got": String(rows), "expected": String(steps)])
      }
      return rows
    }
    guard rows == 1 else { throw Diagnosis("sample.fed-inputs", ["got": String(rows)]) }
    if let steps = sample.steps {
      guard steps >= 1 else { throw Diagnosis("trace.no-steps") }
      return steps
    }
    guard let target, stages[slots[target].stage].times != .last, !sample.targets.isEmpty else {
      throw Diagnosis("sample.no-steps")
    }
    return max(1, sample.targets.count / slots[target].units)
  }

  /// The number of steps of a sample that is known to fit the program.
  ///
  /// - Throws: where only targets could tell it and there are none.
  public func steps<S: Scalar>(ofChecked sample: Sample<S>) throws(Diagnosis) -> Int {
    try steps(of: sample, rows: sample.inputs.count / slots[input].units)
  }

  /// The number of steps of the encoder's sequence; 0 without an encoder.
  public func sourceSteps<S: Scalar>(of sample: Sample<S>) -> Int {
    source.map { sample.source.count / slots[$0].units } ?? 0
  }

  func checkSource<S: Scalar>(_ sample: Sample<S>) throws(Diagnosis) {
    guard let source else {
      guard sample.source.isEmpty else { throw Diagnosis("sample.no-encoder") }
      return
    }
    let width = slots[source].units
    guard !sample.source.isEmpty, sample.source.count % width == 0 else {
      throw Diagnosis("sample.source", ["got": String(sample.source.count), "expected": String(width)])
    }
    try checkFinite(sample.source, width, "source")
    if let embedding = model.encoder?.embedding { try checkClasses(sample.source, embedding.symbols, "source") }
  }

  func checkMasks<S: Scalar>(_ sample: Sample<S>, steps: Int) throws(Diagnosis) {
    guard sample.masks.count <= masks.count else {
      throw Diagnosis("sample.masks", ["got": String(sample.masks.count), "expected": String(masks.count)])
    }
    for (mask, slot) in zip(sample.masks, masks) where !mask.isEmpty {
      let expected = slots[slot].units * maskRows(slot, steps: steps, sourceSteps: sourceSteps(of: sample))
      guard mask.count == expected else {
        throw Diagnosis(
          "sample.mask",
          ["name": Address.text(ofSlot: slot, in: self), "got": String(mask.count), "expected": String(expected)])
      }
      try checkFinite(mask, slots[slot].units, Address.text(ofSlot: slot, in: self))
    }
  }

  /// How many rows a mask has.
  func maskRows(_ slot: Int, steps: Int, sourceSteps: Int) -> Int {
    let stage = stages[slots[slot].stage]
    return stage.times == .last ? 1 : stage.isSource ? sourceSteps : steps
  }
}

extension Sample where S == Double {
  /// The same sequence with dropout masks drawn: each number is kept with probability 1 − p and then divided by it, so that its mean
  /// stays (inverted dropout, as PyTorch and Keras do it).
  ///
  /// - Throws: as a run of the sample.
  public func droppingOut(_ program: Program, _ generator: inout Generator) throws(Diagnosis) -> Sample<Double> {
    guard !program.masks.isEmpty else { return self }
    var sample = self
    let steps = try program.steps(ofChecked: sample)
    let sourceSteps = program.sourceSteps(of: sample)
    sample.masks = program.masks.map { slot in
      let (rows, units) = (program.maskRows(slot, steps: steps, sourceSteps: sourceSteps), program.slots[slot].units)
      var mask = [Double](repeating: 0, count: rows * units)
      mask.withUnsafeMutableBufferPointer { buffer in
        guard let mask = buffer.baseAddress else { return }
        for row in 0..<rows { generator.drawMask(program, slot, into: mask + row * units) }
      }
      return mask
    }
    return sample
  }
}

extension Generator {
  /// Draws a step's numbers of a mask.
  mutating func drawMask<S: Scalar>(_ program: Program, _ slot: Int, into mask: UnsafeMutablePointer<S>) {
    let rate = program.dropoutRate(ofMask: slot)
    let kept = S(1 / (1 - rate))
    for unit in 0..<program.slots[slot].units { mask[unit] = uniform() < rate ? .zero : kept }
  }
}

extension Program {
  /// The probability that a mask drops a number.
  public func dropoutRate(ofMask slot: Int) -> Double {
    switch stages[slots[slot].stage].role {
    case .inputDropout: model.inputDropout
    case .encoder(.inputDropout): model.encoder?.inputDropout ?? 0
    case .dropout(let layer): model.layers[layer].dropout
    case .encoder(.dropout(let layer)): model.encoder?.layers[layer].dropout ?? 0
    default: 0
    }
  }
}
