/// The runs against which gradients are held: back-propagation in two precisions, and what moves parameters a little.
struct GradientComparisonRuns {
  /// What back-propagation gives.
  let gradient: [Double]
  private let program: Program
  private let exact: Trace<DoubleDouble>
  private let exactSample: Sample<DoubleDouble>
  private let dualSample: Sample<Dual<Double>>
  private var dualParameters: Parameters<Dual<Double>>

  init(_ program: Program, _ parameters: Parameters<Double>, _ sample: Sample<Double>) throws(Diagnosis) {
    self.program = program
    gradient = try program.run(parameters, sample).parameterGradients.values
    exactSample = sample.converted { DoubleDouble($0) }
    exact = try program.run(parameters.converted { DoubleDouble($0) }, exactSample)
    dualSample = sample.converted { Dual<Double>($0) }
    dualParameters = parameters.converted { Dual<Double>($0) }
  }

  /// Compares the derivative along `moves`; the row takes it over, its place included, where it is worse than what was seen before.
  mutating func compare(
    _ moves: [(index: Int, factor: Double)], scale: Double, _ place: (row: Int, column: Int),
    _ row: inout GradientCheck.Row
  ) throws(Diagnosis) {
    row.checked += 1
    var expected = 0.0
    var exactly = DoubleDouble.zero
    for (index, factor) in moves {
      expected += factor * gradient[index]
      exactly = exactly + DoubleDouble(factor) * exact.parameterGradients.values[index]
      dualParameters.values[index] = Dual(value: dualParameters.values[index].value, derivative: factor)
    }
    let dual = try program.run(dualParameters, dualSample, backward: false)
    for (index, _) in moves { dualParameters.values[index] = Dual(dualParameters.values[index].value) }
    let error = ((dual.loss?.derivative ?? 0) - expected).magnitude / scale
    if !(error <= row.dualError) { (row.dualError, row.dualWorst) = (error, place) }
    guard let (error, excess) = try differenceError(moves, exactly, scale) else {
      row.kinks += 1
      return
    }
    if !(error <= row.differenceError) { (row.differenceError, row.differenceWorst) = (error, place) }
    if !(excess <= row.differenceExcess) { row.differenceExcess = excess }
  }

  /// How far the differences are from `expected`, altogether and beyond their rounding, relative to `scale`; nil at the kink of a ReLU.
  private func differenceError(
    _ moves: [(index: Int, factor: Double)], _ expected: DoubleDouble, _ scale: Double
  ) throws(Diagnosis) -> (error: Double, excess: Double)? {
    var best: (error: Double, excess: Double)?
    for step in RichardsonDifference.steps {
      guard let difference = try RichardsonDifference(program, exact.parameters, exactSample, moves, step, exact)
      else { continue }
      let error = (difference.value - expected).magnitude.double / scale
      let excess = error.isNaN ? error : max(0, error - difference.rounding / scale)
      if excess <= GradientCheck.differenceTolerance { return (error, excess) }
      if best == nil || excess < best?.excess ?? 0 { best = (error, excess) }
    }
    return best
  }
}

/// The derivative of the loss as some parameters move, by central differences D(h), D(h/2), D(h/4), extrapolated twice by Richardson: the
/// error terms h² and h⁴ cancel.
struct RichardsonDifference {
  let value: DoubleDouble
  /// What the rounding of the losses may have done to it.
  let rounding: Double

  /// Steps h, tried in turn until one agrees.
  ///
  /// What extrapolation leaves is h⁶ f⁽⁷⁾ / (64 · 7!), for the first one 2e-31 f⁽⁷⁾; the rounding of DoubleDouble over h is near 1e-27. Where a
  /// loss is bent so sharply that f⁽⁷⁾ matters, smaller steps trade one for the other.
  static let steps = [0x1p-14, 0x1p-18, 0x1p-22, 0x1p-26, 0x1p-30]

  /// Nil when a ReLU switches between the outermost points.
  init?(
    _ program: Program, _ parameters: Parameters<DoubleDouble>, _ sample: Sample<DoubleDouble>,
    _ moves: [(index: Int, factor: Double)], _ h: Double, _ middle: Trace<DoubleDouble>
  ) throws(Diagnosis) {
    var moved = parameters
    var quotients: [DoubleDouble] = []
    for divisor in [1.0, 2.0, 4.0] {
      let step = DoubleDouble(h / divisor)
      for (index, factor) in moves { moved.values[index] = parameters.values[index] + DoubleDouble(factor) * step }
      let above = try program.run(moved, sample, backward: false)
      for (index, factor) in moves { moved.values[index] = parameters.values[index] - DoubleDouble(factor) * step }
      let below = try program.run(moved, sample, backward: false)
      if divisor == 1, above.openReLUs != below.openReLUs || above.openReLUs != middle.openReLUs { return nil }
      let rise = (above.loss ?? .zero) - (below.loss ?? .zero)
      quotients.append(rise / (step + step))
    }
    let (four, sixteen) = (DoubleDouble(4), DoubleDouble(16))
    let first = (four * quotients[1] - quotients[0]) / DoubleDouble(3)
    let second = (four * quotients[2] - quotients[1]) / DoubleDouble(3)
    // Some 64 roundings of 2⁻¹⁰⁴ relative to the loss: sums over a run, and what the extrapolation multiplies.
    rounding = 64 * 0x1p-104 * (middle.loss?.magnitude.double ?? 0) / h
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
