import Recurrence

/// The arithmetic that a question asks for: from a scalar down to the numbers that are given with it.
struct QuizArithmetic {
  let trace: Trace<Double>
  /// How many numbers may be given, so that it can be done by hand.
  static let mostGivens = 20

  private var program: Program { trace.program }

  /// The arithmetic of a scalar; nil where it is given, or where it needs more numbers than can be done by hand.
  func working(of reference: Reference) -> Working? {
    guard let account = trace.account(of: reference) else { return nil }
    let plain = simplified(account.working, reference)
    for candidate in [deepened(plain, reference, folded: false), deepened(plain, reference, folded: true), plain]
    where isHandy(candidate) {
      return candidate
    }
    return nil
  }

  private func isHandy(_ working: Working) -> Bool {
    let reads = working.reads
    return !reads.isEmpty && reads.count <= QuizArithmetic.mostGivens
  }

  /// One level more: gates down to weights, ∂a down to the state's gradient; `folded`: matrix products stay whole.
  private func deepened(_ working: Working, _ reference: Reference, folded: Bool) -> Working {
    working.rewriting { part in
      guard case .reference(let read) = part, read != reference else { return nil }
      switch (read, reference) {
      case (.value(let slot, let time, _), .value(let asked, let now, _)):
        guard time == now, program.slots[slot].name == "a_" + program.slots[asked].name,
          program.slots[slot].stage == program.slots[asked].stage
        else { return nil }
        return folded ? trace.explain(read)?.parts.first?.working : trace.account(of: read)?.working
      case (.gradient(let slot, let time, _), .gradient(let asked, let now, _)):
        guard !folded, time == now, !program.slots[slot].isState, slot != program.lossSlot,
          program.slots[asked].name == "a_" + program.slots[slot].name,
          program.slots[slot].stage == program.slots[asked].stage, let account = trace.account(of: read),
          account.entries.count <= 2
        else { return nil }
        return account.working
      default: return nil
      }
    }
  }

  /// As it is written on a board: softmax without the largest logit, cross entropy as −log p.
  private func simplified(_ working: Working, _ reference: Reference) -> Working {
    if case .value(let slot, let time, _) = reference, slot == program.lossSlot, program.loss?.kind == .crossEntropy {
      return crossEntropy(time) ?? working
    }
    return working.rewriting { part in
      if case .sum(let terms) = part, terms.count == 2, case .negative(.maximum) = terms[1] { return terms[0] }
      if case .quotient(let a, .constant(1)) = part { return simplified(a, reference) }
      return nil
    }
  }

  private func crossEntropy(_ time: Int) -> Working? {
    guard let target = program.target else { return nil }
    func p(_ unit: Int) -> Working { .reference(.value(slot: program.output, time: time, unit: unit)) }
    let targets = trace.values(target, time: time)
    if program.model.output == .softmax {
      guard let right = targets.first.map({ Int($0) }) else { return nil }
      return .negative(.apply(.log, p(right)))
    }
    let parts = targets.indices.map { index -> Working in
      let unit = index - targets.startIndex
      let t = Working.reference(.value(slot: target, time: time, unit: unit))
      // Targets of 0 and 1 leave one logarithm.
      if targets[index] == 1 { return .negative(.apply(.log, p(unit))) }
      if targets[index] == 0 { return .negative(.apply(.log, .oneMinus(p(unit)))) }
      return .sum([
        .negative(.product([t, .apply(.log, p(unit))])),
        .negative(.product([.oneMinus(t), .apply(.log, .oneMinus(p(unit)))])),
      ])
    }
    return parts.count == 1 ? parts[0] : .quotient(.sum(parts), .constant(Double(parts.count)))
  }
}
