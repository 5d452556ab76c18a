import Recurrence

/// A series cut in the order of time: first the training part, then the validation part, last the test part.
public struct Split: Equatable, Sendable {
  /// The rows to learn from.
  public let training: Range<Int>
  /// The rows that decide when to stop; may be empty.
  public let validation: Range<Int>
  /// The rows that judge; may be empty.
  public let test: Range<Int>

  /// Cuts `rowCount` rows; the parts' sizes are rounded down, and the training part takes the rest.
  /// - Throws: `split.fractions` unless the fractions are at least 0 and leave something for training, `split.no-training`.
  public init(rowCount: Int, validation: Double = 0, test: Double) throws(Diagnosis) {
    guard validation >= 0, test >= 0, validation + test < 1 else {
      throw Diagnosis("split.fractions", ["validation": validation.description, "test": test.description])
    }
    let testCount = Int(Double(rowCount) * test)
    let validationCount = Int(Double(rowCount) * validation)
    let trainingCount = rowCount - testCount - validationCount
    guard trainingCount > 0 else { throw Diagnosis("split.no-training", ["rows": "\(rowCount)"]) }
    training = 0..<trainingCount
    self.validation = trainingCount..<trainingCount + validationCount
    self.test = trainingCount + validationCount..<rowCount
  }
}
