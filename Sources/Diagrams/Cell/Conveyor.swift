import Recurrence

/// How a cell is read as a conveyor: a state runs along the top, gates stand in lanes below and act on it from underneath, and what is
/// made of the new state hangs down on the right.
///
/// This is how textbooks draw the LSTM. It is read from the equations; cells that have no such order are laid out in layers instead.
struct Conveyor {
  /// How a node stands in its lane.
  enum Stance {
    /// Terms below their numbers; a function's box, or an operation's circle, below its numbers.
    case upright
    /// A circle with its numbers on its right, for the lanes on the right; `isShifted` beside a wire that goes on upward.
    case sideways(isShifted: Bool)
    /// A product between the two lanes that it multiplies, its numbers above.
    case meeting
  }

  let graph: CellGraph
  /// The state that comes in, the operations on its way, the state that goes on.
  private(set) var rail: [Int] = []
  /// What hangs down from the new state.
  private(set) var drop: [Int] = []
  /// The lane of each node below the rail, from the left.
  private(set) var lane: [Int: Int] = [:]
  /// The level of each of these: functions at 0, what they are computed from below, what is made of them above.
  private(set) var level: [Int: Int] = [:]
  private(set) var stance: [Int: Stance] = [:]
  /// The operand from which a lane goes up to a node; nil where it begins.
  private(set) var main: [Int: Int] = [:]
  private(set) var lanes = 0

  private var readers: [[Int]]
  private var visited: Set<Int> = []
  private var chains: [[Int]] = []

  /// Nil where the cell has no such order.
  ///
  /// `isGate` tells the functions that are gates.
  init?(_ graph: CellGraph, rail railNodes: Set<Int>, exits: [Int], isGate: (Int) -> Bool) {
    self.graph = graph
    readers = graph.nodes.indices.map { node in graph.nodes.indices.filter { graph.nodes[$0].operands.contains(node) } }
    guard orderRail(railNodes), hang(isGate), exits.allSatisfy({ rail.contains($0) || drop.contains($0) }),
      chooseMain(), collectChains(), chains.allSatisfy({ assignLevels($0) }), standAll(), everyWireHasAWay
    else { return nil }
  }

  func isInput(_ node: Int) -> Bool {
    if case .input = graph.nodes[node].kind { return true }
    return false
  }

  func isActivation(_ node: Int) -> Bool {
    if case .activation = graph.nodes[node].kind { return true }
    return false
  }

  /// The node that acts on the rail from below at one of its operations.
  func feeder(of node: Int) -> Int? { graph.nodes[node].operands.first { !rail.contains($0) } }

  /// The operands of a node that do not come up its lane.
  func sides(of node: Int) -> [Int] { graph.nodes[node].operands.filter { $0 != main[node] && lane[$0] != nil } }

  /// The operands that run along the bottom: inputs, and the state itself.
  func buses(of node: Int) -> [Int] {
    guard lane[node] != nil else { return [] }
    return graph.nodes[node].operands.filter { isInput($0) || $0 == rail.last }
  }

  /// The gate-side operand of what hangs from the new state.
  func side(ofDrop place: Int) -> Int? {
    let before = place == 0 ? rail.last : drop[place - 1]
    return graph.nodes[drop[place]].operands.first { $0 != before }
  }

  // MARK: The rail and what hangs from it

  private mutating func orderRail(_ nodes: Set<Int>) -> Bool {
    guard let first = nodes.first(where: { isInput($0) }) else { return false }
    rail = [first]
    while rail.count < nodes.count {
      guard let last = rail.last, let next = readers[last].first(where: { nodes.contains($0) && !rail.contains($0) })
      else { return false }
      rail.append(next)
    }
    return rail.count > 1
      && rail.dropFirst().allSatisfy { node in
        let operands = graph.nodes[node].operands
        return operands.count == 2 && operands.count { rail.contains($0) } == 1
      }
  }

  /// Follows what is made of the new state, one after the other; gates that look at it stand among the gates.
  private mutating func hang(_ isGate: (Int) -> Bool) -> Bool {
    guard var last = rail.last else { return false }
    func looks(_ node: Int) -> Bool {
      graph.nodes[node].kind == .affine && readers[node].count == 1 && isGate(readers[node][0])
    }
    while true {
      let next = readers[last].filter { !(last == rail.last && looks($0)) }
      guard let node = next.first else { return true }
      guard next.count == 1, !drop.contains(node), graph.nodes[node].operands.count <= 2 else { return false }
      drop.append(node)
      last = node
    }
  }

  // MARK: Lanes

  private func isInLanes(_ node: Int) -> Bool { !isInput(node) && !rail.contains(node) && !drop.contains(node) }

  /// Vectors before functions before operations; of equals the later.
  private func rank(_ node: Int) -> Int {
    switch graph.nodes[node].kind {
    case .input: 3
    case .affine: 2
    case .activation: 1
    default: 0
    }
  }

  private mutating func chooseMain() -> Bool {
    var taken: Set<Int> = []
    for node in graph.nodes.indices where isInLanes(node) {
      let operands = graph.nodes[node].operands
      let inner = operands.filter { isInLanes($0) }
      let choice: Int?
      switch graph.nodes[node].kind {
      case .affine:
        guard inner.count <= 1 else { return false }
        choice = inner.first
      case .activation:
        guard inner.count == 1 else { return false }
        choice = inner[0]
      default:
        guard !operands.isEmpty, operands.count <= 2 else { return false }
        let best = operands.indices.max { (rank(operands[$0]), $0) < (rank(operands[$1]), $1) } ?? 0
        choice = isInLanes(operands[best]) ? operands[best] : nil
      }
      guard let choice else { continue }
      guard taken.insert(choice).inserted else { return false }
      main[node] = choice
    }
    return true
  }

  /// The lanes in the order in which they act on the rail, each behind those that act on it.
  private mutating func collectChains() -> Bool {
    for node in rail.dropFirst() {
      guard let feeder = feeder(of: node), isInLanes(feeder) else { return false }
      visit(feeder)
    }
    for place in drop.indices { if let side = side(ofDrop: place), isInLanes(side) { visit(side) } }
    return graph.nodes.indices.allSatisfy { !isInLanes($0) || visited.contains($0) }
  }

  private mutating func visit(_ node: Int) {
    guard !visited.contains(node) else { return }
    var chain = [node]
    while let above = readers[chain[0]].first(where: { main[$0] == chain[0] }) { chain.insert(above, at: 0) }
    while let last = chain.last, let below = main[last] { chain.append(below) }
    visited.formUnion(chain)
    for member in chain {
      for side in graph.nodes[member].operands where side != main[member] && isInLanes(side) { visit(side) }
    }
    chains.append(chain.reversed())
  }

  // MARK: Levels

  private mutating func assignLevels(_ chain: [Int]) -> Bool {
    let functions = chain.indices.filter { isActivation(chain[$0]) }
    guard functions.count <= 1 else { return false }
    if let function = functions.first {
      for (place, node) in chain.enumerated() { level[node] = place - function }
      return true
    }
    // Numbers without a function stand at the height of the operation that takes them, or at the height of functions.
    guard let top = chain.last else { return false }
    let reader = readers[top].first { isInLanes($0) }
    var height = 0
    if let reader {
      guard let other = chains.first(where: { $0.contains(reader) }),
        let function = other.firstIndex(where: { isActivation($0) }), let place = other.firstIndex(of: reader)
      else { return false }
      height = place - function
    }
    for (place, node) in chain.enumerated() { level[node] = height - (chain.count - 1 - place) }
    return true
  }

  private mutating func standAll() -> Bool {
    var next = 0
    for (number, chain) in chains.enumerated() {
      var place = next
      for node in chain {
        stance[node] = .upright
        lane[node] = place
        if let partner = partner(of: node, in: chain, before: number) {
          // The product stands in a lane of its own, left of its second factor, whose lane moves on.
          stance[node] = .meeting
          guard lane[partner] == next - 1 else { return false }
          for member in chain where lane[member] == place && member != node { lane[member] = place + 1 }
        } else if let below = main[node], case .meeting? = stance[below] {
          lane[node] = lane[below]
        } else if readers[node].count == 1, let reader = readers[node].first, isInLanes(reader), main[reader] != node,
          isOperation(node)
        {
          let goesOn = main[node].map { readers[$0].count > 1 } ?? false
          stance[node] = .sideways(isShifted: goesOn)
        }
        place = next
      }
      next = (chain.compactMap { lane[$0] }.max() ?? next) + 1
    }
    lanes = next
    return true
  }

  private func isOperation(_ node: Int) -> Bool { rank(node) == 0 }

  /// The function of the lane before, where a node multiplies it with the function right below.
  private func partner(of node: Int, in chain: [Int], before number: Int) -> Int? {
    guard graph.nodes[node].kind == .times, let below = main[node], isActivation(below), level[node] == 1, number > 0,
      let side = graph.nodes[node].operands.first(where: { $0 != below }), isActivation(side),
      chains[number - 1].contains(side)
    else { return nil }
    return side
  }

  // MARK: Whether it can be drawn

  /// Whether every operand comes by one of the ways that the layout knows.
  private var everyWireHasAWay: Bool {
    let inLanes = graph.nodes.indices.filter { isInLanes($0) }
    let outside = graph.nodes.indices.filter { isInput($0) && $0 != rail[0] }
    guard outside.count(where: { graph.stage.slots.contains(graph.nodes[$0].slot) }) <= 1,
      outside.count(where: { !graph.stage.slots.contains(graph.nodes[$0].slot) }) <= 1,
      !graph.nodes.contains(where: { $0.kind == .input(delay: nil) })
    else { return false }
    for node in inLanes {
      for operand in graph.nodes[node].operands where operand != main[node] {
        if isInput(operand) || operand == rail.last { continue }
        guard let from = lane[operand], let to = lane[node], from < to, let height = level[operand],
          let goal = level[node], graph.nodes[node].kind != .affine
        else { return false }
        switch stance[operand] {
        case .sideways?: guard height == goal, isFree(height, from, to) else { return false }
        default:
          if case .meeting? = stance[node] { continue }
          guard height == 0, goal < 0, isFree(0, from, to) else { return false }
        }
      }
    }
    for (place, node) in rail.dropFirst().enumerated() {
      guard let feeder = feeder(of: node), let own = lane[feeder] else { return false }
      if case .sideways? = stance[feeder] { return false }
      if place > 0, let before = self.feeder(of: rail[place]).flatMap({ lane[$0] }), before >= own { return false }
    }
    for place in drop.indices {
      guard let side = side(ofDrop: place) else { continue }
      guard let from = lane[side], let height = level[side], isFree(height, from, lanes), isOperation(drop[place])
      else { return false }
    }
    return true
  }

  /// Whether no node of a level stands between two lanes.
  private func isFree(_ height: Int, _ from: Int, _ to: Int) -> Bool {
    !level.contains { node, own in own == height && (lane[node].map { $0 > from && $0 < to } ?? false) }
  }
}
