extension Trace {
  /// Splits gradients by time of loss and time of use.
  ///
  /// Needs one backward pass per step that has a loss: the work grows with T².
  /// - Parameters:
  ///   - tensors: the parameters, by their numbers in the program's table, of which norms and shares are wanted; nil: all.
  ///   - scalars: the scalars whose cells are wanted as numbers.
  /// - Throws: `laboratory.no-gradients`, `laboratory.two-lines`, `laboratory.gradient-not-finite`, `laboratory.no-element`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func ledger(
    tensors: [Int]? = nil, scalars: [ParameterElement] = []
  ) throws(Diagnosis) -> GradientLedger<S> {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    try parameterGradients.checkFiniteGradient()
    for element in scalars { try check(element) }
    let entries = program.parameters.entries
    let chosen = tensors ?? Array(entries.indices)
    for parameter in chosen { try check(ParameterElement(parameter: parameter, row: 0)) }
    var scaled = parameterGradients.values
    let exponent = Matrix.normalize(&scaled) ?? 0
    var measures = chosen.map { TensorMeasure(self, parameter: $0, exponent: exponent) }
    var result = GradientLedger<S>(steps: steps, tensors: [], scalars: [])
    for element in scalars { result.scalars.append(try emptyLedger(of: element)) }
    for measure in measures {
      let entry = entries[measure.parameter]
      let isSource = try program.isUsedAtSource(measure.parameter)
      let useSteps = isSource ? layout.sourceSteps : steps
      let zeros = [Double](repeating: 0, count: steps * useSteps)
      let gradient = parameterGradients.values[entry.offset..<entry.offset + entry.count]
      result.tensors.append(
        TensorLedger(
          name: entry.name, parameter: measure.parameter, steps: steps, useSteps: useSteps, isSource: isSource,
          norms: zeros, projections: zeros,
          square: measure.square, norm: VectorNorm.euclidean(gradient)))
    }
    let scalarUses = scalars.map { ParameterUse.all(of: $0.parameter, in: program) }
    var walk = LedgerWalk(self)
    walk.forEachLoss { memory, loss, reached in
      for index in measures.indices {
        guard let stage = measures[index].uses.first?.stage else { continue }
        for time in reached[stage] where program.stages[stage].isActive(time, steps: steps) {
          let cell = measures[index].cell(memory, time: time)
          let place = (loss - 1) * result.tensors[index].useSteps + time - 1
          result.tensors[index].norms[place] = cell.norm
          result.tensors[index].projections[place] = cell.projection
        }
      }
      for index in scalars.indices {
        for use in scalarUses[index] {
          for time in reached[use.stage] where program.stages[use.stage].isActive(time, steps: steps) {
            let part = use.part(of: scalars[index], self, time: time) { memory.adjoint($0, time)[$1] }
            let cell = (loss - 1) * result.scalars[index].useSteps + time - 1
            result.scalars[index].cells[cell] = result.scalars[index].cells[cell] + part
          }
        }
      }
    }
    return result
  }

  /// A ledger whose cells are still zero, with what the trace itself says.
  private func emptyLedger(of element: ParameterElement) throws(Diagnosis) -> ScalarLedger<S> {
    let isSource = try program.isUsedAtSource(element.parameter)
    let useSteps = isSource ? layout.sourceSteps : steps
    var uses = [S](repeating: .zero, count: useSteps)
    for use in ParameterUse.all(of: element.parameter, in: program) {
      for time in 1...max(1, useSteps) where program.stages[use.stage].isActive(time, steps: steps) {
        let part = use.part(of: element, self, time: time) { slot, unit in
          value(.gradient(slot: slot, time: time, unit: unit))
        }
        uses[time - 1] = uses[time - 1] + part
      }
    }
    return ScalarLedger(
      element: element, steps: steps, useSteps: useSteps, isSource: isSource,
      cells: Array(repeating: .zero, count: steps * useSteps),
      total: parameterGradients[element.parameter, element.row, element.column], uses: uses)
  }

  private func check(_ element: ParameterElement) throws(Diagnosis) {
    let entries = program.parameters.entries
    guard entries.indices.contains(element.parameter) else {
      throw Diagnosis(
        "laboratory.no-tensor", ["got": String(element.parameter), "last": String(entries.count - 1)])
    }
    let entry = entries[element.parameter]
    guard element.row >= 0, element.row < entry.rows, element.column >= 0, element.column < entry.columns else {
      throw Diagnosis(
        "laboratory.no-element",
        [
          "tensor": entry.name, "row": String(element.row), "column": String(element.column),
          "rows": String(entry.rows), "columns": String(entry.columns),
        ])
    }
  }
}
