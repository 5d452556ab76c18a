import Recurrence

/// What keeps parameters small.
public struct Penalty: Equatable, Sendable {
  /// How a penalty acts.
  public enum Kind: Equatable, Sendable {
    /// λ Σ|p| is added to the loss; its subgradient λ sign(p), 0 at 0, to the gradient before clipping.
    case l1
    /// λ Σp² is added to the loss (Keras's L2), 2 λ p to the gradient before clipping.
    case l2
    /// λ p is added to the gradient after clipping: `weight_decay` of PyTorch's optimizers.
    case decay
    /// p is multiplied by 1 − η λ before the optimizer's step, so that no optimizer scales it.
    case decoupledDecay
    /// After the step p moves toward 0 by η λ and stops there: the proximal operator of λ|p|, which makes parameters exactly 0
    /// (Beck and Teboulle, A fast iterative shrinkage-thresholding algorithm, 2009, equation 2.6).
    case proximalL1
  }

  /// The parameters that are penalized.
  public enum Scope: String, CaseIterable, Equatable, Sendable {
    case all
    /// Not the vectors, as Keras's kernel_regularizer and recurrent_regularizer do.
    case matrices
    case recurrent
  }

  /// How it acts.
  public var kind: Kind
  /// λ.
  public var strength: Double
  /// On what.
  public var scope: Scope

  /// A penalty; on all parameters unless said otherwise.
  public init(_ kind: Kind, _ strength: Double, on scope: Scope = .all) {
    self.kind = kind
    self.strength = strength
    self.scope = scope
  }

  func acts(on entry: ParameterTable.Entry) -> Bool {
    switch scope {
    case .all: true
    case .matrices: entry.isMatrix
    case .recurrent: entry.isRecurrent && entry.isMatrix
    }
  }

  /// What the penalty adds to the loss; 0 for those that are no part of it.
  public func loss(_ parameters: Parameters<Double>) -> Double {
    var sum = 0.0
    for entry in parameters.table.entries where acts(on: entry) {
      for index in entry.offset..<entry.offset + entry.count {
        let value = parameters.values[index]
        switch kind {
        case .l1: sum += value.magnitude
        case .l2: sum += value * value
        case .decay, .decoupledDecay, .proximalL1: return 0
        }
      }
    }
    return strength * sum
  }

  /// What the penalty adds to a gradient.
  @inline(__always)
  func gradient(_ value: Double) -> Double {
    switch kind {
    case .l1: value > 0 ? strength : (value < 0 ? -strength : 0)
    case .l2: 2 * strength * value
    case .decay: strength * value
    case .decoupledDecay, .proximalL1: 0
    }
  }

  /// The parameter moved toward 0 by η λ, 0 where that is nearer.
  @inline(__always)
  func shrunk(_ value: Double, rate: Double) -> Double {
    let step = rate * strength
    return value > step ? value - step : (value < -step ? value + step : 0)
  }
}
