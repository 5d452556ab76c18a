/// A block of a trace: the values or the gradients of one quantity, at its steps or at t = 0.
///
/// All parts of a trace together are all of its numbers, each once: what files hold.
public struct TracePart: Equatable, Sendable {
  /// The quantity.
  public var slot: Int
  /// Whether gradients of the loss are meant rather than values.
  public var isGradient: Bool
  /// The times that it has numbers for: 0…0, 1…T, or T…T for a stage that computes the last step only.
  public var times: ClosedRange<Int>
  /// How many numbers it has.
  public var count: Int

  /// Whether it is the state at t = 0.
  public var isInitial: Bool { times == 0...0 }
}

extension Layout {
  /// The parts of a trace with this layout, in the order of the program.
  public func parts(_ program: Program, gradients: Bool) -> [TracePart] {
    program.slots.indices.flatMap { parts(program, slot: $0, gradients: gradients) }
  }

  /// The parts of one quantity.
  public func parts(_ program: Program, slot: Int, gradients: Bool) -> [TracePart] {
    var parts: [TracePart] = []
    let known = program.slots[slot]
    for isGradient in gradients && known.adjoint == .own ? [false, true] : [false] {
      if known.isState {
        parts.append(TracePart(slot: slot, isGradient: isGradient, times: 0...0, count: places[slot].units))
      }
      let times = places[slot].onlyLast ? steps...steps : 1...places[slot].steps
      // Vectors with an element per earlier step have 1 + 2 + … + T of them.
      let count = known.isPositions ? steps * (steps + 1) / 2 : places[slot].units * times.count
      parts.append(TracePart(slot: slot, isGradient: isGradient, times: times, count: count))
    }
    return parts
  }

  /// How many numbers a quantity has at a time step.
  public func width(ofSlot slot: Int, time: Int) -> Int { places[slot].width(row: time) }
}

extension Trace {
  /// All parts, in the order of the program.
  public var parts: [TracePart] { layout.parts(program, gradients: hasGradients) }

  /// A part's numbers at one of its times.
  public func numbers(_ part: TracePart, time: Int) -> ArraySlice<S> {
    part.isGradient ? gradients(part.slot, time: time) ?? [] : values(part.slot, time: time)
  }

  /// Puts a trace together from numbers that were kept elsewhere; the same numbers give the same trace to the bit.
  ///
  /// - Parameters:
  ///   - program: what was run.
  ///   - steps: the number of steps T.
  ///   - sourceSteps: the number of steps of the sequence that the encoder reads, if there is one.
  ///   - gradients: the parameters' gradients, if the backward pass was run.
  ///   - loss: the loss of the sequence, if the program has one.
  ///   - lossRows: by how many rows it was divided.
  ///   - byteLimit: the largest trace that may be allocated.
  ///   - numbers: is asked for every part in turn: its numbers, from its first time to its last.
  /// - Throws: a diagnosis when anything does not fit the program, before it could be read wrongly.
  public init(
    restoring program: Program, steps: Int, sourceSteps: Int = 0, parameters: Parameters<S>, gradients: Parameters<S>?,
    loss: S?,
    lossRows: Int, byteLimit: Int = .max, numbers: (TracePart) throws(Diagnosis) -> [S]
  ) throws(Diagnosis) {
    try Trace.check(program, parameters, gradients, loss, lossRows)
    let layout = try Layout(
      program, steps: steps, sourceSteps: sourceSteps, bytesPerScalar: MemoryLayout<S>.stride, limit: byteLimit,
      withGradients: gradients != nil)
    self.init(program: program, layout: layout, parameters: parameters, hasGradients: gradients != nil)
    if let gradients { parameterGradients = gradients }
    self.loss = loss
    self.lossRows = lossRows
    for part in parts {
      let values = try numbers(part)
      guard values.count == part.count else {
        throw Diagnosis(
          "trace.part-size",
          [
            "name": (part.isGradient ? "grad " : "") + Address.text(ofSlot: part.slot, in: program),
            "got": String(values.count), "expected": String(part.count),
          ])
      }
      restore(part, values)
    }
    try program.check(sample)
  }

  /// Refuses what does not belong to a program.
  static func check(
    _ program: Program, _ parameters: Parameters<S>, _ gradients: Parameters<S>?, _ loss: S?, _ lossRows: Int
  ) throws(Diagnosis) {
    guard parameters.table == program.parameters, gradients == nil || gradients?.table == program.parameters else {
      throw Diagnosis("trace.other-parameters")
    }
    guard (loss != nil) == (program.lossSlot != nil), gradients == nil || loss != nil,
      lossRows >= (loss == nil ? 0 : 1)
    else { throw Diagnosis("trace.other-loss") }
  }

  mutating func restore(_ part: TracePart, _ values: [S]) {
    let place = layout.places[part.slot]
    let block = part.isGradient ? place.adjoint : place.value
    var index = 0
    for time in part.times {
      let start = place.offset(block, row: time)
      for unit in 0..<place.width(row: time) {
        storage[start + unit] = values[index]
        index += 1
      }
    }
  }
}
