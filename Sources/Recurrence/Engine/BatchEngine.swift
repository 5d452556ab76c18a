/// Runs batches for their loss and the gradients of the parameters, reusing its memory from batch to batch.
///
/// Eight sequences of one length run side by side, which changes no bit: `Program.run(batch:)` gives the same loss and gradients, and
/// traces of every number besides. Programs that look back at lists of earlier steps run sequence by sequence.
public struct BatchEngine: Sendable {
  /// What is run.
  public let program: Program
  /// The gradients of the last batch.
  public internal(set) var gradient: Parameters<Double>
  private let runsInLanes: Bool
  var packed: [Double] = []
  var scratch: [Double]
  /// How much of it a worker needs.
  let scratchRoom: Int
  /// The memory that groups use one after the other, where several run at once one for each.
  private var memory: [Group] = []
  /// What is kept of each sequence of the last batch.
  private var kept: [Kept] = []
  private var traces: [Trace<Double>] = []

  /// Sequences that run side by side.
  struct Group: Sendable {
    var layout: Layout
    var lanes: Int
    var active = 0
    var storage: [Double]
  }

  /// What is kept of a sequence.
  private struct Kept: Sendable {
    var outputs: [Double] = []
    var states: [(slot: Int, values: [Double])] = []

    init(_ group: Group, _ lane: Int, _ program: Program) {
      func add(_ slot: Int, _ time: Int, to values: inout [Double]) {
        let place = group.layout.places[slot]
        let first = place.offset(place.value, row: time)
        for unit in 0..<place.units { values.append(group.storage[(first + unit) * group.lanes + lane]) }
      }
      let steps = group.layout.steps
      let isLast = program.stages[program.slots[program.output].stage].times == .last
      for time in (isLast ? steps : 1)...steps { add(program.output, time, to: &outputs) }
      for slot in program.slots.indices where program.slots[slot].isState {
        var values: [Double] = []
        add(slot, program.stages[program.slots[slot].stage].isReverse ? 1 : steps, to: &values)
        states.append((slot, values))
      }
    }
  }

  /// An engine for a program.
  public init(_ program: Program) {
    self.program = program
    gradient = Parameters(zerosLike: program.parameters)
    runsInLanes = program.runsInLanes
    // An output or a loss has at most three operands and a result, each with values and gradients.
    scratchRoom = 8 * program.slots.reduce(1) { max($0, $1.units) }
    scratch = Array(repeating: 0, count: scratchRoom)
  }

  /// Runs sequences that are known to fit the program (`Program.rows(of:)` checks that); the sum of their losses over `divisor`.
  ///
  /// `keepsOutputs`: whether outputs and final states are asked for afterwards.
  public mutating func run(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], divisor: Int, backward: Bool = true,
    keepsOutputs: Bool = true
  ) throws(Diagnosis) -> Double {
    try run(
      parameters, samples, divisor: divisor, backward: backward, keepsOutputs: keepsOutputs, sharing: OneWorker())
  }

  /// The same, with groups of sequences shared out among workers; the bits are those of one worker.
  public mutating func run<Sharing: WorkSharing>(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], divisor: Int, backward: Bool = true,
    keepsOutputs: Bool = true, sharing: Sharing
  ) throws(Diagnosis) -> Double {
    if backward {
      for index in gradient.values.indices { gradient.values[index] = 0 }
    }
    traces.removeAll(keepingCapacity: true)
    guard runsInLanes else { return try runAlone(parameters, samples, divisor, backward) }
    program.pack(parameters.values, into: &packed)
    kept.removeAll(keepingCapacity: true)
    var loss: Double?
    var start = 0
    let width = program.slots[program.input].units
    while start < samples.count {
      // As many groups as there are workers run at once, a group each.
      var groups: [Group] = []
      while groups.count < max(1, sharing.count), start < samples.count {
        let end = self.end(of: samples, from: start)
        // One or two sequences are faster one by one.
        let lanes = end - start > 2 ? 8 : 1
        let last = lanes == 1 ? start + 1 : end
        var group = try prepared(steps: samples[start].inputs.count / width, lanes: lanes, active: last - start)
        for index in start..<last { try fill(&group, samples[index], lane: index - start) }
        groups.append(group)
        start = last
      }
      for part in execute(&groups, parameters.values, divisor: divisor, backward: backward, sharing) {
        loss = loss.map { $0 + part } ?? part
      }
      if keepsOutputs {
        for group in groups {
          for lane in 0..<group.active { kept.append(Kept(group, lane, program)) }
        }
      }
      memory = groups
    }
    return loss ?? 0
  }

  /// Where the run of at most eight sequences of one length ends that begins at `start`.
  private func end(of samples: [Sample<Double>], from start: Int) -> Int {
    let size = samples[start].inputs.count
    var end = start + 1
    while end < samples.count, end < start + 8, samples[end].inputs.count == size { end += 1 }
    return end
  }

  /// The outputs of a sequence of the last batch at a time step, if they were kept.
  public func outputs(sequence: Int, time: Int) -> ArraySlice<Double> {
    guard runsInLanes else { return traces[sequence].outputs(time: time) }
    let width = program.slots[program.output].units
    let row = program.stages[program.slots[program.output].stage].times == .last ? 0 : time - 1
    return kept[sequence].outputs[row * width..<(row + 1) * width]
  }

  /// A state of a sequence of the last batch when it ended, if the outputs were kept.
  public func finalState(sequence: Int, slot: Int) -> [Double] {
    guard runsInLanes else { return Array(traces[sequence].finalState(slot)) }
    return kept[sequence].states.first { $0.slot == slot }?.values ?? []
  }

  private mutating func runAlone(
    _ parameters: Parameters<Double>, _ samples: [Sample<Double>], _ divisor: Int, _ backward: Bool
  ) throws(Diagnosis) -> Double {
    var loss: Double?
    for sample in samples {
      let trace = try program.run(parameters, sample, lossRows: divisor, backward: backward)
      if backward { gradient.add(trace.parameterGradients) }
      if let part = trace.loss { loss = loss.map { $0 + part } ?? part }
      traces.append(trace)
    }
    return loss ?? 0
  }

  /// Memory for a group: that of the last one where it fits.
  private mutating func prepared(steps: Int, lanes: Int, active: Int) throws(Diagnosis) -> Group {
    if let index = memory.firstIndex(where: { $0.layout.steps == steps && $0.lanes == lanes }) {
      // A second owner would make the first write copy everything.
      var group = memory.remove(at: index)
      group.active = active
      return group
    }
    let layout = try Layout(program, steps: steps, bytesPerScalar: 8 * lanes)
    return Group(
      layout: layout, lanes: lanes, active: active, storage: Array(repeating: 0, count: layout.count * lanes))
  }

  /// Copies a sample into its lane.
  private func fill(_ group: inout Group, _ sample: Sample<Double>, lane: Int) throws(Diagnosis) {
    let (lanes, places) = (group.lanes, group.layout.places)
    let (program, steps) = (self.program, group.layout.steps)
    var states: [(slot: Int, values: [Double])] = []
    for state in sample.initialStates { states.append((try program.slot(of: state), state.values)) }
    group.storage.withUnsafeMutableBufferPointer { storage in
      func copy(_ values: [Double], _ place: Layout.Place, _ width: Int) {
        var (index, row) = (0, place.first)
        while index < values.count {
          for unit in 0..<width { storage[(row + unit) * lanes + lane] = values[index + unit] }
          index += width
          row += place.stride
        }
      }
      copy(sample.inputs, places[program.input].value, program.slots[program.input].units)
      for (index, slot) in program.masks.enumerated() {
        var values: [Double] = []
        if index < sample.masks.count { values = sample.masks[index] }
        if values.isEmpty {
          let rows = program.maskRows(slot, steps: steps, sourceSteps: 0)
          values = Array(repeating: 1, count: rows * program.slots[slot].units)
        }
        copy(values, places[slot].value, program.slots[slot].units)
      }
      if let target = program.target { copy(sample.targets, places[target].value, program.slots[target].units) }
      for slot in program.slots.indices where program.slots[slot].isState {
        for unit in 0..<places[slot].units { storage[(places[slot].value.initial + unit) * lanes + lane] = 0 }
      }
      for (slot, values) in states {
        for (unit, value) in values.enumerated() {
          storage[(places[slot].value.initial + unit) * lanes + lane] = value
        }
      }
    }
  }
}

extension Program {
  /// The slot of an initial state.
  fileprivate func slot(of state: Sample<Double>.InitialState) throws(Diagnosis) -> Int {
    guard let slot = slot(layer: state.layer, direction: state.direction, state.state), slots[slot].isState else {
      throw Diagnosis("sample.no-state", ["layer": String(state.layer), "state": state.state])
    }
    guard state.values.count == slots[slot].units else {
      throw Diagnosis(
        "sample.initial-state",
        [
          "layer": String(state.layer), "state": state.state, "got": String(state.values.count),
          "expected": String(slots[slot].units),
        ])
    }
    return slot
  }

  /// What `packedWeights` gives, into an array that is used again.
  fileprivate func pack(_ values: [Double], into packed: inout [Double]) {
    let count = kernels.reduce(0) { max($0, $1.columns > 0 ? $1.packedOffset + $1.rows * $1.columns : 0) }
    if packed.count != count { packed = Array(repeating: 0, count: count) }
    packed.withUnsafeMutableBufferPointer { packed in
      values.withUnsafeBufferPointer { values in
        for kernel in kernels where kernel.columns > 0 {
          var above = 0
          for index in kernel.instructions {
            guard case .parameter(let parameter) = operands[instructions[index].operands.lowerBound].place else {
              continue
            }
            let entry = parameters.entries[parameter]
            let source = values.baseAddress.map { $0 + entry.offset }
            let target = packed.baseAddress.map { $0 + kernel.packedOffset + above }
            if let source, let target { Program.transpose(source, entry.rows, entry.columns, target, kernel.rows) }
            above += entry.rows
          }
        }
      }
    }
  }

  /// Copies a matrix that stands row by row to where it stands column by column, `stride` numbers apart.
  private static func transpose(
    _ source: UnsafePointer<Double>, _ rows: Int, _ columns: Int, _ target: UnsafeMutablePointer<Double>, _ stride: Int
  ) {
    var row = 0
    while row + 8 <= rows {
      let s = source + row * columns
      for column in 0..<columns {
        let eight = SIMD8(
          s[column], s[columns + column], s[2 * columns + column], s[3 * columns + column], s[4 * columns + column],
          s[5 * columns + column], s[6 * columns + column], s[7 * columns + column])
        LaneProduct.store(eight, target + row + column * stride)
      }
      row += 8
    }
    while row < rows {
      for column in 0..<columns { target[row + column * stride] = source[row * columns + column] }
      row += 1
    }
  }
}
