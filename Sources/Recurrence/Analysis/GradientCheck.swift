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

    /// Whether two rows are the same to the bit.
    public static func == (a: Row, b: Row) -> Bool {
      a.name == b.name && a.largest == b.largest && a.dualError == b.dualError
        && a.differenceError == b.differenceError && a.kinks == b.kinks
    }
  }

  /// One row a parameter tensor.
  public internal(set) var rows: [Row] = []

  /// Runs a sample once backward in Double and in DoubleDouble, and for every scalar parameter once in dual numbers and six
  /// times forward in DoubleDouble.
  ///
  /// - Parameter progress: called with the share that is done, from 0 to 1; returning false stops.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, _ sample: Sample<Double>,
    progress: (Double) -> Bool = { _ in true }
  ) throws(Diagnosis) {
    let trace = try program.run(parameters, sample)
    let exactParameters = parameters.converted { DoubleDouble($0) }
    let exactSample = sample.converted { DoubleDouble($0) }
    let exact = try program.run(exactParameters, exactSample)
    let dualSample = sample.converted { Dual<Double>($0) }
    var dualParameters = parameters.converted { Dual<Double>($0) }
    var done = 0
    for entry in parameters.table.entries {
      var row = Row(
        name: entry.name, largest: 0, dualError: 0, dualWorst: (0, 0), differenceError: 0, differenceWorst: (0, 0),
        kinks: 0)
      for index in entry.offset..<entry.offset + entry.count {
        row.largest = max(row.largest, trace.parameterGradients.values[index].magnitude)
      }
      // Relative to the tensor; a tensor whose gradient is zero throughout must be matched absolutely.
      let scale = row.largest > 0 ? row.largest : 1
      for element in 0..<entry.count {
        let index = entry.offset + element
        let place = (row: element / entry.columns, column: element % entry.columns)
        dualParameters.values[index] = Dual(value: parameters.values[index], derivative: 1)
        let dual = try program.run(dualParameters, dualSample, backward: false)
        dualParameters.values[index] = Dual(parameters.values[index])
        let error = ((dual.loss?.derivative ?? 0) - trace.parameterGradients.values[index]).magnitude / scale
        if !(error <= row.dualError) { (row.dualError, row.dualWorst) = (error, place) }
        if let difference = try RichardsonDifference(program, exactParameters, exactSample, index: index, exact) {
          let error = (difference.value - exact.parameterGradients.values[index]).magnitude.double / scale
          if !(error <= row.differenceError) { (row.differenceError, row.differenceWorst) = (error, place) }
        } else {
          row.kinks += 1
        }
        done += 1
        guard progress(Double(done) / Double(parameters.values.count)) else { throw Diagnosis("check.stopped") }
      }
      rows.append(row)
    }
  }

  /// The tolerance for dual numbers: rounding of sums over a whole run.
  public static let dualTolerance = 1e-13
  /// The tolerance for differences in DoubleDouble.
  public static let differenceTolerance = 1e-22

  /// Whether every row is within the tolerances.
  public var passes: Bool {
    rows.allSatisfy {
      $0.dualError <= GradientCheck.dualTolerance && $0.differenceError <= GradientCheck.differenceTolerance
    }
  }
}

/// The derivative of the loss with respect to one parameter by central differences D(h), D(h/2), D(h/4), extrapolated twice by
/// Richardson: the error terms h² and h⁴ cancel.
struct RichardsonDifference {
  let value: DoubleDouble

  /// What extrapolation leaves is h⁶ f⁽⁷⁾ / (64 · 7!), 2e-31 f⁽⁷⁾; the rounding of DoubleDouble over h is near 1e-27.
  static let step = 0x1p-14

  /// Nil when a ReLU switches between the outermost points.
  init?(
    _ program: Program, _ parameters: Parameters<DoubleDouble>, _ sample: Sample<DoubleDouble>, index: Int,
    _ middle: Trace<DoubleDouble>
  ) throws(Diagnosis) {
    var moved = parameters
    let h = RichardsonDifference.step
    var quotients: [DoubleDouble] = []
    for divisor in [1.0, 2.0, 4.0] {
      let step = DoubleDouble(h / divisor)
      moved.values[index] = parameters.values[index] + step
      let above = try program.run(moved, sample, backward: false)
      moved.values[index] = parameters.values[index] - step
      let below = try program.run(moved, sample, backward: false)
      if divisor == 1, above.openReLUs != below.openReLUs || above.openReLUs != middle.openReLUs { return nil }
      let rise = (above.loss ?? .zero) - (below.loss ?? .zero)
      quotients.append(rise / (step + step))
    }
    let (four, sixteen) = (DoubleDouble(4), DoubleDouble(16))
    let first = (four * quotients[1] - quotients[0]) / DoubleDouble(3)
    let second = (four * quotients[2] - quotients[1]) / DoubleDouble(3)
    value = (sixteen * second - first) / DoubleDouble(15)
  }
}

extension Trace {
  /// Which units of every ReLU are open, at every step.
  var openReLUs: [Bool] {
    var open: [Bool] = []
    for instruction in program.instructions where instruction.operation == .relu {
      for time in 1...layout.places[instruction.result].steps where isRecorded(instruction.result, time: time) {
        for value in values(instruction.result, time: time) { open.append(!ReLU.isShut(value)) }
      }
    }
    return open
  }
}
