import Recurrence

/// Mistakes with the loss, its gradient, and the output function.
extension MistakeSearch {
  var losses: [Mistake] {
    guard let place else { return sequenceLoss }
    if place.slot == program.lossSlot, !isGradient { return stepLoss(place.time) }
    if isGradient, working.reads.contains(where: isTarget) || isSoftmaxGradient { return lossGradient(place.time) }
    if place.slot == program.output, operation(place.slot) == .softmax, !isGradient { return softmax }
    return []
  }

  private func isTarget(_ read: Reference) -> Bool {
    guard case .value(let slot, _, _) = read else { return false }
    return slot == program.target
  }

  private func isLossGradient(_ working: Working) -> Bool {
    guard case .reference(.gradient(let slot, _, _)) = working else { return false }
    return slot == program.lossSlot
  }

  /// Whether the gradient is that of logits under softmax and cross entropy.
  private var isSoftmaxGradient: Bool {
    guard program.loss?.kind == .crossEntropy, let slot = place?.slot else { return false }
    return role(slot) == .readout && slot != program.output || slot == program.output
  }

  // MARK: The loss

  private var sequenceLoss: [Mistake] {
    guard reference == .loss, case .quotient(let sum, .constant(let rows)) = working, rows > 1 else { return [] }
    var found = [Mistake(.noMean, sum, part: "\(Int(rows))")]
    if let last = sum.reads.last { found.append(Mistake(.onlyOneStep, .reference(last), part: symbol(last))) }
    found.append(Mistake(.halved, .quotient(working, .constant(2))))
    found.append(Mistake(.meanOfFewer, .quotient(sum, .constant(rows - 1)), part: "\(Int(rows))"))
    return found
  }

  private func stepLoss(_ time: Int) -> [Mistake] {
    var found = [Mistake(.halved, .quotient(working, .constant(2)))]
    if case .quotient(let sum, .constant(let outputs)) = working, outputs > 1 {
      found.append(Mistake(.noMean, sum, part: "\(Int(outputs))"))
    }
    let straight = working.rewriting { working in
      guard case .product(let factors) = working, factors.count == 2, factors[0] == factors[1] else { return nil }
      return .apply(.magnitude, factors[0])
    }
    found.append(Mistake(.notSquared, straight))
    found.append(Mistake(.noTarget, withoutTargets))
    let plus = working.rewriting { working in
      guard case .sum(let terms) = working, terms.count == 2, case .negative(let target) = terms[1],
        target.reads.contains(where: isTarget)
      else { return nil }
      return .sum([terms[0], target])
    }
    found.append(Mistake(.addedTarget, plus))
    return found + logarithms(time)
  }

  private func logarithms(_ time: Int) -> [Mistake] {
    guard program.loss?.kind == .crossEntropy else { return [] }
    var found = [2.0, 10].map { base in
      Mistake(.otherBase, .quotient(working, .constant(Double.log(base))), part: "\(Int(base))")
    }
    let bare = working.rewriting { working in
      if case .negative(.apply(.log, let p)) = working { return p }
      return nil
    }
    found.append(Mistake(.noLogarithm, bare))
    let others = (0..<program.slots[program.output].units).map {
      Reference.value(slot: program.output, time: time, unit: $0)
    }
    let read = working.reads.first { others.contains($0) }
    for other in others where other != read && program.model.output == .softmax {
      let changed = working.replacing { $0 == read ? other : nil }
      found.append(Mistake(.otherClass, changed, part: read.map(symbol) ?? "", instead: symbol(other)))
    }
    if program.model.output == .sigmoid, let read {
      let p = Working.reference(read)
      let swapped = working.rewriting { working in
        if working == .oneMinus(p) { return p }
        return working == p ? .oneMinus(p) : nil
      }
      found.append(Mistake(.otherClass, swapped, part: symbol(read), instead: "1 − " + symbol(read)))
    }
    return found
  }

  // MARK: Its gradient

  private var withoutTargets: Working {
    working.rewriting { working in
      guard case .sum(let terms) = working, terms.count == 2, case .negative(let target) = terms[1],
        target.reads.contains(where: isTarget) || isOneHot(terms)
      else { return nil }
      return terms[0]
    }
  }

  /// p − 1 of the target's class.
  private func isOneHot(_ terms: [Working]) -> Bool {
    guard isSoftmaxGradient, case .reference(.value(let slot, _, _)) = terms[0] else { return false }
    return slot == program.output && terms[1] == .negative(.constant(1))
  }

  private func lossGradient(_ time: Int) -> [Mistake] {
    var found = [Mistake(.noTarget, withoutTargets)]
    let reversed = working.rewriting { working in
      guard case .sum(let terms) = working, terms.count == 2, case .negative(let target) = terms[1],
        target.reads.contains(where: isTarget) || isOneHot(terms)
      else { return nil }
      return .sum([target, .negative(terms[0])])
    }
    found.append(Mistake(.targetMinusOutput, reversed))
    found.append(Mistake(.noFactorTwo, working.withoutFactors { $0 == .constant(2) }, part: "2"))
    let rows = trace.lossRows
    if rows > 1 {
      let changed = working.rewriting { isLossGradient($0) ? .constant(1) : nil }
      found.append(Mistake(.noMean, changed, part: "\(rows)"))
      let bare = changed.withoutFactors { $0 == .constant(2) }
      found.append(Mistake(.noFactorTwo, bare, part: "2/\(rows)"))
    }
    if program.loss?.kind == .crossEntropy, case .gradient(let slot, _, let unit) = reference, slot != program.output {
      let probability = Working.reference(.value(slot: program.output, time: time, unit: unit))
      let isTargeted = !working.reads.isEmpty && withoutTargets != working
      if !isTargeted {
        let changed = working.rewriting { $0 == probability ? .sum([probability, .negative(.constant(1))]) : nil }
        found.append(Mistake(.otherClass, changed, part: probability.symbols(in: program).text(), instead: "p − 1"))
      }
    }
    return found
  }

  // MARK: Softmax

  private var softmax: [Mistake] {
    guard case .quotient(let own, .sum(let powers)) = working else { return [] }
    var found = [Mistake(.notNormalized, own)]
    let logits = powers.map { power -> Working in
      if case .apply(.exp, let a) = power { return a }
      return power
    }
    if case .apply(.exp, let a) = own {
      found.append(Mistake(.noExponential, .quotient(a, .sum(logits))))
      found.append(Mistake(.otherFunction, .apply(.sigmoid, a), part: "softmax", instead: "σ"))
    }
    for power in powers where power != own {
      found.append(Mistake(.otherClass, .quotient(power, .sum(powers)), part: symbol(reference)))
    }
    found.append(Mistake(.othersOnly, .quotient(own, .sum(powers.filter { $0 != own }))))
    return found
  }
}
