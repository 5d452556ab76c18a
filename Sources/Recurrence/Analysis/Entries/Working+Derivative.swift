extension Working {
  /// The derivative with respect to one recorded scalar that is read, all others held still; nil where it is not read.
  ///
  /// `result` is the scalar that this arithmetic computes: σ′ is written with the value that is already there, f (1 − f).
  /// The largest of several (which softmax subtracts) is held still, since what is subtracted everywhere cancels.
  func derivative(by read: Reference, result: Reference? = nil) -> Working? {
    switch self {
    case .reference(let reference): return reference == read ? .constant(1) : nil
    case .constant, .maximum: return nil
    case .sum(let terms):
      let parts = terms.compactMap { $0.derivative(by: read) }
      return parts.count > 1 ? .sum(parts) : parts.first
    case .product(let factors):
      let parts = factors.indices.compactMap { index -> Working? in
        factors[index].derivative(by: read).map { derivative in
          var others = factors
          others[index] = derivative
          return Working.times(others)
        }
      }
      return parts.count > 1 ? .sum(parts) : parts.first
    case .quotient(let a, let b):
      let above = a.derivative(by: read).map { Working.quotient($0, b) }
      // (a / b)′ = a′ / b − (a / b) b′ / b
      let below = b.derivative(by: read).map { Working.negative(.times([self, .quotient($0, b)])) }
      let parts = [above, below].compactMap { $0 }
      return parts.count > 1 ? .sum(parts) : parts.first
    case .negative(let a): return a.derivative(by: read).map { .negative($0) }
    case .apply(let function, let a):
      guard let inner = a.derivative(by: read) else { return nil }
      return .times([function.slope(at: a, value: result.map { .reference($0) } ?? self), inner])
    case .gated(let a, let gate): return a.derivative(by: read).map { .gated($0, by: gate) }
    }
  }

  /// A product without factors of 1.
  static func times(_ factors: [Working]) -> Working {
    let kept = factors.filter { $0 != .constant(1) }
    return kept.isEmpty ? .constant(1) : kept.count == 1 ? kept[0] : .product(kept)
  }
}

extension Working.Function {
  /// The derivative at an argument, written with the function's value there where that is shorter.
  fileprivate func slope(at argument: Working, value: Working) -> Working {
    switch self {
    case .sigmoid: .product([value, .complement(value)])
    case .tanh: .complement(.product([value, value]))
    case .relu: .gated(.constant(1), by: argument)
    case .exp: value
    case .log: .quotient(.constant(1), argument)
    case .logOnePlus: .quotient(.constant(1), .sum([.constant(1), argument]))
    // |x|′ = |x| / x
    case .magnitude: .quotient(value, argument)
    }
  }
}
