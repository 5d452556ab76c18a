/// Sums that are computed together with their products: W x + U h + b goes through memory once instead of four times.
///
/// Every term is added in its place, so that the bits are those of one operation after the other.
struct BatchFusion: Sendable {
  /// One term of such a sum.
  struct Term: Sendable {
    /// The product that it is; nil for a vector.
    var product: Instruction?
    /// Which of the sum's operands it is.
    var position: Int
  }

  /// What becomes of an instruction.
  enum Role: Sendable, Equatable {
    /// It is computed by itself.
    case alone
    /// A product that its sum computes.
    case inSum
    /// A sum that computes the products among its terms.
    case sum(first: Int, count: Int)
  }

  /// One for each instruction.
  private(set) var roles: [Role]
  private(set) var terms: [Term] = []

  init(_ program: Program) {
    roles = Array(repeating: .alone, count: program.instructions.count)
    for stage in program.stages {
      for index in stage.instructions where program.instructions[index].operation == .sum {
        guard let found = Self.terms(of: index, program, stage) else { continue }
        roles[index] = .sum(first: terms.count, count: found.count)
        for term in found {
          if let product = term.product, let number = program.slots[product.result].instruction {
            roles[number] = .inSum
          }
        }
        terms += found
      }
    }
  }

  /// The terms of a sum that begins with a product that nothing else reads, and subtracts nothing.
  private static func terms(of index: Int, _ program: Program, _ stage: Stage) -> [Term]? {
    let sum = program.instructions[index]
    var terms: [Term] = []
    for (position, operand) in program.operands(of: sum).enumerated() {
      guard !operand.isNegative else { return nil }
      terms.append(Term(product: product(operand, of: sum, program, stage), position: position))
    }
    return terms.first?.product == nil ? nil : terms
  }

  private static func product(
    _ operand: Operand, of sum: Instruction, _ program: Program, _ stage: Stage
  ) -> Instruction? {
    guard case .slot(let slot, 0) = operand.place, stage.slots.contains(slot),
      program.slots[slot].adjoint == .shared(sum.result), !program.slots[slot].isState,
      let index = program.slots[slot].instruction, program.instructions[index].operation == .matrixVector
    else { return nil }
    return program.instructions[index]
  }
}
