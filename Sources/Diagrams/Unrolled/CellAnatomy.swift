import Recurrence

/// Which gates stand on a state's way, found in the equations: what a reader looks for first in any cell.
struct CellAnatomy {
  /// A gate or candidate of the cell, or 1 less one.
  struct Gate: Equatable {
    /// The name of its slot: `f`, `1 − z`.
    var name: String
    /// Its color.
    var role: Role
    /// Whether it lies between −1 and 1 rather than 0 and 1.
    var isSigned: Bool
  }

  /// A quantity that goes from step to step, or only up.
  struct Lane: Equatable {
    /// The quantity.
    var name: String
    /// The gate that multiplies the state of the step before.
    var keep: Gate?
    /// The gates to show beside it, the one on its way first.
    var gates: [Gate] = []
    /// Through which matrices later steps read it: `W_hh`, or what their names begin with.
    var matrix: String?
    /// The function of its equation, where nothing else tells what the cell does.
    var function: String?
  }

  /// The output first, then the other states.
  var lanes: [Lane] = []
  /// Gates and candidates that belong to no lane.
  var inner: [Gate] = []

  /// The state that a title is about: one with a gate of its own tells most.
  var told: Lane? { lanes.first { $0.keep != nil } ?? lanes.first }

  private let cell: Cell

  init(_ cell: Cell, allGates: Bool) {
    self.cell = cell
    let states = cell.states.contains(cell.output) ? cell.states : [cell.output] + cell.states
    var shown: [String] = []
    for state in states {
      var lane = lane(of: state)
      if let gate = lane.keep ?? passing(state) {
        lane.gates = [gate]
        shown.append(gate.name)
      }
      lanes.append(lane)
    }
    if allGates || shown.isEmpty { addOthers(except: shown, states: states) }
    for index in lanes.indices where lanes[index].gates.isEmpty {
      lanes[index].function = function(of: lanes[index].name)
    }
  }

  private func lane(of state: String) -> Lane {
    var lane = Lane(name: state)
    if let formula = formula(of: state) {
      for (a, b) in CellAnatomy.products(in: formula) {
        if b == .quantity(state, delay: 1), let gate = gate(a, onTheWay: .forgetGate) { lane.keep = gate }
        if a == .quantity(state, delay: 1), let gate = gate(b, onTheWay: .forgetGate) { lane.keep = gate }
      }
    }
    var matrices: [String] = []
    for equation in cell.equations { equation.formula.collectMatrices(reading: state, into: &matrices) }
    if matrices.count == 1 {
      lane.matrix = matrices[0]
    } else if var prefix = matrices.first {
      for name in matrices { while !name.hasPrefix(prefix) { prefix.removeLast() } }
      lane.matrix = prefix.hasSuffix("_") || prefix.isEmpty ? "W" : prefix
    }
    return lane
  }

  /// The gate that what a state is computed from passes through.
  private func passing(_ state: String) -> Gate? {
    guard let formula = formula(of: state) else { return nil }
    for (a, b) in CellAnatomy.products(in: formula) {
      if let gate = gate(a, onTheWay: .outputGate) ?? gate(b, onTheWay: .outputGate), !gate.isSigned { return gate }
    }
    return nil
  }

  /// Shares out the gates that no lane shows yet: to the first state, from the last, whose equation reads them.
  private mutating func addOthers(except shown: [String], states: [String]) {
    for equation in cell.equations where !shown.contains(equation.name) && !states.contains(equation.name) {
      guard let gate = gate(.quantity(equation.name, delay: 0), onTheWay: .inputGate) else { continue }
      let width = cell.width(of: equation.name)
      let reader = lanes.indices.reversed().first { index in
        cell.width(of: lanes[index].name) == width
          && formula(of: lanes[index].name)?.reads(equation.name) == true
      }
      let place = reader ?? (cell.width(of: cell.output) == width ? 0 : nil)
      if let place { lanes[place].gates.append(gate) } else { inner.append(gate) }
    }
  }

  /// The gate that a factor is: a quantity that σ, tanh or 1−x computes, or 1 less one.
  private func gate(_ factor: Formula, onTheWay role: Role) -> Gate? {
    switch factor {
    case .complement(.quantity(let name, 0)):
      guard var gate = gate(.quantity(name, delay: 0), onTheWay: role), !gate.isSigned else { return nil }
      gate.name = factor.text()
      return gate
    case .quantity(let name, 0):
      let known = Role.gate(name)
      switch formula(of: name) {
      case .apply(.sigmoid, _)?:
        return Gate(name: name, role: known == .ink ? role : known, isSigned: false)
      case .complement(.quantity(let other, 0))?:
        guard gate(.quantity(other, delay: 0), onTheWay: role)?.isSigned == false else { return nil }
        return Gate(name: name, role: known == .ink ? role : known, isSigned: false)
      case .apply(.tanh, _)?:
        return Gate(name: name, role: known == .ink ? .candidate : known, isSigned: true)
      default: return nil
      }
    default: return nil
    }
  }

  private func function(of name: String) -> String? {
    guard case .apply(let function, _)? = formula(of: name) else { return nil }
    return function.name(.unicode)
  }

  private func formula(of name: String) -> Formula? { cell.equations.first { $0.name == name }?.formula }

  /// The pairs of factors among a formula's terms.
  private static func products(in formula: Formula) -> [(Formula, Formula)] {
    switch formula {
    case .sum(let terms): terms.flatMap { products(in: $0.formula) }
    case .scale(_, let inner): products(in: inner)
    case .product(let a, let b): [(a, b)] + products(in: a) + products(in: b)
    default: []
    }
  }
}
