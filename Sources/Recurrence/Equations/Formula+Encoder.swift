extension Formula {
  /// Whether the formula reads the encoder's states.
  var readsEncoder: Bool {
    if case .dotProduct(_, Formula.encoderList) = self { return true }
    if case .weightedSum(_, Formula.encoderList) = self { return true }
    if case .additiveScore = self { return true }
    return parts.contains { $0.readsEncoder }
  }

  /// The matrices that multiply the encoder's states.
  var keyMatrices: [String] {
    if case .additiveScore(_, let query, let matrix) = self { return query.keyMatrices + [matrix] }
    return parts.flatMap { $0.keyMatrices }
  }

  /// The formulas that this one is made of.
  public var parts: [Formula] {
    switch self {
    case .quantity, .vector: []
    case .matrixVector(_, let a), .complement(let a), .scale(_, let a), .apply(_, let a), .rowLookup(_, let a),
      .dotProduct(let a, _), .weightedSum(let a, _), .additiveScore(_, let a, _):
      [a]
    case .sum(let terms): terms.map { $0.formula }
    case .product(let a, let b): [a, b]
    case .concatenation(let parts): parts
    }
  }
}
