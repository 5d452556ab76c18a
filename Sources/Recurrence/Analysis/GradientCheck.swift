/// Holds the gradients of back-propagation against two other ways to get them, parameter by parameter.
public struct GradientCheck: Sendable {
  /// The comparison of one parameter tensor.
  public struct Row: Equatable, Sendable {
    /// The parameter's name.
    public var name: String
    /// The largest magnitude in the tensor's gradient: what errors are relative to.
    public var largest: Double
    /// The largest difference from the derivative that dual numbers give (forward mode), relative.
    public var dualError: Double
    /// Where it is.
    public var dualWorst: (row: Int, column: Int)
    /// The largest difference from central differences extrapolated by Richardson, all in DoubleDouble, relative.
    public var differenceError: Double
    /// Where it is.
    public var differenceWorst: (row: Int, column: Int)
    /// The scalars that were not compared with differences, because a ReLU has its kink within the step.
    public var kinks: Int
    /// How many of its scalars were checked.
    public var checked: Int
    /// The largest of the differences' errors beyond what the rounding of the losses may have done to them, relative.
    public var differenceExcess = 0.0

    /// Whether every scalar is within the tolerances.
    public var agrees: Bool {
      dualError <= GradientCheck.dualTolerance && differenceExcess <= GradientCheck.differenceTolerance
    }

    init(name: String) {
      self.name = name
      (largest, dualError, differenceError) = (0, 0, 0)
      (dualWorst, differenceWorst) = ((0, 0), (0, 0))
      (kinks, checked) = (0, 0)
    }

    /// Whether two rows are the same to the bit.
    public static func == (a: Row, b: Row) -> Bool {
      a.name == b.name && a.largest == b.largest && a.dualError == b.dualError
        && a.differenceError == b.differenceError && a.kinks == b.kinks && a.checked == b.checked
        && a.differenceExcess == b.differenceExcess
    }
  }

  /// One row a parameter tensor.
  public internal(set) var rows: [Row] = []
  /// All parameters at once: the derivative along a direction in which each of them moves by ±1/√count, drawn from the seed.
  ///
  /// It is a sum to which every parameter's gradient adds its part, so that a wrong one shows also where only some are checked one by one.
  public internal(set) var direction = Row(name: "")
  /// The number of scalars that were checked one by one.
  public var checkedCount: Int { rows.reduce(0) { $0 + $1.checked } }

  /// Runs a sample once backward in Double and in DoubleDouble, and for every scalar parameter once in dual numbers and six
  /// times forward in DoubleDouble; then once more so along a direction in which all of them move.
  ///
  /// - Parameters:
  ///   - limit: The most scalars of a tensor that are checked one by one; which ones is drawn from `seed`. nil: all.
  ///   - progress: called with the share that is done, from 0 to 1; returning false stops.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, _ sample: Sample<Double>, atMost limit: Int? = nil,
    seed: UInt64 = 0, progress: (Double) -> Bool = { _ in true }
  ) throws(Diagnosis) {
    var generator = Generator(seed: seed)
    var comparison = try GradientComparisonRuns(program, parameters, sample)
    let entries = parameters.table.entries
    let total = entries.reduce(0) { $0 + min($1.count, limit ?? $1.count) }
    var done = 0
    for entry in entries {
      var row = Row(name: entry.name)
      for index in entry.offset..<entry.offset + entry.count {
        row.largest = max(row.largest, comparison.gradient[index].magnitude)
      }
      // Relative to the tensor; a tensor whose gradient is zero throughout must be matched absolutely.
      let scale = row.largest > 0 ? row.largest : 1
      for element in GradientCheck.chosen(entry.count, limit, &generator) {
        try comparison.compare(
          [(entry.offset + element, 1)], scale: scale, (element / entry.columns, element % entry.columns), &row)
        done += 1
        guard progress(Double(done) / Double(total)) else { throw Diagnosis("check.stopped") }
      }
      rows.append(row)
    }
    let unit = 1 / max(1, Double(parameters.values.count)).squareRoot()
    let moves = parameters.values.indices.map {
      (index: $0, factor: generator.integer(below: 2) == 0 ? unit : -unit)
    }
    for (index, factor) in moves { direction.largest += (factor * comparison.gradient[index]).magnitude }
    try comparison.compare(moves, scale: direction.largest > 0 ? direction.largest : 1, (0, 0), &direction)
  }

  /// The elements of a tensor that are looked at, in order: all, or as many as `limit` says, each equally probable.
  private static func chosen(_ count: Int, _ limit: Int?, _ generator: inout Generator) -> [Int] {
    guard let limit, limit < count else { return Array(0..<count) }
    var elements: [Int] = []
    // Selection sampling (Knuth, The Art of Computer Programming 2, 3.4.2 S).
    for element in 0..<count where generator.integer(below: count - element) < limit - elements.count {
      elements.append(element)
    }
    return elements
  }

  /// The tolerance for dual numbers: rounding of sums over a whole run.
  public static let dualTolerance = 1e-13
  /// The tolerance for differences in DoubleDouble, whose rounding is allowed for besides.
  public static let differenceTolerance = 1e-22

  /// Whether every row agrees.
  public var passes: Bool { (rows + [direction]).allSatisfy { $0.agrees } }
}
