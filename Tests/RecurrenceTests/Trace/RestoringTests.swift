import Testing

@testable import Recurrence

@Suite struct RestoringTests {
  private let model = Model(
    inputs: 2, layers: [.init(.lstm, hidden: 2, bidirectional: true)], readout: .init(outputs: 1))

  private func run() throws -> Trace<Double> {
    let program = try Program(model, loss: Loss(.meanSquaredError, over: .mask([true, false, true])))
    return try program.run(
      Parameters(program, seed: 2),
      Sample(
        inputs: [1, -1, 0.5, 2, 0, 1], targets: [1, 2, 3],
        initialStates: [.init(layer: 0, direction: .reverse, state: "c", values: [0.5, -2])]))
  }

  private func restored(
    _ trace: Trace<Double>, steps: Int = 3, gradients: Bool = true, lossRows: Int = 2, byteLimit: Int = .max,
    change: (TracePart, [Double]) -> [Double] = { $1 }
  ) -> Result<Trace<Double>, Diagnosis> {
    do throws(Diagnosis) {
      return .success(
        try Trace(
          restoring: trace.program, steps: steps, parameters: trace.parameters,
          gradients: gradients ? trace.parameterGradients : nil, loss: trace.loss, lossRows: lossRows,
          byteLimit: byteLimit
        ) { part in change(part, part.times.flatMap { trace.numbers(part, time: min($0, 3)) }) })
    } catch {
      return .failure(error)
    }
  }

  private func problem(_ result: Result<Trace<Double>, Diagnosis>) -> String? {
    if case .failure(let diagnosis) = result { diagnosis.key } else { nil }
  }

  @Test func `a trace that is put together from its parts is the same to the bit`() throws {
    let trace = try run()
    let copy = try restored(trace).get()
    #expect(copy.storage.map(\.bitPattern) == trace.storage.map(\.bitPattern))
    #expect(copy.loss == trace.loss && copy.parameterGradients == trace.parameterGradients)
    #expect(try restored(trace, gradients: false).get().storage == Array(trace.storage[..<trace.layout.valueCount]))
  }

  @Test func `running a trace's own sample gives the trace again`() throws {
    let trace = try run()
    let again = try trace.program.run(trace.parameters, trace.sample)
    #expect(again.storage.map(\.bitPattern) == trace.storage.map(\.bitPattern))
  }

  @Test func `what does not fit the program is refused`() throws {
    let trace = try run()
    #expect(problem(restored(trace)) == nil)
    #expect(problem(restored(trace, steps: 0)) == "trace.no-steps")
    #expect(problem(restored(trace, steps: 4)) == "loss.mask-length")
    #expect(problem(restored(trace, steps: 1 << 62)) == "trace.too-large")
    #expect(problem(restored(trace, byteLimit: 1000)) == "trace.too-large")
    #expect(problem(restored(trace, lossRows: 0)) == "trace.other-loss")
    #expect(problem(restored(trace) { $0.isInitial ? [] : $1 }) == "trace.part-size")
    #expect(
      problem(restored(trace) { $0.slot == trace.program.input ? $1.map { _ in .nan } : $1 }) == "sample.not-finite")
    let other = try Program(Model(inputs: 2, layers: [.init(.gru, hidden: 2)]))
    #expect(throws: Diagnosis.self) {
      try Trace(
        restoring: trace.program, steps: 3, parameters: Parameters<Double>(zerosLike: other.parameters), gradients: nil,
        loss: 0, lossRows: 2
      ) { _ in [] }
    }
  }
}
