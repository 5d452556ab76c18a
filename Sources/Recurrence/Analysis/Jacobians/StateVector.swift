/// Which numbers one step of a layer hands to the next: all states one below the other.
///
/// An LSTM's are h and c. A state that is read three steps later stands here three times, with the ages 0, 1 and 2.
public struct StateVector: Sendable, Equatable {
  /// A state, or an older value of one.
  public struct Component: Sendable, Equatable {
    /// The state: `h`, `c`.
    public let name: String
    /// How many steps old the value is; 0 for the step's own.
    public let age: Int
    /// Where it stands in the vector.
    public let range: Range<Int>
    /// Its slot in the program.
    let slot: Int
  }

  /// The layer, from 0.
  public let layer: Int
  /// Its direction.
  public let direction: Model.Direction
  /// The states, the output state first; each with its ages rising.
  public let components: [Component]
  /// The number of the stage.
  let stage: Int

  /// The number of units of all components.
  public var count: Int { components.last?.range.upperBound ?? 0 }

  /// Where a state's own value stands; nil where the layer has no such state.
  public func range(of name: String) -> Range<Int>? {
    components.first { $0.name == name && $0.age == 0 }?.range
  }

  /// The states' names.
  public var names: [String] { components.filter { $0.age == 0 }.map { $0.name } }

  /// The state vector of a layer in one direction.
  ///
  /// - Throws: `laboratory.no-layer`, `laboratory.no-states` and, for cells that read all earlier steps, `laboratory.reads-all`.
  public init(_ program: Program, layer: Int, direction: Model.Direction = .forward) throws(Diagnosis) {
    guard let stage = program.stages.firstIndex(where: { $0.role == .layer(layer, direction) }) else {
      throw Diagnosis(
        "laboratory.no-layer",
        [
          "layer": String(layer), "direction": direction.rawValue,
          "last": String(program.model.layers.count - 1),
        ])
    }
    let cell = program.model.layers[layer].cell
    var components: [Component] = []
    var next = 0
    for name in cell.states {
      guard let slot = program.slot(layer: layer, direction: direction, name) else { continue }
      var age = 0
      for index in program.slots[slot].contributions {
        guard let delay = program.contributions[index].delay else {
          throw Diagnosis("laboratory.reads-all", ["cell": cell.name, "state": name])
        }
        age = max(age, delay)
      }
      for age in 0..<max(age, 0) {
        components.append(
          Component(name: name, age: age, range: next..<next + program.slots[slot].units, slot: slot))
        next += program.slots[slot].units
      }
    }
    guard next > 0 else { throw Diagnosis("laboratory.no-states", ["cell": cell.name]) }
    self.layer = layer
    self.direction = direction
    self.components = components
    self.stage = stage
  }
}
