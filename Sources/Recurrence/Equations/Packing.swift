/// How another library stores a cell's parameters: which of them stand in one of its tensors, in which order.
///
/// Read from a cell file's line such as `pytorch weight_ih = W_ii W_if W_ig W_io`; `b_ii+b_hi` means that the library keeps only
/// the sum of the two.
public struct Packing: Equatable, Sendable {
  /// `pytorch`, `keras` or `onnx`.
  public var library: String
  /// The library's name of the tensor, such as `weight_ih`.
  public var tensor: String
  /// The parameters whose rows stand one below the other; more than one in a block means their sum.
  public var blocks: [[String]]
}
