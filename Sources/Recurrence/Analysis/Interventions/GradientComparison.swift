/// What an intervention did to the gradient of the parameters.
public struct GradientComparison: Sendable, Equatable {
  /// The comparison of one tensor, or of all of them as one long vector.
  public struct Row: Sendable, Equatable {
    /// The parameter's name; empty for all together.
    public let name: String
    /// The norm before.
    public let full: Double
    /// The norm after.
    public let changed: Double
    /// The share of the full gradient that is left: the changed one's length along it, divided by its length.
    ///
    /// Nil where the full gradient is zero.
    public let shareKept: Double?
    /// The angle between the two in degrees; nil where one of them is zero.
    public let degrees: Double?

    /// What is missing to the whole.
    public var shareLost: Double? { shareKept.map { 1 - $0 } }
  }

  /// All tensors together.
  public let total: Row
  /// One row a tensor, in the order of the table.
  public let tensors: [Row]

  /// Compares two gradients of the same parameters; both must be finite.
  ///
  /// - Throws: `laboratory.gradient-not-finite`.
  public init<S: Scalar>(full: Parameters<S>, changed: Parameters<S>) throws(Diagnosis) {
    precondition(full.table == changed.table)
    try full.checkFiniteGradient()
    try changed.checkFiniteGradient()
    total = Row("", full.values[...], changed.values[...])
    var rows: [Row] = []
    for entry in full.table.entries {
      let range = entry.offset..<entry.offset + entry.count
      rows.append(Row(entry.name, full.values[range], changed.values[range]))
    }
    tensors = rows
  }
}

extension GradientComparison.Row {
  init<S: Scalar>(_ name: String, _ full: ArraySlice<S>, _ changed: ArraySlice<S>) {
    self.name = name
    self.full = VectorNorm.euclidean(full)
    self.changed = VectorNorm.euclidean(changed)
    guard self.full > 0 else {
      (shareKept, degrees) = (nil, nil)
      return
    }
    guard self.changed > 0 else {
      (shareKept, degrees) = (0, nil)
      return
    }
    // Unit vectors a and b: |a + b| and |a − b| give the angle without the loss of digits of arccos near 0 and 180 degrees.
    var (inner, sum, difference) = (0.0, 0.0, 0.0)
    let (one, other) = (ScaledNumber(self.full), ScaledNumber(self.changed))
    for (x, y) in zip(full, changed) {
      let (a, b) = (ScaledNumber(x.double) / one, ScaledNumber(y.double) / other)
      inner += a * b
      sum += (a + b) * (a + b)
      difference += (a - b) * (a - b)
    }
    shareKept = inner * (other / one)
    degrees = 2 * Angle.degrees(opposite: difference.squareRoot(), adjacent: sum.squareRoot())
  }
}

/// Angles from two sides.
enum Angle {
  /// arctan(opposite / adjacent) in degrees for sides that are not negative and not both zero; good to some 15 digits.
  static func degrees(opposite: Double, adjacent: Double) -> Double {
    if opposite > adjacent { return 90 - degrees(opposite: adjacent, adjacent: opposite) }
    // Bisected three times, tan(α/2) = tan α / (1 + √(1 + tan² α)), then the series.
    var tangent = opposite / adjacent
    for _ in 0..<3 { tangent = tangent / (1 + (1 + tangent * tangent).squareRoot()) }
    let square = tangent * tangent
    var (power, sum) = (tangent, 0.0)
    var odd = 1.0
    // tan(45°/8) < 0.1: each term is a hundredth of the one before.
    while odd < 22 {
      sum += power / odd
      power = -power * square
      odd += 2
    }
    return 8 * sum * 0x1.ca5dc1a63c1f8p+5
  }
}

extension Parameters {
  /// Refuses gradients that are not finite, saying where.
  func checkFiniteGradient() throws(Diagnosis) {
    for entry in table.entries {
      for index in entry.offset..<entry.offset + entry.count where !values[index].isFinite {
        throw Diagnosis(
          "laboratory.gradient-not-finite", ["tensor": entry.name, "got": values[index].double.description])
      }
    }
  }
}
