import Recurrence
import Stepping

/// Mistakes with the ways by which a gradient comes back, and with the steps that a parameter's gradient is added over.
extension MistakeSearch {
  private var entries: [Account.Entry] { trace.account(of: reference)?.entries ?? [] }

  /// The future, this step's loss, or one way left out.
  var paths: [Mistake] {
    guard case .gradient(let slot, let time, _) = reference, let opened = trace.account(of: reference),
      opened.entries.count > 1
    else { return [] }
    let parts = opened.entries
    var found: [Mistake] = []
    let isFuture = parts.map { entry in
      entry.working.reads.contains { read in
        guard case .gradient(let from, let at, _) = read else { return false }
        return at != time && isInLayer(from)
      }
    }
    let isLoss = parts.map { entry in
      entry.working.reads.contains { read in
        guard case .gradient(let from, _, _) = read else { return false }
        return from != slot && (role(from) == .readout || role(from) == .loss)
      }
    }
    if isFuture.contains(true), isFuture.contains(false) {
      let later = program.stages[program.slots[slot].stage].isReverse ? time - 1 : time + 1
      found.append(Mistake(.noFuture, without(isFuture, parts), part: "t = \(later)"))
    }
    if isLoss.contains(true), isLoss.contains(false) {
      found.append(Mistake(.noLoss, without(isLoss, parts), part: "t = \(time)"))
    }
    for (index, entry) in parts.enumerated() where parts.count > 2 {
      guard let path = entry.path else { continue }
      let flags = parts.indices.map { $0 == index }
      found.append(Mistake(.noPath, without(flags, parts), part: texts(path)))
    }
    return found
  }

  private func without(_ flags: [Bool], _ parts: [Account.Entry]) -> Working {
    .sum(zip(parts, flags).filter { !$0.1 }.map { $0.0.working })
  }

  /// One step of a parameter's gradient instead of their sum, or their mean; states of the wrong step.
  var steps: [Mistake] {
    var found: [Mistake] = []
    if case .parameterGradient = reference, entries.count > 1, let last = entries.first {
      let way = last.path.map { texts($0) } ?? ""
      found.append(Mistake(.onlyOneStep, last.working, part: way))
      found.append(
        Mistake(.meanOverSteps, .quotient(working, .constant(Double(entries.count))), part: "\(entries.count)"))
    }
    var (part, instead) = ("", "")
    let shifted = working.rewriting { term in
      // A derivative has its own mistakes.
      if term.derivative != nil { return term }
      guard case .reference(let read) = term, case .value(let slot, let time, let unit) = read,
        program.slots[slot].isState, isInLayer(slot), let other = isGradient ? later(time, slot) : earlier(time, slot)
      else { return nil }
      let result = Reference.value(slot: slot, time: other, unit: unit)
      if part.isEmpty { (part, instead) = (symbol(read), symbol(result)) }
      return .reference(result)
    }
    if !part.isEmpty { found.append(Mistake(.otherStep, shifted, part: part, instead: instead)) }
    return found
  }

  /// One step earlier in the order in which the slot's stage runs; nil before the initial state.
  private func earlier(_ time: Int, _ slot: Int) -> Int? {
    guard time > 0 else { return nil }
    guard program.stages[program.slots[slot].stage].isReverse else { return time - 1 }
    return time == trace.steps ? 0 : time + 1
  }

  private func later(_ time: Int, _ slot: Int) -> Int? {
    guard program.stages[program.slots[slot].stage].isReverse else { return time < trace.steps ? time + 1 : nil }
    return time == 0 ? trace.steps : time > 1 ? time - 1 : nil
  }

  /// The gradient that comes from above left out of the chain rule; a minus sign lost.
  var chain: [Mistake] {
    var found: [Mistake] = []
    var part = ""
    let bare = working.rewriting { working in
      guard case .reference(let read) = working, case .gradient(let slot, _, _) = read else { return nil }
      if part.isEmpty { part = symbol(read) }
      return slot == program.lossSlot && trace.lossRows == 1 ? working : .constant(1)
    }
    if !part.isEmpty, isSingle { found.append(Mistake(.noChain, bare, part: part)) }
    return found + [Mistake(.lostSign, .negative(working))]
  }

  /// Whether the gradient comes by one way only.
  private var isSingle: Bool {
    let sources = Set(working.reads.filter { if case .gradient = $0 { true } else { false } })
    return sources.count == 1
  }
}
