/// Turns a cell's formulas into instructions.
struct EquationCompiler {
  let cell: Cell
  let sizes: LayerSizes
  /// The program's slot of x.
  let input: Int
  /// The program's parameters by their names in the cell.
  let parameters: [String: Int]
  /// The program's number of the stage's first slot.
  let first: Int
  /// The program's slot of the encoder's states, if there are any.
  var encoder = 0
  /// The program's slots of matrices times the encoder's states, by the matrices' names.
  var keys: [String: Int] = [:]
  /// What has been computed already, by its formula.
  private var known: [String: Int] = [:]

  init(cell: Cell, sizes: LayerSizes, input: Int, parameters: [String: Int], first: Int) {
    self.cell = cell
    self.sizes = sizes
    self.input = input
    self.parameters = parameters
    self.first = first
  }

  /// Compiles an equation into the slot `result` of the stage.
  mutating func compile(_ equation: Equation, into result: Int, _ stage: inout StageBuilder) {
    let width = Shape(cell.width(of: equation.name) ?? .hidden, sizes)
    switch simplified(equation.formula) {
    case .apply(let function, let argument):
      // The argument of an activation is the pre-activation a_i, unless it has a name of its own.
      let operand: Operand
      if case .quantity = argument {
        operand = self.operand(argument, width, &stage)
      } else if cell.width(of: "a_" + equation.name) == nil {
        let slot = stage.addSlot("a_" + equation.name, width.slot)
        emit(argument, into: slot, width, &stage)
        operand = Operand(.slot(first + slot, delay: 0))
      } else {
        operand = quantity(argument, width, &stage)
      }
      stage.add(Operation(function), into: result, [operand])
    case let formula:
      emit(formula, into: result, width, &stage)
    }
  }

  /// A width in a layer of given sizes.
  private struct Shape {
    var units: Int
    /// A slot of this width, without a name.
    var slot: Slot

    init(_ width: Width, _ sizes: LayerSizes) {
      units = width.units(sizes)
      slot = Slot(width, sizes)
    }
  }

  /// The formula without the parameters that this layer lacks (biases); a sum of one term is that term.
  private func simplified(_ formula: Formula) -> Formula {
    switch formula {
    case .sum(let terms):
      let kept = terms.filter { term in
        if case .vector(let name) = term.formula { return parameters[name] != nil }
        return true
      }
      let simple = kept.map { Formula.Term(simplified($0.formula), isNegative: $0.isNegative) }
      return simple.count == 1 && !simple[0].isNegative ? simple[0].formula : .sum(simple)
    case .matrixVector(let name, let operand): return .matrixVector(name, simplified(operand))
    case .product(let a, let b): return .product(simplified(a), simplified(b))
    case .complement(let operand): return .complement(simplified(operand))
    case .scale(let constant, let operand): return .scale(constant, simplified(operand))
    case .apply(let function, let operand): return .apply(function, simplified(operand))
    case .concatenation(let parts): return .concatenation(parts.map(simplified))
    case .dotProduct(let operand, let past): return .dotProduct(simplified(operand), past: past)
    case .weightedSum(let operand, let past): return .weightedSum(simplified(operand), past: past)
    case .additiveScore(let vector, let query, let matrix):
      return .additiveScore(vector, simplified(query), matrix: matrix)
    case .quantity, .vector, .rowLookup: return formula
    }
  }

  /// The operand that a formula is, computed into a slot of its own where it is more than a name.
  private mutating func operand(_ formula: Formula, _ shape: Shape, _ stage: inout StageBuilder) -> Operand {
    switch formula {
    case .quantity(let name, let delay):
      return Operand(.slot(slot(of: name), delay: delay))
    case .vector(let name):
      return Operand(.parameter(parameters[name] ?? 0))
    default:
      return computed(formula, shape, &stage)
    }
  }

  /// An operand that is never a parameter: only sums and products hand a gradient to a vector of parameters, so that for every other
  /// reader the vector becomes a quantity of each step.
  private mutating func quantity(_ formula: Formula, _ shape: Shape, _ stage: inout StageBuilder) -> Operand {
    if case .vector = formula { return computed(formula, shape, &stage) }
    return operand(formula, shape, &stage)
  }

  /// The slot that holds a formula's value; a formula that occurs twice is computed once.
  private mutating func computed(_ formula: Formula, _ shape: Shape, _ stage: inout StageBuilder) -> Operand {
    let text = formula.text()
    if let slot = known[text] { return Operand(.slot(first + slot, delay: 0)) }
    let slot = stage.addSlot(text, shape.slot)
    emit(formula, into: slot, shape, &stage)
    known[text] = slot
    return Operand(.slot(first + slot, delay: 0))
  }

  /// Computes a formula into a slot.
  private mutating func emit(_ formula: Formula, into slot: Int, _ shape: Shape, _ stage: inout StageBuilder) {
    switch formula {
    case .quantity, .vector, .rowLookup:
      stage.add(.sum, into: slot, [operand(formula, shape, &stage)])
    case .matrixVector(let name, let argument):
      let columns = cell.parameters.first { $0.name == name }?.columns ?? .hidden
      let read = quantity(argument, Shape(columns, sizes), &stage)
      stage.add(.matrixVector, into: slot, [Operand(.parameter(parameters[name] ?? 0)), read])
    case .sum(let terms):
      var addends: [Operand] = []
      for term in terms {
        var addend = operand(term.formula, shape, &stage)
        addend.isNegative = term.isNegative
        addends.append(addend)
      }
      stage.add(.sum, into: slot, addends)
    case .product(let a, let b):
      let operands = [operand(a, shape, &stage), operand(b, shape, &stage)]
      stage.add(.product, into: slot, operands)
    case .complement(let argument):
      stage.add(.complement, into: slot, [quantity(argument, shape, &stage)])
    case .scale(let constant, let argument):
      stage.add(.scale, into: slot, [quantity(argument, shape, &stage)], constant: constant)
    case .apply(let function, let argument):
      stage.add(Operation(function), into: slot, [quantity(argument, shape, &stage)])
    case .concatenation(let parts):
      var operands: [Operand] = []
      for part in parts { operands.append(quantity(part, Shape(cell.ownWidth(of: part), sizes), &stage)) }
      stage.add(.concatenation, into: slot, operands)
    case .dotProduct(let query, let past):
      let width = past == Formula.encoderList ? cell.ownWidth(of: query) : cell.width(of: past) ?? .hidden
      let read = quantity(query, Shape(width, sizes), &stage)
      stage.add(.dotProduct, into: slot, [read, list(past)])
    case .weightedSum(let weights, let past):
      let read = quantity(weights, Shape(.positions(of: past), sizes), &stage)
      stage.add(.weightedSum, into: slot, [read, list(past)])
    case .additiveScore(let vector, let query, let matrix):
      let read = quantity(query, Shape(cell.ownWidth(of: query), sizes), &stage)
      stage.add(
        .additiveScore, into: slot,
        [Operand(.parameter(parameters[vector] ?? 0)), read, Operand(.all(keys[matrix] ?? 0))])
    }
  }

  /// All earlier steps of a quantity, or all steps of the encoder.
  private func list(_ name: String) -> Operand {
    Operand(name == Formula.encoderList ? .all(encoder) : .past(slotInStage(of: name)))
  }

  private func slot(of name: String) -> Int { name == "x" ? input : slotInStage(of: name) }

  /// The equations' quantities are the stage's first slots, in order.
  private func slotInStage(of name: String) -> Int {
    first + (cell.equations.firstIndex { $0.name == name } ?? 0)
  }
}
