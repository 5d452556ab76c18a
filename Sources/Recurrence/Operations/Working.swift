/// How one recorded scalar was computed, as an expression over other recorded scalars: the explanation's arithmetic.
///
/// Evaluating it repeats the engine's operations in the engine's order, so it gives the stored bits.
public indirect enum Working: Equatable, Sendable {
  /// Another recorded scalar.
  case reference(Reference)
  /// A constant of the formula.
  case constant(Double)
  /// Added from left to right; the sum of nothing is 0.
  case sum([Working])
  /// Multiplied from left to right.
  case product([Working])
  case quotient(Working, Working)
  case negative(Working)
  /// The largest of several.
  case maximum([Working])
  case apply(Function, Working)
  /// The first where the second is not ≤ 0, else 0: the derivative of ReLU, whose value at 0 is 0 by convention.
  case gated(Working, by: Working)

  /// Functions of one scalar.
  public enum Function: String, Sendable { case sigmoid, tanh, relu, exp, log, logOnePlus, magnitude }

  /// 1 − a.
  static func complement(_ a: Working) -> Working { .sum([.constant(1), .negative(a)]) }

  /// a − b.
  static func difference(_ a: Working, _ b: Working) -> Working { .sum([a, .negative(b)]) }

  /// The value, given those of the references.
  public func evaluate<S: Scalar>(_ lookup: (Reference) -> S) -> S {
    switch self {
    case .reference(let reference): return lookup(reference)
    case .constant(let value): return S(value)
    case .sum(let terms):
      guard var total = terms.first?.evaluate(lookup) else { return .zero }
      for term in terms.dropFirst() {
        // a − b rather than a + (−b): the same bits, also for NaN's sign.
        if case .negative(let subtracted) = term {
          total = total - subtracted.evaluate(lookup)
        } else {
          total = total + term.evaluate(lookup)
        }
      }
      return total
    case .product(let factors):
      guard var total = factors.first?.evaluate(lookup) else { return .one }
      for factor in factors.dropFirst() { total = total * factor.evaluate(lookup) }
      return total
    case .quotient(let a, let b): return a.evaluate(lookup) / b.evaluate(lookup)
    case .negative(let a): return -a.evaluate(lookup)
    case .maximum(let candidates):
      guard var largest = candidates.first?.evaluate(lookup) else { return .zero }
      for candidate in candidates.dropFirst() {
        let value = candidate.evaluate(lookup)
        if largest < value { largest = value }
      }
      return largest
    case .apply(let function, let a): return function.apply(a.evaluate(lookup))
    case .gated(let a, let gate):
      let value = a.evaluate(lookup)
      return ReLU.isShut(gate.evaluate(lookup)) ? .zero : value
    }
  }
}

extension Working.Function {
  func apply<S: Scalar>(_ x: S) -> S {
    switch self {
    case .sigmoid: .sigmoid(x)
    case .tanh: .tanh(x)
    case .relu: ReLU.value(x)
    case .exp: .exp(x)
    case .log: .log(x)
    case .logOnePlus: .logOnePlus(x)
    case .magnitude: x.magnitude
    }
  }
}

/// A recorded scalar.
public enum Reference: Hashable, Sendable {
  /// A slot's value at a time step (0: the initial state).
  case value(slot: Int, time: Int, unit: Int)
  /// The gradient of the loss with respect to it.
  case gradient(slot: Int, time: Int, unit: Int)
  /// A parameter's element.
  case parameter(Int, row: Int, column: Int)
  /// The gradient of the loss with respect to it, over all steps.
  case parameterGradient(Int, row: Int, column: Int)
  /// The loss of the whole sequence.
  case loss
}
