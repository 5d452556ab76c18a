extension Trace {
  /// A gradient split by the time of the loss: what it would be of each step's loss alone, first step first.
  ///
  /// Needs one backward pass per step that has a loss. Empty where the run has no gradients, or the reference is none.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func lossParts(of reference: Reference) -> [(loss: Int, part: S)] {
    guard hasGradients else { return [] }
    switch reference {
    case .gradient(let slot, let time, let unit):
      guard gradients(slot, time: time).map({ $0.indices.contains($0.startIndex + unit) }) ?? false else { return [] }
      var parts: [(loss: Int, part: S)] = []
      var walk = LedgerWalk(self)
      walk.forEachLoss { memory, loss, _ in parts.append((loss, memory.adjoint(slot, time)[unit])) }
      return parts
    case .parameterGradient(let index, let row, let column):
      let element = ParameterElement(parameter: index, row: row, column: column)
      guard let lossSlot = program.lossSlot,
        let ledger = try? ledger(tensors: [], scalars: [element]).scalars.first
      else { return [] }
      return (1...steps).filter { isRecorded(lossSlot, time: $0) }.map { ($0, ledger.sum(loss: $0)) }
    default: return []
    }
  }
}
