/// Which mistake gives the gradients that somebody claims.
public struct FoundMistake: Equatable, Sendable {
  /// The mistake.
  public let mistake: BackwardMistake
  /// Whether it explains every claim; otherwise it explains the first wrong one and its whole vector or tensor.
  public let explainsAll: Bool
}

extension Trace where S == Double {
  /// How many parts the explanations of all gradients have, about: what one mistake costs to try.
  public var explanationCost: Int {
    program.parameters.count * steps + storage.count
  }

  /// Tries every mistake and names the one that gives the claims; nil where none does.
  ///
  /// - Parameters:
  ///   - wrong: the first claim that is wrong.
  ///   - tolerance: how far claims may be off, relative to the largest gradient of their vector or tensor.
  public func mistake(
    behind claims: [Reference: Double], firstWrong wrong: Reference, tolerance: Double = 1e-9
  ) -> FoundMistake? {
    var partial: BackwardMistake?
    for mistake in BackwardMistake.allCases {
      let found = gradients(with: mistake, droppedBiases: mistake == .biasDropped ? droppedBiases(claims) : nil)
      var values: [Reference: Double] = [:]
      var largest: [Group: Double] = [:]
      for (reference, value) in found {
        values[reference] = value
        largest[Group(reference), default: 0] = max(largest[Group(reference)] ?? 0, value.magnitude)
      }
      var explainsAll = true
      var explainsFirst = true
      var differs = false
      for (reference, claim) in claims {
        guard let value = values[reference] else { continue }
        if value != self.value(reference) { differs = true }
        if (claim - value).magnitude <= tolerance * (largest[Group(reference)] ?? 0) { continue }
        explainsAll = false
        if Group(reference) == Group(wrong) { explainsFirst = false }
      }
      if !differs { continue }
      if explainsAll { return FoundMistake(mistake: mistake, explainsAll: true) }
      if explainsFirst, values[wrong] != self.value(wrong), partial == nil { partial = mistake }
    }
    return partial.map { FoundMistake(mistake: $0, explainsAll: false) }
  }

  /// The biases of which only zeros are claimed although they have a gradient.
  private func droppedBiases(_ claims: [Reference: Double]) -> Set<Int> {
    Set(
      program.parameters.entries.indices.filter { index in
        let entry = program.parameters.entries[index]
        guard entry.isBias else { return false }
        let elements = (0..<entry.count).map { Reference.parameterGradient(index, row: $0, column: 0) }
        return elements.contains { value($0) != 0 } && elements.allSatisfy { claims[$0] == 0 }
      })
  }
}

/// Claims that are measured by one largest gradient: a vector at a time step, or a parameter.
private enum Group: Hashable {
  case vector(slot: Int, time: Int)
  case parameter(Int)
  case other

  init(_ reference: Reference) {
    switch reference {
    case .gradient(let slot, let time, _): self = .vector(slot: slot, time: time)
    case .parameterGradient(let index, _, _): self = .parameter(index)
    case .value, .parameter, .loss: self = .other
    }
  }
}
