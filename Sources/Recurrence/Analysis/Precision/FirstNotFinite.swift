/// Where a run exploded: its first scalar that is infinite or NaN, and what made it so.
public struct FirstNotFinite: Sendable, Equatable {
  /// The scalar.
  public let reference: Reference
  /// How it was computed; nil for a scalar that was given.
  public let explanation: Explanation?
  /// The largest in magnitude among the scalars that it was computed from: as it is the first that is not finite, these still are.
  public let largestOperand: Reference?
}

extension Trace {
  /// The first scalar, in the order of computation, that is infinite or NaN; nil where all are finite.
  public func firstNotFinite() -> FirstNotFinite? {
    var found: Reference?
    forEachScalar { reference in
      if value(reference).isFinite { return true }
      found = reference
      return false
    }
    guard let found else { return nil }
    let explanation = explain(found)
    var largest: (reference: Reference, size: Double)?
    for operand in explanation?.parts.flatMap({ $0.working.reads }) ?? [] {
      let size = value(operand).double.magnitude
      if size.isFinite, largest.map({ size > $0.size }) ?? true { largest = (operand, size) }
    }
    return FirstNotFinite(reference: found, explanation: explanation, largestOperand: largest?.reference)
  }
}
