import Recurrence

/// The operations of a cell and what they read: each instruction of the program is in exactly one node.
struct CellGraph {
  /// One box or circle of the picture.
  struct Node {
    /// What a node does.
    enum Kind: Equatable {
      /// An input or a state of an earlier step; nil: all earlier steps.
      case input(delay: Int?)
      /// Matrices times vectors, and what is added.
      case affine
      /// A function of a vector.
      case activation(Operation)
      /// Multiplies or adds row by row.
      case times, plus
      /// 1 less the operand, a constant times it, or another operation, by its sign.
      case other(String)
    }

    var kind: Kind
    /// Whose numbers stand beside it; nil for all earlier steps.
    var slot: Int
    /// The program's instructions that the node stands for.
    var instructions: [Int] = []
    /// The nodes that it reads.
    var operands: [Int] = []
    /// The terms of an affine node, line by line; parameters of others.
    var lines: [String] = []
  }

  let program: Program
  let stage: Stage
  private(set) var nodes: [Node] = []
  /// Which node has a slot's numbers, of this step.
  private(set) var nodeOfSlot: [Int: Int] = [:]
  private var inputs: [InputKey: Int] = [:]

  private struct InputKey: Hashable {
    var slot: Int
    var delay: Int?
  }

  /// The graph of a stage's instructions; of some equations, that of what computes them.
  init(_ program: Program, stage: Stage, only equations: [String]? = nil) {
    self.program = program
    self.stage = stage
    let merged = mergedSlots()
    let drawn = equations.map { slots(of: $0) }
    for index in stage.instructions {
      let result = program.instructions[index].result
      if !merged.contains(result), drawn?.contains(result) ?? true { add(index, merged: merged) }
    }
  }

  /// The slots of some equations with all that they read at their step.
  private func slots(of equations: [String]) -> Set<Int> {
    var found: Set<Int> = []
    var pending = stage.slots.filter { equations.contains(program.slots[$0].name) }
    while let slot = pending.popLast() {
      guard found.insert(slot).inserted, let instruction = program.slots[slot].instruction else { continue }
      for operand in program.operands(of: program.instructions[instruction]) {
        if case .slot(let read, 0) = operand.place, stage.slots.contains(read) { pending.append(read) }
      }
    }
    return found
  }

  /// Slots whose only reader is a sum of such products and of parameters: they are drawn as that sum's terms.
  private func mergedSlots() -> Set<Int> {
    var readers: [Int: [Int]] = [:]
    for (index, instruction) in program.instructions.enumerated() {
      for operand in program.operands(of: instruction) {
        if case .slot(let slot, 0) = operand.place { readers[slot, default: []].append(index) }
      }
    }
    var merged: Set<Int> = []
    for index in stage.instructions where program.instructions[index].operation == .sum {
      let operands = program.operands(of: program.instructions[index])
      let terms = operands.compactMap { operand -> Int? in
        if case .slot(let slot, 0) = operand.place { return slot }
        return nil
      }
      let isAffine = operands.allSatisfy { operand in
        switch operand.place {
        case .parameter: return true
        case .slot(let slot, 0):
          return stage.slots.contains(slot) && readers[slot]?.count == 1 && isTerm(slot)
            && !program.slots[slot].isState
        default: return false
        }
      }
      if isAffine { merged.formUnion(terms) }
    }
    return merged
  }

  /// Whether a slot is a matrix, or a vector of parameters, times a vector.
  private func isTerm(_ slot: Int) -> Bool {
    guard let index = program.slots[slot].instruction else { return false }
    let instruction = program.instructions[index]
    if instruction.operation == .matrixVector { return true }
    guard instruction.operation == .product else { return false }
    return program.operands(of: instruction).contains { operand in
      if case .parameter = operand.place { return true }
      return false
    }
  }

  private mutating func add(_ index: Int, merged: Set<Int>) {
    let instruction = program.instructions[index]
    let operands = program.operands(of: instruction)
    var node = Node(kind: kind(of: instruction), slot: instruction.result, instructions: [index])
    for operand in operands {
      switch operand.place {
      case .slot(let slot, 0) where merged.contains(slot):
        node.kind = .affine
        guard let inner = program.slots[slot].instruction else { continue }
        node.instructions.append(inner)
        addTerm(program.slots[slot].name, operand.isNegative, startsLine: true, to: &node)
        read(program.operands(of: program.instructions[inner]), into: &node, keepsParameters: false)
      case .parameter(let parameter) where node.kind == .affine || instruction.operation == .sum:
        addTerm(program.parameters.entries[parameter].symbol, operand.isNegative, startsLine: false, to: &node)
      default:
        read([operand], into: &node, keepsParameters: node.kind != .affine)
      }
    }
    if instruction.operation == .matrixVector { node.lines = [product(operands)] }
    nodeOfSlot[instruction.result] = nodes.count
    nodes.append(node)
  }

  private func addTerm(_ text: String, _ isNegative: Bool, startsLine: Bool, to node: inout Node) {
    let sign = isNegative ? "− " : node.lines.isEmpty ? "" : "+ "
    if startsLine || node.lines.isEmpty {
      node.lines.append(sign + text)
    } else {
      node.lines[node.lines.count - 1] += " " + sign + text
    }
  }

  /// A matrix times a vector, in symbols.
  private func product(_ operands: ArraySlice<Operand>) -> String {
    operands.reduce(into: "") { text, operand in
      switch operand.place {
      case .parameter(let parameter): text += program.parameters.entries[parameter].symbol
      case .slot(let slot, let delay):
        let name = program.slots[slot].name
        let isSimple = !name.contains(" ")
        text += isSimple ? " " + name + String(repeating: "'", count: delay) : " (" + name + ")"
      case .past(let slot), .all(let slot): text += " " + program.slots[slot].name
      }
    }
  }

  private mutating func read(
    _ operands: some Sequence<Operand>, into node: inout Node, keepsParameters: Bool
  ) {
    for operand in operands {
      switch operand.place {
      case .parameter(let parameter):
        if keepsParameters { node.lines.append(program.parameters.entries[parameter].symbol) }
      case .slot(let slot, 0) where stage.slots.contains(slot):
        if let other = nodeOfSlot[slot], !node.operands.contains(other) { node.operands.append(other) }
      case .slot(let slot, let delay): node.operands.appendOnce(input(slot, delay))
      case .past(let slot), .all(let slot): node.operands.appendOnce(input(slot, nil))
      }
    }
  }

  /// The node of an input or of a state of an earlier step.
  private mutating func input(_ slot: Int, _ delay: Int?) -> Int {
    let key = InputKey(slot: slot, delay: delay)
    if let known = inputs[key] { return known }
    inputs[key] = nodes.count
    nodes.append(Node(kind: .input(delay: delay), slot: slot))
    return nodes.count - 1
  }

  private func kind(of instruction: Instruction) -> Node.Kind {
    switch instruction.operation {
    case .matrixVector: .affine
    case .sum: .plus
    case .product: .times
    case .sigmoid, .tanh, .relu, .softmax: .activation(instruction.operation)
    case .complement: .other("1−")
    case .scale: .other("×")
    case .concatenation: .other("[ ]")
    case .rowLookup: .other("E[ ]")
    case .dotProduct: .other("·")
    case .weightedSum: .other("Σ")
    case .additiveScore: .other("s")
    case .flattening: .other("[ ]")
    case .prediction: .other("max")
    case .meanSquaredError, .crossEntropy, .binaryCrossEntropy: .other("L")
    }
  }
}

extension Array where Element == Int {
  /// Adds a number that is not there yet.
  fileprivate mutating func appendOnce(_ element: Int) {
    if !contains(element) { append(element) }
  }
}
