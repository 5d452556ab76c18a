extension Trace {
  /// The gradient of truncated back-propagation through time: every loss sees its own step and the `count` − 1 before it only.
  ///
  /// Of the ledger, the cells |τ − k| ≥ `count` vanish. Williams and Peng, An efficient gradient-based algorithm for on-line training
  /// of recurrent network trajectories, Neural Computation 2 (1990), with a loss at every step.
  /// - Throws: `laboratory.no-gradients`, `laboratory.two-sequences`, `laboratory.truncation` for a count below 1.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func gradients(truncatedTo count: Int) throws(Diagnosis) -> Parameters<S> {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    try program.checkOneSequence()
    guard count >= 1 else { throw Diagnosis("laboratory.truncation", ["got": String(count)]) }
    var result = Parameters<S>(zerosLike: program.parameters)
    let uses = program.parameters.entries.indices.map { ParameterUse.all(of: $0, in: program) }
    let entries = program.parameters.entries
    var walk = LedgerWalk(self, within: count)
    walk.forEachLoss { memory, _, reached in
      result.values.withUnsafeMutableBufferPointer { gradients in
        guard let base = gradients.baseAddress else { return }
        for parameter in entries.indices {
          for use in uses[parameter] {
            for time in reached[use.stage] where program.stages[use.stage].isActive(time, steps: steps) {
              Site(memory: memory, instruction: use.instruction, row: time)
                .parameterAdjoint(use.position, into: base + entries[parameter].offset)
            }
          }
        }
      }
    }
    return result
  }
}
