import Recurrence

/// Samples checked against a program, with what the loop needs to know of each.
public struct TrainingData: Sendable {
  /// The samples to learn from.
  public let samples: [Sample<Double>]
  /// The samples that are only measured.
  public let validation: [Sample<Double>]
  /// 16 hexadecimal digits that change with any bit of any sample to learn from.
  public let fingerprint: String
  /// How many rows of each sample the loss counts.
  let rows: [Int]
  let validationRows: [Int]

  /// Checks that all samples fit.
  /// - Throws: `training.no-samples`, or as a run of the sample, with its number from 0 under `sequence`.
  public init(
    _ program: Program, samples: [Sample<Double>], validation: [Sample<Double>] = []
  ) throws(Diagnosis) {
    guard program.loss != nil else { throw Diagnosis("training.no-loss") }
    guard !samples.isEmpty else { throw Diagnosis("training.no-samples") }
    self.samples = samples
    self.validation = validation
    fingerprint = TrainingData.fingerprint(samples)
    rows = try TrainingData.rows(program, samples)
    validationRows = try TrainingData.rows(program, validation)
  }

  /// The last part of the samples as validation, before any shuffling: Keras's `validation_split`.
  public init(
    _ program: Program, samples: [Sample<Double>], validationSplit fraction: Double
  ) throws(Diagnosis) {
    guard fraction >= 0, fraction < 1 else {
      throw Diagnosis("training.validation-split", ["got": fraction.description])
    }
    let kept = Int(Double(samples.count) * (1 - fraction))
    try self.init(program, samples: Array(samples[..<kept]), validation: Array(samples[kept...]))
  }

  private static func fingerprint(_ samples: [Sample<Double>]) -> String {
    var hash = Fingerprint()
    for sample in samples {
      hash.add(sample.inputs)
      hash.add(sample.targets)
      hash.add(sample.source)
      for state in sample.initialStates { hash.add(state.values) }
    }
    return hash.digits
  }

  private static func rows(_ program: Program, _ samples: [Sample<Double>]) throws(Diagnosis) -> [Int] {
    var rows: [Int] = []
    for (index, sample) in samples.enumerated() {
      do throws(Diagnosis) {
        rows.append(try program.rows(of: sample))
      } catch {
        throw error.adding(["sequence": "\(index)"])
      }
    }
    return rows
  }
}
