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
    widest = max(program.widestVector(steps: trace.steps), trace.layout.sourceSteps)
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
        guard program.isOneTimeLine else {
          let reached = LedgerWalk.reachedTogether(program, from: loss, reach: reach, trace.layout)
          LedgerWalk.pullTogether(program, memory, reached)
          visit(memory, loss, reached)
          continue
        }
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

  /// The backward pass of a model with an encoder, or of one that is fed its own outputs, whose stages go through time together.
  @inline(__always)
  private static func pullTogether(_ program: Program, _ memory: Memory<S>, _ reached: [ClosedRange<Int>]) {
    for group in program.groups.reversed() where program.stages[group.lowerBound].role != .loss {
      let place = memory.places[program.stages[group.lowerBound].slots.lowerBound]
      let first = place.row(ofPosition: 1)
      for position in (0...place.steps).reversed() {
        let row = place.row(ofPosition: position)
        // The initial state, too, if the first step was reached.
        guard reached[group.lowerBound].contains(row == 0 ? first : row) else { continue }
        for index in group.reversed() {
          let stage = program.stages[index]
          if row == 0 || stage.times == .every || stage.isActive(row, steps: memory.steps) {
            program.pull(memory, stage, row)
          }
        }
      }
    }
  }

  /// The time steps at which stages can have a gradient of one loss: all of the encoder's; those up to the loss where outputs are fed
  /// back, since all layers go forward then; else all.
  private static func reachedTogether(
    _ program: Program, from loss: Int, reach: Int, _ layout: Layout
  ) -> [ClosedRange<Int>] {
    program.stages.map { stage in
      if stage.isSource { return 1...max(1, layout.sourceSteps) }
      return program.fed == nil ? 1...layout.steps : max(1, loss - reach + 1)...loss
    }
  }
}

extension Program {
  /// Whether gradients go back through one sequence, stage by stage: without an encoder, and not fed the model's own outputs.
  var isOneTimeLine: Bool { model.encoder == nil && fed == nil }

  /// Refuses models with an encoder: their steps are of two sequences.
  func checkOneSequence() throws(Diagnosis) {
    guard model.encoder == nil else { throw Diagnosis("laboratory.two-sequences") }
  }

  /// Whether a parameter is used at the steps of the encoder's sequence rather than at the model's.
  /// - Throws: `laboratory.two-lines` for one that is used at both.
  func isUsedAtSource(_ parameter: Int) throws(Diagnosis) -> Bool {
    let uses = ParameterUse.all(of: parameter, in: self)
    let isSource = uses.contains { stages[$0.stage].isSource }
    guard !isSource || uses.allSatisfy({ stages[$0.stage].isSource }) else {
      throw Diagnosis("laboratory.two-lines", ["tensor": parameters.entries[parameter].name])
    }
    return isSource
  }
}
