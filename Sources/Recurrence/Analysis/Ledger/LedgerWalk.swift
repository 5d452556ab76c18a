/// Runs the backward pass once for every step that has a loss, with that loss alone.
struct LedgerWalk<S: Scalar> {
  let trace: Trace<S>
  private let program: Program
  private var storage: [S]
  private let widest: Int
  /// How far from its loss a gradient is carried: |τ − k| < `reach`.
  private let reach: Int

  init(_ trace: Trace<S>, within reach: Int = .max) {
    let trace = trace.inMemory
    self.trace = trace
    self.reach = min(reach, trace.steps)
    program = trace.program
    widest = program.widestVector(steps: trace.steps)
    storage = trace.storage + Array(repeating: .zero, count: widest)
  }

  /// For every τ in turn, leaves the gradients of that step's loss in the memory and calls `visit`.
  ///
  /// The third argument tells which time steps of a stage can have a gradient at all.
  @inline(__always)
  mutating func forEachLoss(_ visit: (Memory<S>, Int, [ClosedRange<Int>]) -> Void) {
    guard let lossSlot = program.lossSlot else { return }
    let (trace, program, reach) = (trace, program, reach)
    let share = S.one / S(Double(trace.lossRows))
    let gradients = trace.layout.valueCount..<trace.layout.count
    program.withMemory(
      &storage, trace.layout.places, trace.parameters.values, steps: trace.steps, widest: widest
    ) { memory in
      for loss in 1...trace.steps where trace.isRecorded(lossSlot, time: loss) {
        for index in gradients { memory.base[index] = .zero }
        memory.adjoint(lossSlot, loss)[0] = share
        let reached = LedgerWalk.reached(program, from: loss, reach: reach, steps: trace.steps)
        for index in program.stages.indices.reversed() where program.stages[index].role != .loss {
          let stage = program.stages[index]
          let place = memory.places[stage.slots.lowerBound]
          var rows = Array(reached[index])
          if !stage.isReverse { rows.reverse() }
          for row in rows where stage.isActive(row, steps: memory.steps) { program.pull(memory, stage, row) }
          // The initial state, too, if the stage's first step was reached.
          if reached[index].contains(place.row(ofPosition: 1)) { program.pull(memory, stage, 0) }
        }
        visit(memory, loss, reached)
      }
    }
  }

  /// The time steps at which each stage can have a gradient of the loss of one step.
  private static func reached(_ program: Program, from loss: Int, reach: Int, steps: Int) -> [ClosedRange<Int>] {
    var reached = Array(repeating: loss...loss, count: program.stages.count)
    for index in program.stages.indices.reversed() {
      let stage = program.stages[index]
      var (first, last) = (loss, loss)
      for slot in stage.slots {
        for contribution in program.slots[slot].contributions {
          let reader = program.stage(of: program.contributions[contribution].instruction)
          if reader != index {
            first = min(first, reached[reader].lowerBound)
            last = max(last, reached[reader].upperBound)
          }
          if program.contributions[contribution].readsAll {
            (first, last) = (1, steps)
          }
        }
      }
      if stage.slots.contains(where: { program.slots[$0].isState }) {
        if stage.isReverse { last = min(steps, loss + reach - 1) } else { first = max(1, loss - reach + 1) }
      }
      reached[index] = first...last
    }
    return reached
  }
}

extension Program {
  /// Refuses models whose gradients do not go back through one sequence, stage by stage: with an encoder, or fed their own outputs.
  func checkOneTimeLine() throws(Diagnosis) {
    guard model.encoder == nil, fed == nil else { throw Diagnosis("laboratory.two-sequences") }
  }
}
