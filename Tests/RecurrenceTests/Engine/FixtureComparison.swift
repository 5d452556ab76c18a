import Testing

@testable import Recurrence

/// Holds traces against a fixture's tensors, and notes which of them it has seen.
struct FixtureComparison {
  let fixture: FixtureFile
  let program: Program
  let traces: [Trace<Double>]
  /// Tensors that are given to the engine count as seen.
  private(set) var seen: Set<String>

  init(_ fixture: FixtureFile, _ program: Program, _ traces: [Trace<Double>], given: Set<String>) {
    self.fixture = fixture
    self.program = program
    self.traces = traces
    seen = given
  }

  /// 1e-12 of the largest entry: some thousand roundings of 1e-16 over 50 steps of the other program's exp and tanh.
  private let tolerance = 1e-12

  /// Expects what was found to agree with a tensor.
  mutating func expect(_ found: [Double]?, _ name: String) {
    guard let wanted = fixture.tensors[name]?.values else { return }
    seen.insert(name)
    guard let found, found.count == wanted.count else {
      Issue.record("\(fixture.about.name): \(name) has \(found?.count ?? 0) numbers, not \(wanted.count)")
      return
    }
    let largest = wanted.map(abs).max() ?? 0
    let worst = zip(found, wanted).map { abs($0 - $1) }.max() ?? 0
    #expect(worst <= tolerance * largest, "\(fixture.about.name): \(name) is \(worst / largest) off")
  }

  /// A slot and its gradient, under a tensor's name.
  mutating func expect(slot: Int?, _ name: String) {
    guard let slot else { return }
    if name != "y" || traces.count == 1 { expect(sequence(slot) { Array($0.values(slot, time: $1)) }, name) }
    expect(sequence(slot) { Array($0.gradients(slot, time: $1) ?? []) }, "grad.\(name)")
  }

  /// The numbers of all steps of all sequences; zero beyond a sequence's length.
  func sequence(_ slot: Int, _ numbers: (Trace<Double>, Int) -> [Double]) -> [Double] {
    let steps = traces.map(\.steps).max() ?? 0
    return traces.flatMap { trace in
      (1...steps).flatMap { time in
        time > trace.steps
          ? [Double](repeating: 0, count: program.slots[slot].units)
          : trace.isRecorded(slot, time: time) ? numbers(trace, time) : []
      }
    }
  }

  /// ∂L/∂output by what stands above the layers alone: the parts of its gradient that come from another stage.
  func gradientFromAbove(_ slot: Int) -> [Double] {
    sequence(slot) { trace, time in
      (0..<program.slots[slot].units).map { unit in
        let parts = trace.explain(.gradient(slot: slot, time: time, unit: unit))?.parts ?? []
        return parts.filter { program.slots[$0.slot].stage != program.slots[slot].stage }
          .reduce(0) { sum, part in sum + part.working.evaluate { trace.value($0) } }
      }
    }
  }

  /// Everything but parameters: loss, outputs, states, gates, and the gradients of all of them.
  mutating func expectQuantities() throws {
    let last = program.model.layers.count - 1
    let both = program.slots.firstIndex { program.stages[$0.stage].role == .concatenation(layer: last) }
    let output = try #require(both ?? program.slot(layer: last, program.model.layers[last].cell.output))
    expect(sequence(output) { Array($0.values(output, time: $1)) }, "output")
    expect(gradientFromAbove(output), "grad.output")
    if program.model.readout == nil {
      expect(sequence(output) { Array($0.values(output, time: $1)) }, "y")
      expect(gradientFromAbove(output), "grad.y")
    } else {
      let readout = program.slots.firstIndex {
        ["a_y", "y"].contains($0.name) && program.stages[$0.stage].role == .readout
      }
      expect(slot: readout, "y")
      if traces.count > 1, let readout { try expectValidRows(readout, "y") }
    }
    // Under cross entropy PyTorch's prediction is the logits; the engine's is their softmax.
    if fixture.about.activation == "identity" {
      expect(slot: program.slots.firstIndex { $0.name == "a_y" } ?? program.output, "prediction")
    } else {
      expect(slot: program.output, "prediction")
    }
    if traces.count == 1 {
      expect(slot: program.inputSlot(ofLayer: 0), "input")
    } else if let input = program.inputSlot(ofLayer: 0) {
      // Padding is not zero in the file and never reaches the engine.
      seen.insert("input")
      expect(sequence(input) { Array($0.gradients(input, time: $1) ?? []) }, "grad.input")
    }
    let places = FixtureModel.places(program.model)
    for place in places {
      for name in ["a", "i", "f", "g", "o", "c", "r", "z", "n", "h", "y"] {
        let slot = program.slot(layer: place.layer, direction: place.direction, name == "a" ? "a_h" : name)
        expect(slot: slot, name + place.suffix)
      }
    }
    for name in ["h", "c", "y"] {
      let slots = places.compactMap { program.slot(layer: $0.layer, direction: $0.direction, name) }.filter {
        program.slots[$0].isState
      }
      expect(slots.flatMap { slot in traces.flatMap { Array($0.finalState(slot)) } }, "\(name)_n")
      expect(slots.flatMap { slot in traces.flatMap { Array($0.gradients(slot, time: 0) ?? []) } }, "grad.\(name)0")
    }
  }

  /// Beyond a sequence's length PyTorch has the readout of a zero output there, the engine nothing.
  private mutating func expectValidRows(_ slot: Int, _ name: String) throws {
    let rows = try fixture[name].rows
    let steps = rows.count / traces.count
    seen.insert(name)
    for (index, trace) in traces.enumerated() {
      for time in 1...trace.steps {
        let (found, wanted) = (trace.values(slot, time: time), rows[index * steps + time - 1])
        #expect(
          zip(found, wanted).allSatisfy { abs($0 - $1) <= tolerance }, "\(fixture.about.name): \(name), step \(time)")
      }
    }
  }

  /// No tensor of the file may be left over.
  func expectAllSeen() {
    #expect(
      Set(fixture.tensors.keys).subtracting(seen) == [], "\(fixture.about.name) has tensors that nothing compared")
  }
}
