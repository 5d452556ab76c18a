/// A mistake that published teaching code makes in its backward pass, to be found and to be practiced on.
///
/// It is made in the analysis of a trace, never in the engine: the engine's own sums, taken apart by `explain`, are added up again
/// with the mistake in them.
public enum BackwardMistake: String, CaseIterable, Sendable {
  /// ∂L/∂a = ∂L/∂y where y = tanh(a): 1 − y² is missing.
  case missingTanhSlope = "missing-tanh-slope"
  /// ∂L/∂a = ∂L/∂y where y = σ(a): y (1 − y) is missing.
  case missingSigmoidSlope = "missing-sigmoid-slope"
  /// `dh_next` stays zero: what later steps say about the output state is never handed on.
  case hiddenNotHandedOn = "dh-not-handed-on"
  /// `dc_next` stays zero: the same for the other state.
  case cellNotHandedOn = "dc-not-handed-on"
  /// The reset gate multiplies what comes out of W_hnᵀ, not what goes in.
  case resetOnTheWrongSide = "reset-on-the-wrong-side"
  /// Biases beside a recurrent matrix get no gradient.
  case biasDropped = "bias-dropped"
  /// W_hh δ in place of W_hhᵀ δ.
  case notTransposed = "not-transposed"
  /// Softmax and cross entropy together give p, without the target's 1.
  case noTarget = "no-target"
}

extension Trace where S == Double {
  /// All gradients, in the order of back-propagation through time, as a backward pass with this mistake computes them.
  ///
  /// The same as the trace's where the model has no place for the mistake.
  /// - Parameter biases: the parameters, by number, that `biasDropped` drops; nil: those named b_h….
  public func gradients(
    with mistake: BackwardMistake, droppedBiases biases: Set<Int>? = nil
  ) -> [(reference: Reference, value: Double)] {
    var claims: [Reference: Double] = [:]
    var ordered: [(reference: Reference, value: Double)] = []
    let dropped = biases ?? Set(program.parameters.entries.indices.filter { program.isRecurrentBias($0) })
    forEachGradient { reference in
      guard let explanation = explain(reference) else { return true }
      let parts = explanation.parts.compactMap { mistake.changed($0, of: reference, program, droppedBiases: dropped) }
      let sum = Working.sum(parts.map { $0.working }).evaluate { part in
        if case .gradient(let slot, let time, let unit) = part, let holder = program.adjointSlot(of: slot) {
          return claims[.gradient(slot: holder, time: time, unit: unit)] ?? value(part)
        }
        return value(part)
      }
      let claim = explanation.divisor.map { sum / $0 } ?? sum
      claims[reference] = claim
      ordered.append((reference, claim))
      return true
    }
    return ordered
  }
}

extension Program {
  /// Whether a parameter is a bias that stands beside a recurrent matrix: b_hh, b_hi and so on.
  fileprivate func isRecurrentBias(_ index: Int) -> Bool {
    let entry = parameters.entries[index]
    return entry.isBias && entry.layer != nil && entry.symbol.hasPrefix("b_h")
  }

  /// Whether a slot is the output of its layer's cell; nil where it is no state.
  fileprivate func isOutputState(_ slot: Int) -> Bool? {
    guard slots[slot].isState, case .layer(let layer, _) = stages[slots[slot].stage].role else { return nil }
    return slots[slot].name == model.layers[layer].cell.output
  }

  /// Whether an instruction multiplies by a square recurrent matrix.
  fileprivate func isRecurrentProduct(_ instruction: Instruction) -> Bool {
    guard instruction.operation == .matrixVector,
      case .parameter(let index) = operands[instruction.operands.lowerBound].place
    else { return false }
    let entry = parameters.entries[index]
    return entry.isRecurrent && entry.rows == entry.columns
  }
}

extension BackwardMistake {
  /// A part of a gradient's sum with the mistake in it; nil where the mistake leaves it out.
  fileprivate func changed(
    _ part: Explanation.Part, of reference: Reference, _ program: Program, droppedBiases: Set<Int>
  ) -> Explanation.Part? {
    if case .parameterGradient(let index, _, _) = reference {
      return self == .biasDropped && droppedBiases.contains(index) ? nil : part
    }
    guard case .gradient(let slot, let time, let unit) = reference, let index = program.slots[part.slot].instruction
    else { return part }
    let instruction = program.instructions[index]
    var part = part
    switch (self, instruction.operation, part.working) {
    case (.hiddenNotHandedOn, _, _), (.cellNotHandedOn, _, _):
      // Within a layer only: a layer above may run from the end to the beginning.
      let isOwn = program.slots[part.slot].stage == program.slots[slot].stage
      if isOwn, part.time != time, program.isOutputState(slot) == (self == .hiddenNotHandedOn) { return nil }
    case (.missingTanhSlope, .tanh, .product(let factors)), (.missingSigmoidSlope, .sigmoid, .product(let factors)):
      part.working = factors[0]
    case (.noTarget, .crossEntropy, .product(let factors)):
      if case .sum(let terms) = factors[1] { part.working = .product([factors[0], terms[0]]) }
    case (.notTransposed, .matrixVector, .sum(let terms)) where program.isRecurrentProduct(instruction):
      part.working = .sum(terms.map(BackwardMistake.transposed))
    case (.resetOnTheWrongSide, .product, .product(let factors))
    where program.slots[slot].name.hasPrefix("W_hn h'"):
      part.working = factors[0]
    case (.resetOnTheWrongSide, .matrixVector, let working) where program.slots[part.slot].name == "W_hn h'":
      let stage = program.stages[program.slots[part.slot].stage]
      if let reset = stage.slots.first(where: { program.slots[$0].name == "r" }) {
        part.working = .product([.reference(.value(slot: reset, time: part.time, unit: unit)), working])
      }
    default: break
    }
    return part
  }

  /// W[r,c] δ as W[c,r] δ.
  private static func transposed(_ term: Working) -> Working {
    guard case .product(let factors) = term, case .reference(.parameter(let w, let row, let column)) = factors[0]
    else { return term }
    return .product([.reference(.parameter(w, row: column, column: row)), factors[1]])
  }
}
