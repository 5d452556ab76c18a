/// All uses of a parameter, in the order in which going back meets them; without arrays, so that lists are gone through quickly.
struct BatchUse: Sendable {
  /// One of them.
  struct Site: Sendable {
    var instruction: Instruction
    /// Which of its operands the parameter is.
    var position: Int
    var stage: Int
    /// Whether the stage computes something at every step.
    var isActiveAlways: Bool
  }

  var parameter: Int
  /// Where its numbers begin.
  var offset: Int
  /// How many are in a row.
  var columns: Int
  /// How many rows there are.
  var height: Int
  /// The matrix's rows whose gradients are meant; all of them, unless it is a product's.
  var rows: Range<Int>
  /// The first one.
  var site: Site
  /// All of them, in the list of the plan.
  var sites: Range<Int>
  /// Whether the use before it in a list is a product that reads the same vectors at the same steps, or a vector that is added in the
  /// same sum, whose gradients are therefore the same.
  var isAsBefore = false

  /// The numbers of its rows, from the parameter's first one on.
  var numbers: Range<Int> { rows.lowerBound * columns..<rows.upperBound * columns }

  /// Whether it is nothing but the matrix of one product.
  var isProduct: Bool { sites.count == 1 && site.instruction.operation == .matrixVector }

  /// Whether it is the matrix of one product that is computed at every step.
  var isProductAlways: Bool { isProduct && site.isActiveAlways }

  /// Whether the two are products that read the same vectors at the same steps, or vectors that are added in the same sum.
  private func isLike(_ other: BatchUse, _ program: Program) -> Bool {
    guard sites.count == 1, other.sites.count == 1, site.stage == other.site.stage else { return false }
    let (own, others) = (site.instruction, other.site.instruction)
    guard own.operation == others.operation else { return false }
    switch own.operation {
    case .matrixVector: return program.operands(of: own).last == program.operands(of: others).last
    case .sum:
      func isNegative(_ use: BatchUse) -> Bool {
        program.operands[own.operands.lowerBound + use.site.position].isNegative
      }
      return own.result == others.result && !isNegative(self) && !isNegative(other)
    default: return false
    }
  }

  /// The same uses, those that are alike after one another.
  static func byInputs(_ uses: [BatchUse], _ program: Program) -> [BatchUse] {
    var rest = uses
    var sorted: [BatchUse] = []
    while let first = rest.first {
      rest.removeFirst()
      sorted.append(first)
      sorted[sorted.count - 1].isAsBefore = false
      for use in rest where use.isLike(first, program) {
        sorted.append(use)
        sorted[sorted.count - 1].isAsBefore = true
      }
      rest.removeAll { $0.isLike(first, program) }
    }
    return sorted
  }

  /// The uses of all of a program's parameters.
  static func all(_ program: Program) -> (uses: [BatchUse], sites: [Site]) {
    var found = program.parameters.entries.map { _ in [Site]() }
    for group in program.groups.reversed() {
      for number in group.reversed() {
        let stage = program.stages[number]
        for index in stage.instructions {
          let instruction = program.instructions[index]
          for (position, operand) in program.operands(of: instruction).enumerated() {
            guard case .parameter(let parameter) = operand.place else { continue }
            found[parameter].append(
              Site(
                instruction: instruction, position: position, stage: number, isActiveAlways: stage.times == .every))
          }
        }
      }
    }
    var (uses, sites): ([BatchUse], [Site]) = ([], [])
    for (parameter, own) in found.enumerated() {
      guard let first = own.first else { continue }
      let entry = program.parameters.entries[parameter]
      uses.append(
        BatchUse(
          parameter: parameter, offset: entry.offset, columns: entry.columns, height: entry.rows,
          rows: 0..<entry.rows, site: first, sites: sites.count..<sites.count + own.count))
      sites += own
    }
    return (uses, sites)
  }
}
