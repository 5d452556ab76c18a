/// Carries vectors from the states of a step back to those of the step before, v ↦ v · ∂sₜ/∂sₜ₋₁, by the operations' own adjoint
/// rules on the values of a trace.
///
/// All steps share one small place for gradients, so that nothing of the trace's own gradients is read or written.
struct StepAdjoint<S: Scalar> {
  /// What one slot's gradient is added up from within a step.
  private struct Node {
    var slot: Int
    /// Where the state vector holds the slot's own value.
    var seed: Range<Int>?
    var contributions: [Contribution]
  }

  /// One component of the state vector one step earlier.
  private struct Target {
    var range: Range<Int>
    var slot: Int
    /// Where the same number stands one step later, where it is kept.
    var kept: Range<Int>?
    var contributions: [Contribution]
  }

  let states: StateVector
  private let program: Program
  private let steps: Int
  /// Values as in the trace, then the gradients of a single step, then room for a vector.
  private var storage: [S]
  private let widest: Int
  private let parameters: [S]
  private var places: [Layout.SlotPlace]
  private var nodes: [Node] = []
  private var targets: [Target] = []

  /// Reads a trace; only contributions that `includes` accepts carry anything.
  init(_ trace: Trace<S>, _ states: StateVector, includes: (Contribution) -> Bool = { _ in true }) {
    let trace = trace.inMemory
    self.states = states
    program = trace.program
    steps = trace.steps
    parameters = trace.parameters.values
    places = trace.layout.places
    let stage = program.stages[states.stage]
    storage = Array(trace.storage[..<trace.layout.valueCount])
    for slot in stage.slots where program.slots[slot].adjoint == .own {
      places[slot].adjoint = Layout.Place(first: storage.count, stride: 0, initial: storage.count)
      storage += Array(repeating: .zero, count: program.slots[slot].units)
    }
    widest = program.widestVector(steps: steps)
    storage += Array(repeating: .zero, count: widest)
    for slot in stage.slots {
      if let holder = program.adjointSlot(of: slot) { places[slot].adjoint = places[holder].adjoint }
    }
    let accepted = program.slots.map { slot in
      slot.contributions.map { program.contributions[$0] }.filter {
        stage.instructions.contains($0.instruction) && includes($0)
      }
    }
    for slot in stage.slots.reversed() where program.slots[slot].adjoint == .own {
      nodes.append(
        Node(
          slot: slot, seed: states.components.first { $0.slot == slot && $0.age == 0 }?.range,
          contributions: accepted[slot].filter { $0.delay == 0 }))
    }
    for component in states.components {
      let later = states.components.first { $0.slot == component.slot && $0.age == component.age + 1 }
      targets.append(
        Target(
          range: component.range, slot: component.slot, kept: later?.range,
          contributions: accepted[component.slot].filter { $0.delay == component.age + 1 }))
    }
  }

  /// Replaces each of the vectors, which stand one after the other, by itself times ∂sₜ/∂sₜ₋₁; t from 1.
  @specialized(where S == Double)
  @specialized(where S == Float)
  mutating func pull(_ vectors: inout [S], time: Int) {
    var result = [S](repeating: .zero, count: vectors.count)
    // A copy of the description, so that the storage can be lent while it is read.
    let (width, nodes, targets, instructions) = (states.count, nodes, targets, program.instructions)
    program.withMemory(&storage, places, parameters, steps: steps, widest: widest) { memory in
      vectors.withUnsafeMutableBufferPointer { vectors in
        result.withUnsafeMutableBufferPointer { result in
          guard let source = vectors.baseAddress, let sink = result.baseAddress else { return }
          let step = Step(
            nodes: nodes, targets: targets, instructions: instructions, memory: memory, time: time)
          var start = 0
          while start < vectors.count {
            step.pull(source + start, into: sink + start)
            start += width
          }
        }
      }
    }
    vectors = result
  }
}

extension StepAdjoint {
  /// One step of the trace, with its gradients in the small place.
  private struct Step {
    let nodes: [Node]
    let targets: [Target]
    let instructions: [Instruction]
    let memory: Memory<S>
    let time: Int

    /// Carries one vector back.
    @inline(__always)
    func pull(_ source: UnsafeMutablePointer<S>, into sink: UnsafeMutablePointer<S>) {
      for node in nodes {
        let elements = memory.adjoint(node.slot, time)
        let units = memory.places[node.slot].units
        if let seed = node.seed {
          for unit in 0..<units { elements[unit] = source[seed.lowerBound + unit] }
        } else if node.contributions.isEmpty {
          for unit in 0..<units { elements[unit] = .zero }
        }
        add(node.contributions, to: elements, units, isEmpty: node.seed == nil)
      }
      for target in targets {
        let elements = sink + target.range.lowerBound
        if let kept = target.kept {
          for unit in 0..<target.range.count { elements[unit] = source[kept.lowerBound + unit] }
        }
        add(target.contributions, to: elements, target.range.count, isEmpty: target.kept == nil)
      }
    }

    @inline(__always)
    private func add(
      _ contributions: [Contribution], to elements: UnsafeMutablePointer<S>, _ units: Int, isEmpty: Bool
    ) {
      var isFirst = isEmpty
      for contribution in contributions {
        Site(memory: memory, instruction: instructions[contribution.instruction], row: time)
          .adjoint(contribution.position, into: GradientSum(elements: elements, width: units, isFirst: isFirst))
        isFirst = false
      }
    }
  }
}
