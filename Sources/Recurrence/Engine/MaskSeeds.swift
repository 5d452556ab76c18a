/// What the dropout masks of many samples are drawn from: nothing but one number and a sample's own number, so that the masks of a run that
/// is resumed, or of a batch that is opened again, are the same.
public struct MaskSeeds: Sendable {
  private let first: UInt64

  /// Seeds that all come from one number.
  public init(first: UInt64) { self.first = first }

  /// The seed of a sample.
  public subscript(sample: Int) -> UInt64 { first &+ UInt64(truncatingIfNeeded: sample) &* 0xD1B5_4A32_D192_ED03 }
}
