import Recurrence

/// Runs batches of samples for their loss and gradient.
struct BatchRun {
  let program: Program
  /// The gradient of the batch that was run last.
  private(set) var gradient: Parameters<Double>
  private var traces: [Trace<Double>] = []

  init(_ program: Program) {
    self.program = program
    gradient = Parameters(zerosLike: program.parameters)
  }

  /// Runs some of the samples, whose number of rows is known; the loss, which `divisor` divides.
  mutating func run(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], divisor: Int, backward: Bool
  ) throws(Diagnosis) -> Double {
    if backward { gradient = Parameters(zerosLike: program.parameters) }
    traces.removeAll(keepingCapacity: true)
    var loss: Double?
    for sample in samples {
      let trace = try program.run(parameters, sample, lossRows: divisor, backward: backward)
      if backward {
        for index in gradient.values.indices { gradient.values[index] += trace.parameterGradients.values[index] }
      }
      if let part = trace.loss { loss = loss.map { $0 + part } ?? part }
      traces.append(trace)
    }
    return loss ?? 0
  }

  /// The outputs of a sequence of the last batch at a time step.
  func outputs(sequence: Int, time: Int) -> ArraySlice<Double> { traces[sequence].outputs(time: time) }

  /// A state of a sequence of the last batch when it ended.
  func finalState(sequence: Int, slot: Int) -> [Double] { Array(traces[sequence].finalState(slot)) }
}
