/// Finds out how wide every quantity is and what every parameter's shape is, from how the equations use them, and refuses
/// equations that do not fit together.
struct WidthInference {
  private(set) var widths: [(name: String, width: Width)] = []
  private(set) var parameters: [Cell.Parameter] = []
  /// The quantities that a later step reads.
  private(set) var statesRead: Set<String> = []
  /// The widths that the cell file declares.
  private let declared: [String: Width]
  /// The widths that the encoder's states must have for the equations to fit: a dot product with x, a sum with a quantity.
  private(set) var encoderWidths: [Width] = []
  private var line = 0

  init(declared: [String: Width]) {
    self.declared = declared
  }

  /// Reads the next equation; its width is the declared one, or one unit per position if its terms are, or the hidden size.
  mutating func read(_ equation: Equation) throws(Diagnosis) {
    line = equation.line
    let width = declared[equation.name] ?? (positions(equation.formula) ?? .hidden)
    try check(equation.formula, width)
    widths.append((equation.name, width))
  }

  /// A state that some step reads must have a width of its own, not one that grows with time.
  func checkDelayedReads() throws(Diagnosis) {
    for state in widths where state.width.isPositions && statesRead.contains(state.name) {
      throw Diagnosis("cell.positions-state", ["text": state.name])
    }
    // The last equation is the output, which the layer above or the readout reads.
    if let output = widths.last, output.width.isPositions {
      throw Diagnosis("cell.positions-output", ["text": output.name])
    }
  }

  /// Checks that a formula can be as wide as its surroundings want, and notes the shapes of its parameters.
  private mutating func check(_ formula: Formula, _ wanted: Width) throws(Diagnosis) {
    switch formula {
    case .quantity(let name, let delay):
      try expect(try width(of: name, delay: delay), wanted, name)
    case .vector(let name):
      try note(name, rows: wanted, columns: nil, isBias: false)
    case .matrixVector(let name, let operand):
      let columns = ownWidth(of: operand)
      try check(operand, columns)
      guard !columns.isPositions, !wanted.isPositions else { throw error("cell.positions-product", name) }
      try note(name, rows: wanted, columns: columns, isBias: false)
      if operand.readsEarlierStep, let index = parameters.firstIndex(where: { $0.name == name }) {
        parameters[index].isRecurrent = true
      }
    case .sum(let terms):
      for term in terms {
        if case .vector(let name) = term.formula {
          try note(name, rows: wanted, columns: nil, isBias: true)
        } else {
          try check(term.formula, wanted)
        }
      }
    case .product(let a, let b):
      try check(a, wanted)
      try check(b, wanted)
    case .complement(let operand), .scale(_, let operand), .apply(_, let operand):
      try check(operand, wanted)
    case .concatenation(let parts):
      var total = Width()
      for part in parts {
        let width = ownWidth(of: part)
        guard !width.isPositions else {
          throw error("cell.width", part.text()).adding(["got": width.text, "expected": wanted.text])
        }
        try check(part, width)
        total = total + width
      }
      try expect(total, wanted, formula.text())
    case .rowLookup(let name, _):
      throw error("cell.lookup", name)
    case .dotProduct(let query, let past):
      try expect(.positions(of: past), wanted, formula.text())
      // What meets the encoder's states has their width: that of x, say, is to be the same.
      let own = ownWidth(of: query)
      var isFree = past == Formula.encoderList && own != .encoder && !own.isPositions
      if case .matrixVector = query { isFree = false }
      if isFree { encoderWidths.append(own) }
      try check(query, isFree ? own : try pastWidth(past))
    case .additiveScore(let vector, let query, let matrix):
      try expect(.sourcePositions, wanted, formula.text())
      let width = ownWidth(of: query)
      guard !width.isPositions else { throw error("cell.positions-product", matrix) }
      try note(vector, rows: width, columns: nil, isBias: false)
      try check(query, width)
      try note(matrix, rows: width, columns: .encoder, isBias: false)
    case .weightedSum(let weights, let past):
      try expect(try pastWidth(past), wanted, formula.text())
      try check(weights, .positions(of: past))
    }
  }

  private func ownWidth(of formula: Formula) -> Width {
    formula.ownWidth(
      of: { name in
        if name == "x" { return .input }
        return widths.first { $0.name == name }?.width ?? declared[name]
      },
      rows: { name in parameters.first { $0.name == name }?.rows })
  }

  private mutating func pastWidth(_ name: String) throws(Diagnosis) -> Width {
    if name == Formula.encoderList { return .encoder }
    guard name != "x" else { throw error("cell.delayed-input", name) }
    statesRead.insert(name)
    return try width(of: name, delay: 1)
  }

  private mutating func width(of name: String, delay: Int) throws(Diagnosis) -> Width {
    if name == "x" {
      guard delay == 0 else { throw error("cell.delayed-input", name) }
      return .input
    }
    if let known = widths.first(where: { $0.name == name })?.width {
      if delay > 0 { statesRead.insert(name) }
      return known
    }
    guard delay > 0 else { throw error("cell.read-too-early", name) }
    statesRead.insert(name)
    // Computed further down or by this very equation.
    return declared[name] ?? .hidden
  }

  /// The width of a formula that has an element per position; nil for every other.
  private func positions(_ formula: Formula) -> Width? {
    switch formula {
    case .dotProduct(_, let list): return .positions(of: list)
    case .additiveScore: return .sourcePositions
    case .weightedSum(_, Formula.encoderList): return .encoder
    case .quantity(let name, _):
      guard let width = widths.first(where: { $0.name == name })?.width, width.isPositions else { return nil }
      return width
    case .vector, .matrixVector, .weightedSum, .rowLookup, .concatenation: return nil
    case .sum(let terms):
      for term in terms { if let width = positions(term.formula) { return width } }
      return nil
    case .product(let a, let b): return positions(a) ?? positions(b)
    case .complement(let operand), .scale(_, let operand), .apply(_, let operand): return positions(operand)
    }
  }

  private mutating func note(_ name: String, rows: Width, columns: Width?, isBias: Bool) throws(Diagnosis) {
    guard !rows.isPositions else { throw error("cell.positions-product", name) }
    guard let index = parameters.firstIndex(where: { $0.name == name }) else {
      parameters.append(Cell.Parameter(name: name, rows: rows, columns: columns, isBias: isBias))
      return
    }
    guard parameters[index].rows == rows, parameters[index].columns == columns else {
      throw error("cell.two-shapes", name)
    }
    // A vector that is added here and multiplied there is not a mere bias.
    parameters[index].isBias = parameters[index].isBias && isBias
  }

  private func expect(_ width: Width, _ wanted: Width, _ text: String) throws(Diagnosis) {
    guard width == wanted else {
      throw error("cell.width", text).adding(["got": width.text, "expected": wanted.text])
    }
  }

  private func error(_ key: String, _ text: String) -> Diagnosis {
    Diagnosis(key, ["text": text, "line": String(line)])
  }
}
