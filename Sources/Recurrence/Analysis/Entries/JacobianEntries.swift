/// The entries of the Jacobians of a run, each computed when it is asked for, as its account says, and kept.
///
/// Over several steps an entry is a product of Jacobians: the sum over the states of the step before the last, first unit first. Within
/// a step it is the chain rule along the equations, in the order in which they read. An entry is its account: adding up the terms gives
/// its bits.
public struct JacobianEntries<S: Scalar>: Sendable {
  /// The run.
  public let trace: Trace<S>
  /// The layer whose entries they are.
  public let states: StateVector
  private var values: [JacobianEntry: S] = [:]
  private var workings: [Reference: Working?] = [:]
  private var dependences: [JacobianEntry: Bool] = [:]
  private var program: Program { trace.program }

  /// The entries of a layer's quantities.
  ///
  /// - Throws: see `StateVector`.
  public init(
    _ trace: Trace<S>, layer: Int, direction: Model.Direction = .forward
  ) throws(Diagnosis) {
    self.trace = trace
    states = try StateVector(trace.program, layer: layer, direction: direction)
  }

  /// The value of an entry.
  public mutating func value(of entry: JacobianEntry) -> S {
    if let known = values[entry] { return known }
    // From the earlier step on, so that no value waits for those of many steps.
    if case .value(_, let late, _) = entry.of, case .value(_, let early, _) = entry.by {
      var position = position(early) + 1
      while position < self.position(late) {
        let time = place.row(ofPosition: position)
        for state in scalars(at: time) { _ = computed(JacobianEntry(of: state, by: entry.by)) }
        position += 1
      }
    }
    return computed(entry)
  }

  /// The account of an entry.
  public mutating func account(of entry: JacobianEntry) -> JacobianAccount {
    _ = value(of: entry)
    guard entry.of != entry.by else { return JacobianAccount(entry: entry, way: .itself, terms: [], value: 1) }
    var terms: [JacobianTerm] = []
    var sum: S?
    let (way, parts) = self.parts(of: entry)
    for (local, entries) in parts {
      let added = value(local, entries)
      sum = sum.map { $0 + added } ?? added
      terms.append(
        JacobianTerm(local: local, entries: entries, value: added.double, subtotal: (sum ?? added).double))
    }
    return JacobianAccount(entry: entry, way: way, terms: terms, value: (sum ?? .zero).double)
  }

  private mutating func computed(_ entry: JacobianEntry) -> S {
    if let known = values[entry] { return known }
    var sum: S?
    if entry.of == entry.by {
      sum = .one
    } else {
      for (local, entries) in parts(of: entry).parts {
        let added = value(local, entries)
        sum = sum.map { $0 + added } ?? added
      }
    }
    values[entry] = sum ?? .zero
    return sum ?? .zero
  }

  private mutating func value(_ local: Working?, _ entries: [JacobianEntry]) -> S {
    var product: S? = local.map { $0.evaluate { trace.value($0) } }
    for entry in entries {
      let factor = computed(entry)
      product = product.map { $0 * factor } ?? factor
    }
    return product ?? .one
  }

  // MARK: What an entry is made of

  private typealias Part = (local: Working?, entries: [JacobianEntry])

  private mutating func parts(of entry: JacobianEntry) -> (way: JacobianAccount.Way, parts: [Part]) {
    if let (first, last) = between(entry), first < last {
      let time = place.row(ofPosition: last - 1)
      let middle = scalars(at: time).map { state -> Part in
        (nil, [JacobianEntry(of: entry.of, by: state), JacobianEntry(of: state, by: entry.by)])
      }
      return (.states(time: time), middle)
    }
    guard let working = working(of: entry.of) else { return (.equations, []) }
    var parts: [Part] = []
    for read in working.reads where read == entry.by || depends(read, on: entry.by, readBy: entry.of) {
      guard let local = working.derivative(by: read, result: wholeResult(entry.of, working)) else { continue }
      if read == entry.by {
        parts.append((local, []))
      } else {
        let rest = JacobianEntry(of: read, by: entry.by)
        parts.append((local == .constant(1) ? nil : local, [rest]))
      }
    }
    return (.equations, parts)
  }

  /// A function's own value can stand for it only where the scalar is nothing else.
  private func wholeResult(_ reference: Reference, _ working: Working) -> Reference? {
    if case .apply = working { reference } else { nil }
  }

  private mutating func working(of reference: Reference) -> Working? {
    if let known = workings[reference] { return known }
    let working = trace.account(of: reference)?.working
    workings[reference] = .some(working)
    return working
  }

  /// Whether a scalar that `reader` reads depends on an earlier one.
  ///
  /// States of one step are held still against each other, as the components of one vector: ∂h₃/∂c₂ is taken at a fixed h₂.
  private mutating func depends(_ reference: Reference, on earlier: Reference, readBy reader: Reference) -> Bool {
    guard case .value(let slot, let time, _) = reference, case .value(let from, let start, _) = earlier,
      case .value(_, let now, _) = reader, time > 0, program.stages[states.stage].slots.contains(slot)
    else { return false }
    let (late, early) = (position(time), position(start))
    if late < early || (late == early && slot <= from) { return false }
    if late == early, isState(from), position(now) > early { return false }
    let entry = JacobianEntry(of: reference, by: earlier)
    if let known = dependences[entry] { return known }
    let result = between(entry) != nil || !parts(of: entry).parts.isEmpty
    dependences[entry] = result
    return result
  }

  private func isState(_ slot: Int) -> Bool { states.components.contains { $0.slot == slot } }

  /// The positions between which the states stand that an entry is summed over; nil where the equations are the whole way.
  private func between(_ entry: JacobianEntry) -> (first: Int, last: Int)? {
    guard case .value(let late, let time, _) = entry.of, case .value(let early, let start, _) = entry.by,
      !states.components.contains(where: { $0.age > 0 }), program.stages[states.stage].slots.contains(late)
    else { return nil }
    let first = position(start) + (isState(early) ? 1 : 0)
    return first < position(time) ? (first, position(time)) : nil
  }

  private var place: Layout.SlotPlace { trace.layout.places[states.components[0].slot] }

  /// The step's number in the layer's own order.
  private func position(_ time: Int) -> Int { time == 0 ? 0 : place.position(ofRow: time) }

  private func scalars(at time: Int) -> [Reference] {
    states.components.filter { $0.age == 0 }.flatMap { component in
      component.range.indices.map { .value(slot: component.slot, time: time, unit: $0 - component.range.lowerBound) }
    }
  }
}
