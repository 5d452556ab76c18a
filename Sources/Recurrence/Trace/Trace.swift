/// Everything that a run computed: every value, and with a loss every gradient, of every quantity at every step.
///
/// The engine's working storage is the trace: one flat array, nothing is copied and nothing can drift.
public struct Trace<S: Scalar>: Sendable {
  /// What was run.
  public let program: Program
  /// Where the numbers stand.
  public let layout: Layout
  /// The parameters that it was run with.
  public let parameters: Parameters<S>
  /// Whether the backward pass was run.
  public let hasGradients: Bool
  /// All values, then all gradients; empty where the numbers stay in `source`.
  public internal(set) var storage: [S]
  /// Where the numbers are read from, if they are not in `storage`.
  let source: TraceSource<S>?
  /// The loss of the sequence, if there is one.
  public internal(set) var loss: S?
  /// By how many rows the loss is divided.
  public internal(set) var lossRows = 1
  /// The gradients of the loss with respect to the parameters; all zero without a backward pass.
  public internal(set) var parameterGradients: Parameters<S>

  init(program: Program, layout: Layout, parameters: Parameters<S>, hasGradients: Bool) {
    self.init(
      program: program, layout: layout, parameters: parameters, hasGradients: hasGradients,
      storage: S.zeros(layout.count), source: nil)
  }

  init(
    program: Program, layout: Layout, parameters: Parameters<S>, hasGradients: Bool, storage: [S],
    source: TraceSource<S>?
  ) {
    self.program = program
    self.layout = layout
    self.parameters = parameters
    self.hasGradients = hasGradients
    self.storage = storage
    self.source = source
    parameterGradients = Parameters(zerosLike: program.parameters)
  }

  /// How many values and gradients were recorded.
  public var count: Int { layout.count }

  /// The number of steps T.
  public var steps: Int { layout.steps }

  /// A slot's values at a time step; t = 0 is the initial state of a state.
  public func values(_ slot: Int, time: Int) -> ArraySlice<S> {
    let place = layout.places[slot]
    let start = place.offset(place.value, row: time)
    return read(start..<start + place.width(row: time))
  }

  /// The gradients of the loss with respect to a slot's values at a time step; nil where there are none.
  public func gradients(_ slot: Int, time: Int) -> ArraySlice<S>? {
    guard hasGradients, program.adjointSlot(of: slot) != nil else { return nil }
    let place = layout.places[slot]
    let start = place.offset(place.adjoint, row: time)
    return read(start..<start + place.width(row: time))
  }

  private func read(_ range: Range<Int>) -> ArraySlice<S> {
    if let source { source.numbers(range)[...] } else { storage[range] }
  }

  private func read(_ place: Int) -> S {
    if let source { source.number(place) } else { storage[place] }
  }

  /// Whether a slot has numbers at a time step.
  public func isRecorded(_ slot: Int, time: Int) -> Bool {
    guard time >= 0, time <= layout.places[slot].steps else { return false }
    if time == 0 { return program.slots[slot].isState }
    return program.stages[program.slots[slot].stage].isActive(time, steps: steps)
  }

  /// A recorded scalar.
  public func value(_ reference: Reference) -> S {
    switch reference {
    case .value(let slot, let time, let unit):
      let place = layout.places[slot]
      return read(place.offset(place.value, row: time) + unit)
    case .gradient(let slot, let time, let unit):
      guard hasGradients, program.slots[slot].adjoint != .none else { return .zero }
      let place = layout.places[slot]
      return read(place.offset(place.adjoint, row: time) + unit)
    case .parameter(let index, let row, let column): return parameters[index, row, column]
    case .parameterGradient(let index, let row, let column): return parameterGradients[index, row, column]
    case .loss: return loss ?? .zero
    }
  }
}

extension Trace {
  /// The outputs at a time step.
  public func outputs(time: Int) -> ArraySlice<S> { values(program.output, time: time) }

  /// The loss of a time step; nil where it does not count.
  public func loss(time: Int) -> S? {
    guard let slot = program.lossSlot, isRecorded(slot, time: time) else { return nil }
    return values(slot, time: time).first
  }

  /// A layer's quantity at a time step: `trace[layer: 0, time: 3, .f][2]`.
  ///
  /// The layer must have the quantity and the step must be recorded; for names that may be wrong there is `Address`.
  public subscript(layer layer: Int, direction: Model.Direction = .forward, time time: Int, quantity: Quantity)
    -> TraceVector<S>
  {
    guard let slot = program.slot(layer: layer, direction: direction, quantity.name), isRecorded(slot, time: time)
    else { preconditionFailure("no such quantity in the trace") }
    return TraceVector(values: values(slot, time: time), gradients: gradients(slot, time: time))
  }
}
