/// All uses of a parameter, in the order in which going back meets them; without arrays, so that lists are gone through quickly.
struct BatchUse: Sendable {
  /// One of them.
  struct Site: Sendable {
    var instruction: Instruction
    /// Which of its operands the parameter is.
    var position: Int
    var stage: Int
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
  /// For a vector: whether the one before it in a list is added in the same sum, so that its gradients are the same.
  var isAsBefore = false
  /// For a product: how many numbers of each copied vector stand before those that it reads.
  var inputs = 0
  /// For a product: whether what it reads is to be copied; else an earlier one in the list has had it copied.
  var copiesInputs = true
  /// For a product: whether the gradients of its result are to be copied; else the one before it in the list has had them copied.
  var copiesBacks = true

  /// The numbers of its rows, from the parameter's first one on.
  var numbers: Range<Int> { rows.lowerBound * columns..<rows.upperBound * columns }

  /// Whether it is nothing but the matrix of one product.
  var isProduct: Bool { sites.count == 1 && site.instruction.operation == .matrixVector }

  /// The same uses, arranged so that little is computed or copied twice: vectors of the same sum after one another; the products of a
  /// stage by their results, what they read being kept side by side.
  static func arranged(_ uses: [BatchUse], _ program: Program) -> [BatchUse] {
    var rest = uses
    var sorted: [BatchUse] = []
    while let first = rest.first {
      let isNear = first.isProduct ? first.isInStage : first.isInSum(program)
      sorted += first.isProduct ? products(rest.filter(isNear), program) : vectors(rest.filter(isNear))
      rest.removeAll(where: isNear)
    }
    return sorted
  }

  private static func vectors(_ uses: [BatchUse]) -> [BatchUse] {
    uses.enumerated().map { index, use in
      var use = use
      use.isAsBefore = index > 0
      return use
    }
  }

  private static func products(_ uses: [BatchUse], _ program: Program) -> [BatchUse] {
    func back(_ use: BatchUse) -> Int? { program.adjointSlot(of: use.site.instruction.result) }
    func read(_ use: BatchUse) -> Operand? { program.operands(of: use.site.instruction).last }
    var sorted: [BatchUse] = []
    var known: [(operand: Operand?, place: Int)] = []
    var count = 0
    for first in uses where !sorted.contains(where: { $0.parameter == first.parameter }) {
      for var use in uses where back(use) == back(first) {
        use.copiesBacks = sorted.last.map { back($0) != back(use) || $0.rows != use.rows } ?? true
        let found = known.first { $0.operand == read(use) }
        use.copiesInputs = found == nil
        use.inputs = found?.place ?? count
        if found == nil {
          known.append((read(use), count))
          count += AlignedMemory.padded(use.columns)
        }
        sorted.append(use)
      }
    }
    return sorted
  }

  /// Whether another use is a product of the same stage.
  private func isInStage(_ other: BatchUse) -> Bool { other.isProduct && other.site.stage == site.stage }

  /// Whether another use is the same one, or a vector that the same sum adds.
  private func isInSum(_ program: Program) -> (BatchUse) -> Bool {
    func isAdded(_ use: BatchUse) -> Bool {
      let instruction = use.site.instruction
      return use.sites.count == 1 && instruction.operation == .sum
        && !program.operands[instruction.operands.lowerBound + use.site.position].isNegative
    }
    return { other in
      other.parameter == parameter
        || isAdded(self) && isAdded(other) && other.site.instruction.result == site.instruction.result
    }
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
            found[parameter].append(Site(instruction: instruction, position: position, stage: number))
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
