/// By which way a part of a gradient came back.
public enum GradientPath: Equatable, Sendable {
  /// From the loss of a step, through the readout.
  case loss(time: Int)
  /// Through the pre-activation of a gate, perhaps of a layer above.
  case gate(String, time: Int, layer: Int?)
  /// Through the pre-activation of a candidate.
  case candidate(String, time: Int, layer: Int?)
  /// From the same quantity at another step: `along c`.
  case along(String)
  /// Through another quantity: `through h`.
  case through(String, time: Int, layer: Int?)
  /// From a step's use of a parameter.
  case step(Int)

  /// The time step that the part comes from; nil where the name does not say.
  public var time: Int? {
    switch self {
    case .loss(let time), .step(let time): time
    case .gate(_, let time, _), .candidate(_, let time, _), .through(_, let time, _): time
    case .along: nil
    }
  }
}

extension Program {
  /// The way of a part that reached `slot`, given the gradient that it was computed from.
  func path(to slot: Int, from source: Reference) -> GradientPath? {
    guard case .gradient(let from, let time, _) = source else { return nil }
    let stage = stages[slots[from].stage]
    if stage.role == .readout || stage.role == .loss { return .loss(time: time) }
    var layer: Int?
    if case .layer(let number, _) = stage.role, slots[from].stage != slots[slot].stage { layer = number }
    let name = slots[from].name
    if from == slot { return .along(name) }
    guard name.hasPrefix("a_"), let gate = stage.slots.first(where: { slots[$0].name == name.dropFirst(2) }) else {
      return .through(name, time: time, layer: layer)
    }
    let letter = slots[gate].name
    guard !slots[gate].isState, let index = slots[gate].instruction else {
      return .through(letter, time: time, layer: layer)
    }
    switch instructions[index].operation {
    case .sigmoid: return .gate(letter, time: time, layer: layer)
    case .tanh: return .candidate(letter, time: time, layer: layer)
    default: return .through(letter, time: time, layer: layer)
    }
  }
}
