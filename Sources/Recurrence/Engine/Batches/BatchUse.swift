/// All uses of a parameter, in the order in which going back meets them.
struct BatchUse: Sendable {
  struct Site: Sendable {
    var instruction: Instruction
    /// Which of its operands the parameter is.
    var position: Int
    var stage: Int
    /// Whether the stage computes something at every step.
    var isActiveAlways: Bool
  }

  var parameter: Int
  /// The matrix's rows whose gradients are meant; all of them, unless it is a product's.
  var rows: Range<Int>
  var sites: [Site] = []

  /// Whether it is nothing but the matrix of one product.
  var isProduct: Bool { sites.count == 1 && sites[0].instruction.operation == .matrixVector }

  /// The uses of all of a program's parameters.
  static func all(_ program: Program) -> [BatchUse] {
    var uses = program.parameters.entries.indices.map {
      BatchUse(parameter: $0, rows: 0..<program.parameters.entries[$0].rows)
    }
    for group in program.groups.reversed() {
      for number in group.reversed() {
        let stage = program.stages[number]
        for index in stage.instructions {
          let instruction = program.instructions[index]
          for (position, operand) in program.operands(of: instruction).enumerated() {
            guard case .parameter(let parameter) = operand.place else { continue }
            uses[parameter].sites.append(
              Site(
                instruction: instruction, position: position, stage: number, isActiveAlways: stage.times == .every))
          }
        }
      }
    }
    return uses.filter { !$0.sites.isEmpty }
  }
}
