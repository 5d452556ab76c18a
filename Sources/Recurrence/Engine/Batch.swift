/// Several sequences of lengths of their own, run with one set of parameters.
///
/// Every sequence has a trace of its own length, so nothing is padded: beyond its length a sequence's state is held and its output
/// is zero, and the reverse direction starts at its true end. The loss is the mean over the rows of all sequences; gradients of
/// parameters are added in the order of the sequences.
public struct Batch<S: Scalar>: Sendable {
  /// The traces, one a sequence.
  public let traces: [Trace<S>]
  /// The loss over all sequences.
  public let loss: S?
  /// The gradients of that loss.
  public let parameterGradients: Parameters<S>

  /// The number of steps of the longest sequence.
  public var steps: Int { traces.reduce(0) { max($0, $1.steps) } }

  /// The outputs of a sequence at a time step up to `steps`: zero beyond its length.
  public func outputs(sequence: Int, time: Int) -> [S] {
    let trace = traces[sequence]
    guard time <= trace.steps else {
      return Array(repeating: .zero, count: trace.program.slots[trace.program.output].units)
    }
    return Array(trace.outputs(time: time))
  }

  /// A state of a sequence at a time step up to `steps`: beyond its length, as it was in the end.
  public func state(sequence: Int, slot: Int, time: Int) -> [S] {
    let trace = traces[sequence]
    return Array(trace.values(slot, time: min(time, trace.steps)))
  }

  /// A state of a sequence when its stage has finished: at T, or at t = 1 for the direction from the end.
  public func finalState(sequence: Int, slot: Int) -> [S] {
    Array(traces[sequence].finalState(slot))
  }
}

extension Trace {
  /// A state when its stage has finished: at T, or at t = 1 for the direction from the end.
  public func finalState(_ slot: Int) -> ArraySlice<S> {
    values(slot, time: program.stages[program.slots[slot].stage].isReverse ? 1 : steps)
  }
}

extension Program {
  /// Runs a batch of sequences.
  ///
  /// - Throws: as for one sequence, with the number of the sequence that does not fit, from 0.
  public func run<S: Scalar>(
    _ parameters: Parameters<S>, batch: [Sample<S>], backward: Bool = true, byteLimit: Int = .max
  ) throws(Diagnosis) -> Batch<S> {
    guard !batch.isEmpty else { throw Diagnosis("sample.empty-batch") }
    var rows = 0
    for (index, sample) in batch.enumerated() {
      do throws(Diagnosis) {
        rows += countedRows(steps: try steps(of: sample))
      } catch {
        throw error.adding(["sequence": String(index)])
      }
    }
    var traces: [Trace<S>] = []
    var gradients = Parameters<S>(zerosLike: self.parameters)
    var loss: S?
    // All traces together have to keep the limit.
    var bytes = 0
    for (index, sample) in batch.enumerated() {
      let trace: Trace<S>
      do throws(Diagnosis) {
        trace = try run(parameters, sample, lossRows: rows, backward: backward, byteLimit: byteLimit - bytes)
      } catch {
        throw error.adding(["sequence": String(index)])
      }
      bytes += trace.storage.count * MemoryLayout<S>.stride
      gradients.add(trace.parameterGradients)
      if let part = trace.loss { loss = loss.map { $0 + part } ?? part }
      traces.append(trace)
    }
    return Batch(traces: traces, loss: loss, parameterGradients: gradients)
  }
}
