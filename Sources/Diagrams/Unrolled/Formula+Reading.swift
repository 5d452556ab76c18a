import Recurrence

extension Formula {
  /// Whether the formula reads this step's value of a quantity.
  func reads(_ name: String) -> Bool {
    if case .quantity(name, 0) = self { return true }
    return parts.contains { $0.reads(name) }
  }

  /// Whether the formula reads an earlier step's value of a quantity.
  func readsEarlier(_ name: String) -> Bool {
    switch self {
    case .quantity(name, let delay) where delay > 0: true
    case .dotProduct(_, name), .weightedSum(_, name): true
    default: parts.contains { $0.readsEarlier(name) }
    }
  }

  /// Adds the matrices that multiply something of which this step's value of a quantity is part.
  func collectMatrices(readingNow name: String, into matrices: inout [String]) {
    if case .matrixVector(let matrix, let operand) = self, operand.reads(name), !matrices.contains(matrix) {
      matrices.append(matrix)
    }
    for part in parts { part.collectMatrices(readingNow: name, into: &matrices) }
  }

  /// Adds the matrices that multiply an earlier step's value of a quantity.
  func collectMatrices(reading name: String, into matrices: inout [String]) {
    if case .matrixVector(let matrix, let operand) = self, operand.readsEarlier(name), !matrices.contains(matrix) {
      matrices.append(matrix)
    }
    for part in parts { part.collectMatrices(reading: name, into: &matrices) }
  }
}
