/// Why a recorded scalar is what it is: the parts that it was computed from, in the order in which the engine adds them.
public struct Explanation: Equatable, Sendable {
  /// One part of the sum: a value's own computation, or what one reader sends back to a gradient.
  public struct Part: Equatable, Sendable {
    /// The slot whose instruction makes this part.
    public var slot: Int
    /// The time step of that instruction.
    public var time: Int
    /// The part's arithmetic.
    public var working: Working
  }

  /// What is explained.
  public var reference: Reference
  /// The parts, added from left to right; none for inputs, targets, initial states and parameters, which are given.
  public var parts: [Part]
  /// What the sum of the parts is divided by (the loss is a mean over rows).
  public var divisor: Double?

  /// The scalar, computed again from the parts: the same bits as the trace holds.
  public func evaluate<S: Scalar>(_ trace: Trace<S>) -> S {
    let sum = Working.sum(parts.map { $0.working }).evaluate { trace.value($0) }
    return divisor.map { sum / S($0) } ?? sum
  }
}

extension Trace {
  /// Explains a recorded scalar; nil for one that is given rather than computed.
  ///
  /// - Parameter limit: How many parts of a sum over all steps are wanted at most: the loss and parameters' gradients have one a step.
  public func explain(_ reference: Reference, limit: Int = .max) -> Explanation? {
    switch reference {
    case .value(let slot, let time, let unit):
      if time == 0, let handed = handed(to: slot, unit: unit) {
        return Explanation(
          reference: reference,
          parts: [
            .init(
              slot: handed.slot, time: handed.time,
              working: .reference(.value(slot: handed.slot, time: handed.time, unit: handed.unit)))
          ])
      }
      guard time > 0, let index = program.slots[slot].instruction else { return nil }
      let reading = Reading(trace: self, instruction: program.instructions[index], row: time)
      return Explanation(
        reference: reference, parts: [.init(slot: slot, time: time, working: reading.explain(unit))])
    case .gradient(let slot, let time, let unit):
      guard hasGradients, let holder = program.adjointSlot(of: slot) else { return nil }
      if holder == program.lossSlot {
        return Explanation(
          reference: reference, parts: [.init(slot: holder, time: time, working: .constant(1))],
          divisor: Double(lossRows))
      }
      return Explanation(reference: reference, parts: sources(of: holder, time: time, unit: unit))
    case .parameter:
      return nil
    case .parameterGradient(let parameter, let row, let column):
      guard hasGradients else { return nil }
      return Explanation(reference: reference, parts: uses(of: parameter, row: row, column: column, limit: limit))
    case .loss:
      guard let slot = program.lossSlot else { return nil }
      let steps = (1...steps).lazy.filter { isRecorded(slot, time: $0) }.prefix(limit)
      return Explanation(
        reference: reference,
        parts: steps.map {
          .init(slot: slot, time: $0, working: .reference(.value(slot: slot, time: $0, unit: 0)))
        }, divisor: Double(lossRows))
    }
  }

  /// What every reader sends back to a gradient.
  private func sources(of slot: Int, time: Int, unit: Int) -> [Explanation.Part] {
    var parts: [Explanation.Part] = []
    let place = layout.places[slot]
    if let target = program.slots[slot].handedTo, time == place.finalRow {
      let reference = Reference.gradient(slot: target.slot, time: 0, unit: target.unit + unit)
      parts.append(.init(slot: target.slot, time: 0, working: .reference(reference)))
    }
    for index in program.slots[slot].contributions {
      let contribution = program.contributions[index]
      let instruction = program.instructions[contribution.instruction]
      let position = contribution.position(of: place, row: time)
      for row in program.readings(of: contribution, slot: place, row: time, steps: steps) {
        let reading = Reading(trace: self, instruction: instruction, row: row)
        let working = reading.explainAdjoint(contribution.position, unit, past: position)
        parts.append(.init(slot: instruction.result, time: row, working: working))
      }
    }
    return parts.isEmpty ? [.init(slot: slot, time: time, working: .constant(0))] : parts
  }

  /// The scalar of an encoder's final state that a decoder's initial state starts from.
  func handed(to slot: Int, unit: Int) -> (slot: Int, time: Int, unit: Int)? {
    var unit = unit
    for source in program.slots[slot].handedFrom {
      let place = layout.places[source]
      if unit < place.units { return (source, place.finalRow, unit) }
      unit -= place.units
    }
    return nil
  }

  /// What every use of a parameter, at every step from the last to the first, adds to its gradient.
  private func uses(of parameter: Int, row: Int, column: Int, limit: Int) -> [Explanation.Part] {
    // The engine adds to zero.
    var parts: [Explanation.Part] = []
    for stage in program.stages {
      let place = layout.places[stage.slots.lowerBound]
      for index in stage.instructions {
        let instruction = program.instructions[index]
        for (position, operand) in instruction.operands.enumerated()
        where program.operands[operand].place == .parameter(parameter) {
          for step in (1...place.steps).reversed() {
            let time = place.row(ofPosition: step)
            guard parts.count < limit else { break }
            guard stage.isActive(time, steps: steps) else { continue }
            let reading = Reading(trace: self, instruction: instruction, row: time)
            guard let working = reading.explainParameter(position, row: row, column: column) else { continue }
            parts.append(.init(slot: instruction.result, time: time, working: working))
          }
        }
      }
    }
    let zero = Explanation.Part(slot: parts.first?.slot ?? 0, time: 0, working: .constant(0))
    return [zero] + parts
  }
}

extension Reading {
  /// The arithmetic of one element of the result.
  func explain(_ unit: Int) -> Working {
    switch instruction.operation {
    case .matrixVector: MatrixVector.explain(self, unit)
    case .sum: Sum.explain(self, unit)
    case .product: Product.explain(self, unit)
    case .complement: Complement.explain(self, unit)
    case .scale: Scale.explain(self, unit)
    case .sigmoid: Sigmoid.explain(self, unit)
    case .tanh: Tanh.explain(self, unit)
    case .relu: ReLU.explain(self, unit)
    case .softmax: Softmax.explain(self, unit)
    case .concatenation: Concatenation.explain(self, unit)
    case .rowLookup: RowLookup.explain(self, unit)
    case .dotProduct: DotProduct.explain(self, unit)
    case .weightedSum: WeightedSum.explain(self, unit)
    case .additiveScore: AdditiveScore.explain(self, unit)
    case .flattening: Flattening.explain(self, unit)
    case .prediction: Prediction.explain(self)
    case .meanSquaredError: MeanSquaredError.explain(self)
    case .crossEntropy: CrossEntropy.explain(self)
    case .binaryCrossEntropy: BinaryCrossEntropy.explain(self)
    }
  }

  /// The arithmetic of what the instruction sends back to an element of its operand `position`.
  func explainAdjoint(_ position: Int, _ unit: Int, past: Int) -> Working {
    switch instruction.operation {
    case .matrixVector: MatrixVector.explainAdjoint(self, unit)
    case .sum: Sum.explainAdjoint(self, position, unit)
    case .product: Product.explainAdjoint(self, position, unit)
    case .complement: Complement.explainAdjoint(self, unit)
    case .scale: Scale.explainAdjoint(self, unit)
    case .sigmoid: Sigmoid.explainAdjoint(self, unit)
    case .tanh: Tanh.explainAdjoint(self, unit)
    case .relu: ReLU.explainAdjoint(self, unit)
    case .softmax: Softmax.explainAdjoint(self, unit)
    case .concatenation: Concatenation.explainAdjoint(self, position, unit)
    case .rowLookup, .prediction: .constant(0)
    case .dotProduct: DotProduct.explainAdjoint(self, position, unit, past: past)
    case .weightedSum: WeightedSum.explainAdjoint(self, position, unit, past: past)
    case .additiveScore: AdditiveScore.explainAdjoint(self, position, unit, past: past)
    case .flattening: Flattening.explainAdjoint(self, unit, past: past)
    case .meanSquaredError: MeanSquaredError.explainAdjoint(self, unit)
    case .crossEntropy: CrossEntropy.explainAdjoint(self, position, unit)
    case .binaryCrossEntropy: BinaryCrossEntropy.explainAdjoint(self, position, unit)
    }
  }

  /// The arithmetic of what this step adds to a parameter's gradient; nil where it adds nothing.
  func explainParameter(_ position: Int, row: Int, column: Int) -> Working? {
    switch instruction.operation {
    case .matrixVector: MatrixVector.explainParameter(self, row: row, column: column)
    case .sum: Sum.explainAdjoint(self, position, row)
    case .product: Product.explainAdjoint(self, position, row)
    case .rowLookup: RowLookup.explainParameter(self, row: row, column: column)
    case .additiveScore: AdditiveScore.explainParameter(self, row)
    default: nil
    }
  }
}
