/// What the outputs are measured by, and on which steps.
///
/// - Mean squared error: (y − target)², averaged over all elements of the steps that count, without ½.
/// - Cross entropy: −log of the probability of the target, averaged over rows (steps); with a softmax output a row's target is the
///   number of the right class, with sigmoid outputs it is a 0 or 1 (or a probability) per output and the row is their mean.
public struct Loss: Equatable, Sendable {
  /// The measure of one step.
  public enum Kind: String, CaseIterable, Sendable {
    case meanSquaredError = "mse"
    case crossEntropy = "cross_entropy"
  }

  /// The steps that count.
  public enum Steps: Equatable, Sendable {
    case all
    case last
    /// One flag a step.
    case mask([Bool])
  }

  /// The measure.
  public var kind: Kind
  /// The steps that count; with a readout on the last step only that one can.
  public var steps: Steps

  /// A loss over all steps that have an output, unless said otherwise.
  public init(_ kind: Kind, over steps: Steps = .all) {
    self.kind = kind
    self.steps = steps
  }

  /// Mean squared error over all steps.
  public static let meanSquaredError = Loss(.meanSquaredError)
  /// Cross entropy over all steps.
  public static let crossEntropy = Loss(.crossEntropy)
}
