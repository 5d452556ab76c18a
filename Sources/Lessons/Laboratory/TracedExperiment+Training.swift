import Experiments
import Recurrence
import Training

extension TracedExperiment {
  /// What training left, and how the trained model does on the parts of its data.
  func training(_ call: MeasureCall) throws(Diagnosis) -> [Double] {
    switch call.measure {
    case .history:
      let run = try trainedRun(call)
      let name = call.names["column"] ?? "loss"
      guard let column = run.column(name) else {
        throw Diagnosis(
          "lesson.no-column",
          [
            "name": name,
            "suggestion": Suggestion.nearest(to: name, in: run.columns) ?? run.columns.joined(separator: ", "),
          ])
      }
      return column
    case .before:
      let program = trace.program
      return try Address.parseVector(
        call.names["parameter"] ?? "", in: program, steps: trace.steps, sourceSteps: trace.layout.sourceSteps
      )
      .map { reference throws(Diagnosis) in
        guard case .parameter(let index, let row, let column) = reference else {
          throw Diagnosis("lesson.parameter-wanted", ["name": call.measure.rawValue])
        }
        return setup.initial[index, row, column]
      }
    case .sampleCount: return [Double(setup.experiment.dataset.indices(try part(call, usual: .training)).count)]
    case .partLoss:
      let samples = setup.experiment.dataset.samples(try part(call, usual: .test))
      return [try Evaluation(trace.program, trace.parameters, samples).loss]
    case .partMetric:
      let name = call.names["metric"] ?? ""
      guard let metric = Metric(rawValue: name) else {
        throw Diagnosis(
          "lesson.no-metric", ["name": name, "names": Metric.allCases.map(\.rawValue).joined(separator: ", ")])
      }
      let samples = setup.experiment.dataset.samples(try part(call, usual: .test))
      return try Evaluation(trace.program, trace.parameters, samples, metrics: [metric]).metrics
    default:
      let (said, truth) = try outputs(try part(call, usual: .test), try count(call, "output", default: 0) ?? 0)
      return call.measure == .forecasts ? said : truth
    }
  }

  /// The class that each step of the run says: the place of its largest output, of equal ones the first.
  func classesSaid() -> [Double] {
    (1...max(1, trace.steps)).compactMap { time in
      guard trace.isRecorded(trace.program.output, time: time) else { return nil }
      let output = Array(trace.outputs(time: time))
      guard let first = output.first else { return nil }
      var best = (place: 0, value: first)
      for (place, value) in output.enumerated() where value > best.value { best = (place, value) }
      return Double(best.place)
    }
  }

  private func trainedRun(_ call: MeasureCall) throws(Diagnosis) -> TrainedRun {
    guard let trained = setup.trained else {
      throw Diagnosis("lesson.not-trained", ["name": call.measure.rawValue])
    }
    return trained
  }

  private func part(_ call: MeasureCall, usual: Dataset.Part) throws(Diagnosis) -> Dataset.Part {
    guard let name = call.names["part"] else { return usual }
    guard let part = Dataset.Part(rawValue: name) else {
      throw Diagnosis("lesson.no-part", ["name": name])
    }
    return part
  }

  /// One output of the last step of every sample of a part, and what should have come, both in the units of the data.
  func outputs(_ part: Dataset.Part, _ unit: Int) throws(Diagnosis) -> (said: [Double], truth: [Double]) {
    let all = try outputs(part)
    guard all.said.indices.contains(unit) else {
      throw Diagnosis(
        "lesson.measure-index", ["reference": "output \(unit)", "largest": "\(all.said.count - 1)"])
    }
    return (all.said[unit], all.truth[unit])
  }

  /// The same for all outputs, unit by unit; where a class is the target, it is the truth of every output.
  func outputs(_ part: Dataset.Part) throws(Diagnosis) -> (said: [[Double]], truth: [[Double]]) {
    let program = trace.program
    guard let target = program.target else { throw Diagnosis("laboratory.no-gradients") }
    let (width, count) = (program.slots[target].units, program.slots[program.output].units)
    var said = [[Double]](repeating: [], count: count)
    var truth = said
    for index in setup.experiment.dataset.indices(part) {
      let sample = setup.experiment.dataset[index]
      let run = try program.run(trace.parameters, sample, backward: false)
      let output = run.outputs(time: run.steps)
      let row = sample.targets.suffix(width)
      for unit in 0..<count {
        said[unit].append(setup.experiment.inUnits(output[output.startIndex + unit], output: unit))
        let place = row.startIndex + min(unit, width - 1)
        truth[unit].append(setup.experiment.inUnits(row[place], output: unit))
      }
    }
    return (said, truth)
  }
}
