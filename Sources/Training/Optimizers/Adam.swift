import Recurrence

/// Adaptive moments: Kingma and Ba, Adam: a method for stochastic optimization, ICLR 2015, algorithm 1.
///
/// PyTorch adds ε (1e-8) to √v̂, as algorithm 1 does; Keras adds ε (1e-7) to √v before the bias is corrected (the ε̂ of the paper's
/// section 2), which weighs more in the first updates. Keras rounds β₁ and β₂ to Float32 in its correction; the formula is followed here.
public struct Adam: UpdateRule {
  /// The running means m of the gradient and v of its square.
  public static let memory = ["m", "v"]
  /// η.
  public var rate: Double
  /// β₁: how much of m stays.
  public var beta1: Double
  /// β₂: how much of v stays.
  public var beta2: Double
  /// ε.
  public var epsilon: Double
  /// Where ε stands.
  public var convention: Convention

  /// The framework's defaults unless given.
  public init(
    rate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double? = nil,
    convention: Convention = .pytorch
  ) {
    self.rate = rate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon ?? (convention == .pytorch ? 1e-8 : 1e-7)
    self.convention = convention
  }

  /// 1 − β₁ᵗ and √(1 − β₂ᵗ), in PyTorch's convention its reciprocal: a multiplication a parameter instead of a division.
  public func factors(rate: Double, update: Int) -> UpdateFactors {
    let (first, root) = (Self.correction(beta1, update), Self.correction(beta2, update).squareRoot())
    switch convention {
    case .pytorch: return UpdateFactors(rate: rate, first: first, second: 1 / root, share: rate / first)
    case .keras: return UpdateFactors(rate: rate, first: first, second: root, share: rate * root / first)
    }
  }

  /// Where 0 / (0 + ε) is 0.
  public func leavesAlone(_ factors: UpdateFactors) -> Bool {
    epsilon > 0 && factors.second.isFinite && factors.share.isFinite && factors.share.sign == .plus
  }

  /// 1 − βᵗ; 1 without a power where βᵗ is too small to change it: βᵗ < e^(−t (1 − β)).
  private static func correction(_ beta: Double, _ update: Int) -> Double {
    let updates = Double(update)
    return updates * (1 - beta) > 40 ? 1 : 1 - Double.pow(beta, updates)
  }

  /// One update of one parameter.
  @inline(__always)
  public func apply<Number: UpdateNumber>(
    _ element: inout UpdateElement<Number>, gradient: Number, _ factors: UpdateFactors, note: (String, Number) -> Void
  ) {
    note("1 − β₁ᵗ", Number(repeating: factors.first))
    note(convention == .pytorch ? "1 / √(1 − β₂ᵗ)" : "√(1 − β₂ᵗ)", Number(repeating: factors.second))
    // m ← m + (1 − β₁)(g − m);  v ← β₂ v + (1 − β₂) g²
    let (new1, new2): (Double, Double) = (1 - beta1, 1 - beta2)
    element.first = element.first + new1 * (gradient - element.first)
    note("m", element.first)
    element.second = beta2 * element.second + new2 * gradient * gradient
    note("v", element.second)
    let divisor: Number
    switch convention {
    case .pytorch:
      // p ← p − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
      divisor = element.second.squareRoot() * factors.second + epsilon
      note("√v̂ + ε", divisor)
    case .keras:
      // p ← p − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
      divisor = element.second.squareRoot() + epsilon
      note("√v + ε", divisor)
    }
    let step = factors.share * element.first / divisor
    note("Δ", step)
    element.value = element.value - step
  }
}
