extension Trace {
  /// Splits gradients by time of loss and time of use.
  ///
  /// Needs one backward pass per step that has a loss: the work grows with T².
  /// - Parameters:
  ///   - tensors: the parameters, by their numbers in the program's table, of which norms and shares are wanted; nil: all.
  ///   - scalars: the scalars whose cells are wanted as numbers.
  /// - Throws: `laboratory.no-gradients`, `laboratory.two-sequences`, `laboratory.gradient-not-finite`, `laboratory.no-element`.
  @specialized(where S == Double)
  @specialized(where S == Float)
  public func ledger(
    tensors: [Int]? = nil, scalars: [ParameterElement] = []
  ) throws(Diagnosis) -> GradientLedger<S> {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    try program.checkOneTimeLine()
    try parameterGradients.checkFiniteGradient()
    for element in scalars { try check(element) }
    let entries = program.parameters.entries
    let chosen = tensors ?? Array(entries.indices)
    for parameter in chosen { try check(ParameterElement(parameter: parameter, row: 0)) }
    var scaled = parameterGradients.values
    let exponent = Matrix.normalize(&scaled) ?? 0
    var measures = chosen.map { TensorMeasure(self, parameter: $0, exponent: exponent) }
    let zeros = [Double](repeating: 0, count: steps * steps)
    var result = GradientLedger<S>(steps: steps, tensors: [], scalars: scalars.map { emptyLedger(of: $0) })
    for measure in measures {
      let entry = entries[measure.parameter]
      let gradient = parameterGradients.values[entry.offset..<entry.offset + entry.count]
      result.tensors.append(
        TensorLedger(
          name: entry.name, parameter: measure.parameter, steps: steps, norms: zeros, projections: zeros,
          square: measure.square, norm: VectorNorm.euclidean(gradient)))
    }
    let scalarUses = scalars.map { ParameterUse.all(of: $0.parameter, in: program) }
    var walk = LedgerWalk(self)
    walk.forEachLoss { memory, loss, reached in
      for index in measures.indices {
        guard let stage = measures[index].uses.first?.stage else { continue }
        for time in reached[stage] where program.stages[stage].isActive(time, steps: steps) {
          let cell = measures[index].cell(memory, time: time)
          result.tensors[index].norms[(loss - 1) * steps + time - 1] = cell.norm
          result.tensors[index].projections[(loss - 1) * steps + time - 1] = cell.projection
        }
      }
      for index in scalars.indices {
        for use in scalarUses[index] {
          for time in reached[use.stage] where program.stages[use.stage].isActive(time, steps: steps) {
            let part = use.part(of: scalars[index], self, time: time) { memory.adjoint($0, time)[$1] }
            let cell = (loss - 1) * steps + time - 1
            result.scalars[index].cells[cell] = result.scalars[index].cells[cell] + part
          }
        }
      }
    }
    return result
  }

  /// A ledger whose cells are still zero, with what the trace itself says.
  private func emptyLedger(of element: ParameterElement) -> ScalarLedger<S> {
    var uses = [S](repeating: .zero, count: steps)
    for use in ParameterUse.all(of: element.parameter, in: program) {
      for time in 1...steps where program.stages[use.stage].isActive(time, steps: steps) {
        let part = use.part(of: element, self, time: time) { slot, unit in
          value(.gradient(slot: slot, time: time, unit: unit))
        }
        uses[time - 1] = uses[time - 1] + part
      }
    }
    return ScalarLedger(
      element: element, steps: steps, cells: Array(repeating: .zero, count: steps * steps),
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
