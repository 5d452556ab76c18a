extension Address {
  /// Finds all scalars of a vector or matrix that is addressed without an index (`l0.t3.h`, `grad l0.W_hh`), in order, a matrix row
  /// by row; an address with an index is one scalar.
  ///
  /// - Throws: as `parse`.
  public static func parseVector(
    _ text: String, in program: Program, steps: Int, sourceSteps: Int = 0
  ) throws(Diagnosis) -> [Reference] {
    var parser = AddressParser(program: program, steps: steps, sourceSteps: sourceSteps, text: text)
    let first: Reference
    do throws(Diagnosis) {
      return [try parser.reference()]
    } catch {
      guard error.key == "address.indices", !text.contains("[") else { throw error }
      // The number of indices is in the diagnosis: a vector wants one, a matrix two.
      let zero = error["expected"] == "2" ? "[0,0]" : "[0]"
      first = try parse(text + zero, in: program, steps: steps, sourceSteps: sourceSteps)
    }
    switch first {
    case .value(let slot, let time, _):
      return (0..<program.width(of: slot, time: time, steps: steps, sourceSteps: sourceSteps)).map {
        .value(slot: slot, time: time, unit: $0)
      }
    case .gradient(let slot, let time, _):
      return (0..<program.width(of: slot, time: time, steps: steps, sourceSteps: sourceSteps)).map {
        .gradient(slot: slot, time: time, unit: $0)
      }
    case .parameter(let index, _, _):
      let entry = program.parameters.entries[index]
      return (0..<entry.count).map { .parameter(index, row: $0 / entry.columns, column: $0 % entry.columns) }
    case .parameterGradient(let index, _, _):
      let entry = program.parameters.entries[index]
      return (0..<entry.count).map { .parameterGradient(index, row: $0 / entry.columns, column: $0 % entry.columns) }
    case .loss: return [.loss]
    }
  }
}

extension Program {
  /// The number of units of a slot at a time step: fixed, or one for every earlier step.
  func width(of slot: Int, time: Int, steps: Int, sourceSteps: Int) -> Int {
    guard slots[slot].isPositions else { return slots[slot].spansSource ? sourceSteps : slots[slot].units }
    return stages[slots[slot].stage].isReverse ? steps + 1 - time : time
  }
}
