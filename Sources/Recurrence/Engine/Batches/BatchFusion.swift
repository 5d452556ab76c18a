/// Sums that are computed together with the products among their terms: W x + U h + b goes through memory once instead of four times,
/// f ⊙ c + i ⊙ g once instead of three times.
///
/// Every term is added in its place, so that the bits are those of one operation after the other.
struct BatchFusion: Sendable {
  /// One term of a sum.
  struct Term: Sendable {
    /// The product that it is; nil for a vector.
    var product: Instruction?
    /// Which of the sum's operands it is.
    var position: Int
    var isNegative: Bool
  }

  /// Whether an instruction is a product that its sum computes.
  private(set) var isInSum: [Bool]
  /// By instruction: the product that it is or begins with, where all that this reads is known before the group's first step; nil for
  /// others.
  private(set) var leading: [Instruction?] = []
  /// By slot: how many parts of its gradient come first and through matrices from later groups.
  private(set) var leadingParts: [Int] = []

  init(_ program: Program) {
    isInSum = Array(repeating: false, count: program.instructions.count)
    for instruction in program.instructions where instruction.operation == .sum {
      for operand in program.operands(of: instruction) {
        if let index = Self.product(operand, of: instruction, program) { isInSum[index] = true }
      }
    }
    leading = program.instructions.indices.map { leading($0, program) }
    leadingParts = program.slots.map { slot in
      guard slot.adjoint == .own, slot.handedFrom.isEmpty, slot.handedTo == nil else { return 0 }
      return slot.contributions.prefix { index in
        let part = program.contributions[index]
        return !part.readsAll && part.delay == 0 && part.position == 1
          && program.instructions[part.instruction].operation == .matrixVector
          && !Self.areTogether(slot.stage, program.stage(of: part.instruction), program)
      }.count
    }
  }

  private func leading(_ index: Int, _ program: Program) -> Instruction? {
    let instruction = program.instructions[index]
    var product: Instruction?
    switch instruction.operation {
    case .matrixVector where !isInSum[index]: product = instruction
    case .sum:
      if let first = terms(of: instruction, program).first, !first.isNegative { product = first.product }
    default: break
    }
    guard let product, product.operation == .matrixVector,
      case .slot(let read, 0)? = program.operands(of: product).last?.place
    else { return nil }
    return Self.areTogether(program.slots[instruction.result].stage, program.slots[read].stage, program) ? nil : product
  }

  /// Whether two stages are in one group.
  private static func areTogether(_ a: Int, _ b: Int, _ program: Program) -> Bool {
    program.groups.contains { $0.contains(a) && $0.contains(b) }
  }

  /// The terms of a sum, from left to right.
  func terms(of sum: Instruction, _ program: Program) -> [Term] {
    program.operands(of: sum).enumerated().map { position, operand in
      Term(
        product: Self.product(operand, of: sum, program).map { program.instructions[$0] }, position: position,
        isNegative: operand.isNegative)
    }
  }

  /// The product that an operand is, if nothing but the sum reads it and adds it: they share their gradient then.
  private static func product(_ operand: Operand, of sum: Instruction, _ program: Program) -> Int? {
    guard case .slot(let slot, 0) = operand.place, program.slots[slot].stage == program.slots[sum.result].stage,
      program.slots[slot].adjoint == .shared(sum.result), !program.slots[slot].isState,
      let index = program.slots[slot].instruction
    else { return nil }
    switch program.instructions[index].operation {
    case .matrixVector, .product: return index
    default: return nil
    }
  }
}
