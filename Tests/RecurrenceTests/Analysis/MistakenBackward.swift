@testable import Recurrence

/// Backward passes with one real mistake, as published teaching code has them: the engine's own sums, with the mistake made in them.
enum Mistake: String, CaseIterable {
  /// ∂L/∂a = ∂L/∂y, without σ′ or tanh′.
  case missingSlope
  /// `dh_next` stays zero: what later steps say about h is never handed on.
  case nothingHandedOn
  /// The reset gate multiplies what comes out of W_hnᵀ, not what goes in.
  case resetOnTheWrongSide
  /// A bias gets no gradient.
  case biasDropped
  /// W_hh δ in place of W_hhᵀ δ.
  case notTransposed
  /// Softmax and cross entropy together give p, without the target's 1.
  case noTarget

  /// All gradients as the mistaken pass computes them.
  func claims(_ trace: Trace<Double>) -> [Reference: Double] {
    var claims: [Reference: Double] = [:]
    trace.forEachGradient { reference in
      guard let explanation = trace.explain(reference) else { return true }
      var parts = explanation.parts
      let program = trace.program
      switch (self, reference) {
      case (.nothingHandedOn, .gradient(let slot, let time, _)) where program.slots[slot].name == "h":
        parts.removeAll { $0.time != time }
      case (.biasDropped, .parameterGradient(let index, _, _))
      where program.parameters.entries[index].symbol.hasPrefix("b_h"):
        parts = []
      default:
        for index in parts.indices { change(&parts[index], of: reference, program) }
      }
      let sum = Working.sum(parts.map { $0.working }).evaluate { part in
        if case .gradient(let slot, let time, let unit) = part, let holder = program.adjointSlot(of: slot) {
          return claims[.gradient(slot: holder, time: time, unit: unit)] ?? trace.value(part)
        }
        return trace.value(part)
      }
      claims[reference] = explanation.divisor.map { sum / $0 } ?? sum
      return true
    }
    return claims
  }

  private func change(_ part: inout Explanation.Part, of reference: Reference, _ program: Program) {
    guard let index = program.slots[part.slot].instruction, case .gradient(let slot, _, let unit) = reference else {
      return
    }
    let operation = program.instructions[index].operation
    switch (self, operation, part.working) {
    case (.missingSlope, .tanh, .product(let factors)):
      part.working = factors[0]
    case (.noTarget, .crossEntropy, .product(let factors)):
      if case .sum(let terms) = factors[1] { part.working = .product([factors[0], terms[0]]) }
    case (.notTransposed, .matrixVector, .sum(let terms)) where program.slots[part.slot].name == "W_hh h'":
      part.working = .sum(
        terms.map { term in
          guard case .product(let factors) = term, case .reference(.parameter(let w, let row, let column)) = factors[0]
          else { return term }
          return .product([.reference(.parameter(w, row: column, column: row)), factors[1]])
        })
    case (.resetOnTheWrongSide, .product, .product(let factors))
    where program.slots[slot].name.hasPrefix("W_hn h'"):
      part.working = factors[0]
    case (.resetOnTheWrongSide, .matrixVector, let working) where program.slots[part.slot].name == "W_hn h'":
      let reset = program.slots.indices.first { program.slots[$0].name == "r" } ?? 0
      part.working = .product([.reference(.value(slot: reset, time: part.time, unit: unit)), working])
    default: break
    }
  }
}
