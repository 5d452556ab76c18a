/// The same run in three formats.
public struct PrecisionReport: Sendable {
  /// What all three runs start from.
  public enum Start: String, CaseIterable, Sendable {
    /// The given numbers: the Float32 run has to round them first.
    case given
    /// The numbers rounded to Float32: every error is one of arithmetic.
    case float32
  }

  /// The run in Float32.
  public let single: Trace<Float>
  /// The run in Float64.
  public let double: Trace<Double>
  /// The run in DoubleDouble, which stands for the exact one.
  public let exact: Trace<DoubleDouble>
  /// The errors of Float32.
  public let singleErrors: RoundingErrors
  /// The errors of Float64.
  public let doubleErrors: RoundingErrors

  /// Runs a sample three times.
  ///
  /// - Throws: what `Program.run` throws; `laboratory.no-single` for numbers beyond Float32.
  public init(
    _ program: Program, _ parameters: Parameters<Double>, _ sample: Sample<Double>, from start: Start = .given
  ) throws(Diagnosis) {
    var (parameters, sample) = (parameters, sample)
    if start == .float32 {
      parameters = parameters.converted { Double(Float($0)) }
      sample = sample.converted { Double(Float($0)) }
    }
    let singleParameters = parameters.converted { Float($0) }
    for index in parameters.values.indices
    where parameters.values[index].isFinite && !singleParameters.values[index].isFinite {
      throw Diagnosis("laboratory.no-single", ["got": parameters.values[index].description])
    }
    single = try program.run(singleParameters, sample.converted { Float($0) })
    double = try program.run(parameters, sample)
    exact = try program.run(parameters.converted { DoubleDouble($0) }, sample.converted { DoubleDouble($0) })
    singleErrors = RoundingErrors(single, exact: exact)
    doubleErrors = RoundingErrors(double, exact: exact)
  }
}
