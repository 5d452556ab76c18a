/// How far every scalar of a run is from the exact one, in units of the last place.
///
/// The exact run is one in DoubleDouble from the same numbers.
public struct RoundingErrors: Sendable, Equatable {
  /// A group of scalars: one quantity at all steps, or one parameter's gradient.
  public enum Group: Hashable, Sendable {
    case value(slot: Int)
    case gradient(slot: Int)
    case parameterGradient(Int)
    case loss
  }

  /// The errors of a group.
  public struct Row: Sendable, Equatable {
    /// The group.
    public let group: Group
    /// The number of scalars measured.
    public internal(set) var count = 0
    /// The largest error in ulps.
    public internal(set) var largest = 0.0
    /// Where it is; nil where every scalar is exact.
    public internal(set) var worst: Reference?
    /// The mean error in ulps.
    public internal(set) var mean = 0.0
    /// Scalars whose exact value is zero and that are not: no ulp can measure them.
    public internal(set) var falseNonzeros = 0
    /// Scalars that are infinite or NaN although the exact ones are finite.
    public internal(set) var notFinite = 0
  }

  /// One row a group, in the order in which the run computes them.
  public let rows: [Row]
  /// The first scalar that has lost digits by being too small for the format: subnormal, or zero where the exact one is not.
  public let firstUnderflow: Reference?
  /// How many there are.
  public let underflows: Int

  /// Compares two runs of the same program.
  public init<S: MachineScalar>(_ trace: Trace<S>, exact: Trace<DoubleDouble>) {
    precondition(trace.layout == exact.layout && trace.program.parameters == exact.program.parameters)
    var rows: [Row] = []
    var places: [Group: Int] = [:]
    var first: Reference?
    var underflows = 0
    trace.forEachScalar { reference in
      let group = Group(reference)
      let index = places[group] ?? rows.count
      if index == rows.count {
        rows.append(Row(group: group))
        places[group] = index
      }
      let (value, wanted) = (trace.value(reference), exact.value(reference))
      rows[index].note(value, wanted, reference)
      let size = value.double.magnitude
      if size < S.leastNormal, size > 0 || (size == 0 && wanted != .zero && wanted.isFinite) {
        underflows += 1
        first = first ?? reference
      }
      return true
    }
    for index in rows.indices where rows[index].count > 0 { rows[index].mean /= Double(rows[index].count) }
    self.rows = rows
    firstUnderflow = first
    self.underflows = underflows
  }
}

extension RoundingErrors.Group {
  init(_ reference: Reference) {
    switch reference {
    case .value(let slot, _, _): self = .value(slot: slot)
    case .gradient(let slot, _, _): self = .gradient(slot: slot)
    case .parameter(let index, _, _), .parameterGradient(let index, _, _): self = .parameterGradient(index)
    case .loss: self = .loss
    }
  }
}

extension RoundingErrors.Row {
  /// Adds a scalar to the row; the mean is a sum until all are there.
  fileprivate mutating func note<S: MachineScalar>(_ value: S, _ exact: DoubleDouble, _ reference: Reference) {
    guard exact.isFinite else { return }
    guard value.isFinite else {
      notFinite += 1
      return
    }
    if exact == .zero, value != .zero {
      falseNonzeros += 1
      return
    }
    let error = value.ulps(from: exact).magnitude
    count += 1
    mean += error
    if error > largest { (largest, worst) = (error, reference) }
  }
}
