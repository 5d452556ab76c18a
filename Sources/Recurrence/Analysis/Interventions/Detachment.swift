/// A way by which gradients travel back through time, to be cut: `h′` as the forget gate reads it, `c′` as anything reads it.
public struct DetachedPath: Sendable, Equatable {
  /// The layer; nil: every one.
  public var layer: Int?
  /// The state that is read from an earlier step.
  public var state: String
  /// The quantity whose equation reads it; nil: every one.
  public var reader: String?

  /// A path; in every layer and to every reader unless said otherwise.
  public init(layer: Int? = nil, state: String, reader: String? = nil) {
    self.layer = layer
    self.state = state
    self.reader = reader
  }
}

extension Trace {
  /// The same run with the gradient of a path cut, as `detach()` does in other libraries: values stay, gradients are computed anew.
  ///
  /// - Throws: `laboratory.no-gradients`, `laboratory.no-path`.
  public func detached(_ path: DetachedPath) throws(Diagnosis) -> Trace<S> {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    return inMemory.backward(through: try program.detached(path))
  }

  /// The backward pass of another program on the same values; both have the same slots.
  private func backward(through program: Program) -> Trace<S> {
    var trace = Trace(program: program, layout: layout, parameters: parameters, hasGradients: true)
    trace.storage = Array(storage[..<layout.valueCount])
    trace.storage += Array(repeating: .zero, count: layout.count - layout.valueCount)
    trace.loss = loss
    trace.lossRows = lossRows
    program.runBackward(&trace)
    return trace
  }
}

extension Program {
  /// Fills a trace's gradients, all zero so far, from its values.
  @specialized(where S == Double)
  @specialized(where S == Float)
  fileprivate func runBackward<S: Scalar>(_ trace: inout Trace<S>) {
    let widest = widestVector(steps: trace.steps)
    var storage = trace.storage + Array(repeating: .zero, count: widest)
    var gradients = trace.parameterGradients.values
    withMemory(&storage, trace.layout.places, trace.parameters.values, steps: trace.steps, widest: widest) { memory in
      gradients.withUnsafeMutableBufferPointer {
        runBackward(memory, rows: trace.lossRows, into: $0.baseAddress ?? memory.base)
      }
    }
    storage.removeLast(widest)
    trace.storage = storage
    trace.parameterGradients.values = gradients
  }

  /// The program without the contributions that a path carries.
  func detached(_ path: DetachedPath) throws(Diagnosis) -> Program {
    var copy = self
    copy.contributions = []
    var found = false
    for slot in slots.indices {
      let first = copy.contributions.count
      for index in slots[slot].contributions {
        if isOn(path, contributions[index], slot) {
          found = true
        } else {
          copy.contributions.append(contributions[index])
        }
      }
      copy.slots[slot].contributions = first..<copy.contributions.count
    }
    guard found else {
      throw Diagnosis(
        "laboratory.no-path",
        [
          "state": path.state, "reader": path.reader ?? "*", "layer": path.layer.map { String($0) } ?? "*",
        ])
    }
    return copy
  }

  private func isOn(_ path: DetachedPath, _ contribution: Contribution, _ slot: Int) -> Bool {
    guard slots[slot].isState, slots[slot].name == path.state, contribution.delay != 0,
      case .layer(let layer, _) = stages[slots[slot].stage].role, path.layer == nil || path.layer == layer
    else { return false }
    guard let reader = path.reader else { return true }
    return equations(using: instructions[contribution.instruction].result, layer: layer).contains(reader)
  }

  /// The quantities in whose equations a slot occurs: its own, or those of the quantities that it is a part of.
  private func equations(using slot: Int, layer: Int) -> Set<String> {
    let names = model.layers[layer].cell.equations.map { $0.name }
    if names.contains(slots[slot].name) { return [slots[slot].name] }
    var found: Set<String> = []
    for index in slots[slot].contributions where contributions[index].delay == 0 {
      let result = instructions[contributions[index].instruction].result
      if slots[result].stage == slots[slot].stage { found.formUnion(equations(using: result, layer: layer)) }
    }
    return found
  }
}
