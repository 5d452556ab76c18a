import Recurrence

/// One direction of one layer, as the picture shows it: a row of cells.
struct UnrolledBand {
  /// A quantity with tiles and wires of its own.
  struct Lane {
    /// What the equations say of it.
    var anatomy: CellAnatomy.Lane
    /// Where its numbers are.
    var slot: Int
    /// The slot of the gate that multiplies the state of the step before.
    var keep: Int?
    /// The gates shown, with their slots.
    var gates: [(gate: CellAnatomy.Gate, slot: Int)]
    /// The units drawn.
    var rows: Excerpt
    /// Whether later steps read it.
    var isState: Bool
  }

  /// The layer, from 0.
  var layer: Int
  /// Which way it runs.
  var direction: Model.Direction
  /// The output first, then the other states.
  var lanes: [Lane]
  /// Gates that stand in no lane, each with its rows.
  var inner: [(gate: CellAnatomy.Gate, slot: Int, rows: Excerpt)]

  /// Whether it runs from the end to the beginning.
  var isReverse: Bool { direction == .reverse }

  /// The step that a step reads.
  func before(_ time: Int) -> Int { isReverse ? time + 1 : time - 1 }
  /// The step that reads a step.
  func after(_ time: Int) -> Int { isReverse ? time - 1 : time + 1 }

  /// The band with so many of its states: the one that matters, the output, then the others in order; and the names of the rest.
  func keeping(_ most: Int?, including state: String?) -> (band: UnrolledBand, hidden: [String]) {
    guard let most, lanes.count > max(1, most) else { return (self, []) }
    let names = lanes.map { $0.anatomy.name }
    var kept: [String] = []
    for name in [state].compactMap({ $0 }) + names
    where kept.count < max(1, most) && names.contains(name) && !kept.contains(name) { kept.append(name) }
    var band = self
    band.lanes = lanes.filter { kept.contains($0.anatomy.name) }
    return (band, names.filter { !kept.contains($0) })
  }

  /// All bands of a run, from the lowest to the highest: in each layer forward below reverse.
  static func all(_ program: Program, options: UnrolledOptions, focus: Int?) -> [UnrolledBand] {
    var bands: [UnrolledBand] = []
    for (index, layer) in program.model.layers.enumerated() where program.isUnrolled(layer: index) {
      let anatomy = CellAnatomy(layer.cell, allGates: options.allGates)
      for direction in layer.directions {
        func slot(_ name: String) -> Int? { program.slot(layer: index, direction: direction, name) }
        func gates(_ gates: [CellAnatomy.Gate], _ units: Int) -> [(gate: CellAnatomy.Gate, slot: Int)] {
          gates.compactMap { gate in
            guard let slot = slot(gate.name), program.slots[slot].units == units else { return nil }
            return (gate, slot)
          }
        }
        func rows(_ slot: Int) -> Excerpt {
          let count = program.slots[slot].units
          return options.isProjected
            ? Excerpt.units(showing: options.mostUnits, of: count, including: focus)
            : Excerpt.units(count, most: options.mostUnits, including: focus)
        }
        var band = UnrolledBand(layer: index, direction: direction, lanes: [], inner: [])
        for lane in anatomy.lanes {
          guard let place = slot(lane.name), program.slots[place].units > 0 else { continue }
          let units = program.slots[place].units
          band.lanes.append(
            Lane(
              anatomy: lane, slot: place, keep: gates(lane.keep.map { [$0] } ?? [], units).first?.slot,
              gates: gates(lane.gates, units), rows: rows(place), isState: program.slots[place].isState))
        }
        for gate in anatomy.inner {
          guard let place = slot(gate.name), program.slots[place].units > 0 else { continue }
          band.inner.append((gate, place, rows(place)))
        }
        bands.append(band)
      }
    }
    return bands
  }
}

extension Program {
  /// Whether a layer computes something at every step; one above a flattened sequence or a last step is not unrolled in time.
  public func isUnrolled(layer: Int) -> Bool {
    !model.layers[...layer].contains { $0.reads != .every }
  }
}
