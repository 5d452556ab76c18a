import Recurrence

extension TracedExperiment {
  /// The gradient's cells, by time of loss and time of use.
  func ledger(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    let loss = try step(call, "loss")
    let use = try step(call, "use", isUse: true)
    let lag = try count(call, "lag")
    switch call.measure {
    case .ledgerCell, .ledgerSum:
      guard case .parameterGradient(let index, let row, let column) = try gradient(of: try scalar(call)) else {
        throw Diagnosis("lesson.parameter-wanted", ["name": call.measure.rawValue])
      }
      let element = ParameterElement(parameter: index, row: row, column: column)
      let ledger = try trace.ledger(tensors: [], scalars: [element]).scalars[0]
      try check(use, lag: lag, isSource: ledger.isSource, ledger.useSteps, call)
      switch (loss, use, lag) {
      case (let loss?, let use?, _): return [ledger[loss: loss, use: use]]
      case (let loss?, _, _): return [ledger.sum(loss: loss)]
      case (_, let use?, _): return [ledger.sum(use: use)]
      case (_, _, let lag?): return [ledger.sum(lag: lag)]
      default: return [ledger.sum]
      }
    default:
      let ledger = try trace.ledger(tensors: [try tensor(call)])
      if call.measure == .ledgerBeyond {
        if trace.program.model.encoder != nil { throw Diagnosis("laboratory.two-sequences") }
        return [ledger.beyond(try count(call, "steps") ?? 1).share ?? 0]
      }
      guard let part = ledger.tensors.first else { return [0] }
      let wantsLag = lag != nil || (loss == nil && use == nil)
      try check(use, lag: wantsLag ? lag ?? 0 : nil, isSource: part.isSource, part.useSteps, call)
      switch (loss, use, lag) {
      case (let loss?, let use?, _): return [part.share(loss: loss, use: use) ?? 0]
      case (let loss?, _, _): return [part.share(loss: loss) ?? 0]
      case (_, let use?, _): return [part.share(use: use) ?? 0]
      case (_, _, let lag?): return [part.share(lag: lag) ?? 0]
      default: return (0..<trace.steps).map { part.share(lag: $0) ?? 0 }
      }
    }
  }

  /// Refuses a step that the parameter is not used at, and a lag where it is used at an encoder's steps.
  private func check(
    _ use: Int?, lag: Int?, isSource: Bool, _ useSteps: Int, _ call: MeasureCall
  ) throws(Diagnosis) {
    if lag != nil, isSource { throw Diagnosis("lesson.no-lag", ["name": call.measure.rawValue]) }
    if let use, use > useSteps {
      throw Diagnosis("laboratory.no-step", ["time": "\(use)", "steps": "\(useSteps)"])
    }
  }

  private func step(_ call: MeasureCall, _ name: String, isUse: Bool = false) throws(Diagnosis) -> Int? {
    guard let time = try count(call, name) else { return nil }
    guard 1...max(trace.steps, isUse ? trace.layout.sourceSteps : 1) ~= time else {
      throw Diagnosis("laboratory.no-step", ["time": "\(time)", "steps": "\(trace.steps)"])
    }
    return time
  }

  private func gradient(of reference: Reference) throws(Diagnosis) -> Reference {
    if case .parameter(let index, let row, let column) = reference {
      return .parameterGradient(index, row: row, column: column)
    }
    return reference
  }

  /// Gradients of parameters after truncation or clipping, and any gradient after a path was cut.
  func intervention(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    switch call.measure {
    case .truncated:
      let changed = try trace.gradients(truncatedTo: try count(call, "steps") ?? 1)
      return changed[trace.program.parameters.entries[try tensor(call)].name] ?? []
    case .truncationKept:
      let changed = try trace.gradients(truncatedTo: try count(call, "steps") ?? 1)
      return [try GradientComparison(full: trace.parameterGradients, changed: changed).total.shareKept ?? 0]
    case .clipped:
      guard trace.hasGradients else { throw Diagnosis("laboratory.no-gradients") }
      let bounds = (call.numbers["norm"]?.first, call.numbers["value"]?.first)
      let changed: Parameters<Double>
      switch bounds {
      case (let norm?, nil): changed = trace.parameterGradients.clipped(toNorm: norm)
      case (nil, let value?): changed = trace.parameterGradients.clipped(toValue: value)
      default: throw Diagnosis("lesson.clipped")
      }
      return changed[trace.program.parameters.entries[try tensor(call)].name] ?? []
    default:
      let path = DetachedPath(state: call.names["state"] ?? "h", reader: call.names["reader"])
      let cut = try trace.detached(path)
      let references = try cut.references(call.names["scalar"] ?? "")
      // A value is what it was: only gradients change when a path is cut.
      for reference in references {
        switch reference {
        case .gradient, .parameterGradient: continue
        default:
          throw Diagnosis(
            "lesson.gradient-wanted", ["name": call.measure.rawValue, "found": call.names["scalar"] ?? ""])
        }
      }
      return references.map { cut.value($0) }
    }
  }

  /// What the formats of numbers do to the run.
  func precision(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    let program = trace.program
    switch call.measure {
    case .gradientError:
      let rows = try GradientCheck(program, trace.parameters, setup.sample) { _ in true }.rows
      return [rows.map { max($0.dualError, $0.differenceError) }.max() ?? .nan]
    case .explodesAt:
      guard let first = trace.firstNotFinite() else { return [0] }
      switch first.reference {
      case .value(_, let time, _), .gradient(_, let time, _): return [Double(time)]
      default: return [Double(trace.steps)]
      }
    case .single, .singleError:
      let references = try Address.parseVector(
        call.names["scalar"] ?? "", in: program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
      let single = try program.run(trace.parameters.converted { Float($0) }, setup.sample.converted { Float($0) })
      return references.map {
        let value = single.value($0).double
        return call.measure == .single ? value : abs(value - trace.value($0))
      }
    default:
      let references = try Address.parseVector(
        call.names["scalar"] ?? "", in: program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps)
      let exact = try program.run(
        trace.parameters.converted { DoubleDouble($0) }, setup.sample.converted { DoubleDouble($0) })
      return references.map { abs((exact.value($0) - DoubleDouble(trace.value($0))).double) }
    }
  }
}
