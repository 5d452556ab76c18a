extension Program {
  /// The number of steps of a sample that the loss counts, after checking that the sample fits the model.
  ///
  /// - Throws: as `run` does.
  public func rows<S: Scalar>(of sample: Sample<S>) throws(Diagnosis) -> Int {
    countedRows(steps: try steps(of: sample))
  }

  /// The time steps at which a slot has values, in the order of time.
  public func activeSteps(of slot: Int, steps: Int) -> [Int] {
    let stage = stages[slots[slot].stage]
    return (1...steps).filter { stage.isActive($0, steps: steps) }
  }
}
