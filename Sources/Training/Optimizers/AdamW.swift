/// Adam with decoupled weight decay: Loshchilov and Hutter, Decoupled weight decay regularization, ICLR 2019.
///
/// PyTorch decays by 0.01 unless told otherwise, Keras by 0.004.
public struct AdamW: UpdateRule {
  /// As Adam's.
  public static let memory = Adam.memory
  /// The moments' part.
  public var adam: Adam
  /// λ.
  public var decay: Double

  /// The framework's defaults unless given.
  public init(_ adam: Adam = Adam(), decay: Double? = nil) {
    self.adam = adam
    self.decay = decay ?? (adam.convention == .pytorch ? 0.01 : 0.004)
  }

  /// η.
  public var rate: Double {
    get { adam.rate }
    set { adam.rate = newValue }
  }

  /// As Adam's.
  public func factors(rate: Double, update: Int) -> UpdateFactors { adam.factors(rate: rate, update: update) }

  /// One update of one parameter.
  @inline(__always)
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    // p ← p (1 − η λ), then Adam's step
    let kept: Double = 1 - factors.rate * decay
    element.value = element.value * kept
    note("p (1 − η λ)", element.value)
    adam.apply(&element, gradient: gradient, factors, note: note)
  }
}
