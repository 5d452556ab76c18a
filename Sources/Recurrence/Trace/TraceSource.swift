/// Numbers of a trace that stay where they are, such as in a mapped file, until somebody looks at them.
public struct TraceSource<S: Scalar>: Sendable {
  /// Reads the number at a place.
  let number: @Sendable (Int) -> S
  /// Reads the numbers at neighboring places.
  let numbers: @Sendable (Range<Int>) -> [S]

  /// A source; places count from wherever `Trace.init(reading:)` is told that its parts begin.
  public init(
    number: @escaping @Sendable (Int) -> S, numbers: @escaping @Sendable (Range<Int>) -> [S]
  ) {
    self.number = number
    self.numbers = numbers
  }
}

extension Trace {
  /// A trace whose numbers stay where they are: nothing is read but inputs and targets, which are checked.
  ///
  /// - Parameters:
  ///   - program: what was run.
  ///   - steps: the number of steps T.
  ///   - gradients: the parameters' gradients, if the backward pass was run.
  ///   - loss: the loss of the sequence, if the program has one.
  ///   - lossRows: by how many rows it was divided.
  ///   - source: reads the numbers; it must hold those of every part, from its first time to its last, one after the other.
  ///   - first: the place in the source at which a part's numbers begin.
  /// - Throws: as `init(restoring:)`; `trace.not-in-time-order` for what `canRead` refuses.
  public init(
    reading program: Program, steps: Int, parameters: Parameters<S>, gradients: Parameters<S>?, loss: S?, lossRows: Int,
    from source: TraceSource<S>, first: (TracePart) -> Int
  ) throws(Diagnosis) {
    try Trace.check(program, parameters, gradients, loss, lossRows)
    guard Trace.canRead(program) else { throw Diagnosis("trace.not-in-time-order") }
    var layout = try Layout(program, steps: steps, bytesPerScalar: 1, withGradients: gradients != nil)
    layout.move(program, gradients: gradients != nil, to: first)
    self.init(
      program: program, layout: layout, parameters: parameters, hasGradients: gradients != nil, storage: [],
      source: source)
    if let gradients { parameterGradients = gradients }
    self.loss = loss
    self.lossRows = lossRows
    var sample = Sample<S>(inputs: values(of: program.input))
    if let target = program.target { sample.targets = values(of: target) }
    try program.check(sample)
  }

  /// Whether a program's numbers can be read where they are: not those of vectors that grow from the last step to the first, and
  /// not those of a model with an encoder, dropout or feedback, whose samples hold more than inputs and targets.
  public static func canRead(_ program: Program) -> Bool {
    program.source == nil && program.fed == nil && program.masks.isEmpty
      && !program.slots.contains { $0.isPositions && program.stages[$0.stage].isReverse }
  }

  /// Whether the numbers stay elsewhere.
  public var isElsewhere: Bool { source != nil }

  /// The same trace with all numbers in memory, for what goes through all of them.
  public var inMemory: Trace<S> {
    guard source != nil else { return self }
    guard
      let layout = try? Layout(
        program, steps: steps, sourceSteps: layout.sourceSteps, withGradients: hasGradients)
    else { return self }
    var trace = Trace(program: program, layout: layout, parameters: parameters, hasGradients: hasGradients)
    trace.parameterGradients = parameterGradients
    trace.loss = loss
    trace.lossRows = lossRows
    for part in parts { trace.restore(part, part.times.flatMap { numbers(part, time: $0) }) }
    return trace
  }

  private func values(of slot: Int) -> [S] {
    parts.first { $0.slot == slot && !$0.isGradient && !$0.isInitial }.map { part in
      part.times.flatMap { numbers(part, time: $0) }
    } ?? []
  }
}

extension Layout {
  /// Places the numbers part after part, each beginning where `first` says, instead of step after step.
  fileprivate mutating func move(_ program: Program, gradients: Bool, to first: (TracePart) -> Int) {
    for part in parts(program, gradients: gradients) {
      var place = part.isGradient ? places[part.slot].adjoint : places[part.slot].value
      if part.isInitial {
        place.initial = first(part)
      } else {
        place.first = first(part)
        if place.stride > 0 { place.stride = program.slots[part.slot].units }
      }
      set(place, slot: part.slot, adjoint: part.isGradient)
    }
    for slot in program.slots.indices {
      guard gradients, let holder = program.adjointSlot(of: slot), holder != slot else { continue }
      set(places[holder].adjoint, slot: slot, adjoint: true)
    }
  }
}
