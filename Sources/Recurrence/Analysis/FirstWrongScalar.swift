/// The first gradient that somebody else's backward pass got wrong.
public struct WrongScalar<S: Scalar>: Sendable, Equatable {
  /// Which gradient.
  public let reference: Reference
  /// What was claimed.
  public let claimed: S
  /// What it should be.
  public let expected: S
  /// Why it should be that: the parts that add up to it.
  ///
  /// What was claimed of them was right, so that the mistake is in this very sum.
  public let explanation: Explanation?
}

extension Trace {
  /// Compares gradients that another backward pass claims with those of this run, in the order of back-propagation through time.
  ///
  /// The first wrong one names the mistake; whatever is wrong after it may only follow from it.
  /// - Parameters:
  ///   - tolerance: how far a claim may be off, relative to the largest gradient of its vector (a whole tensor for parameters).
  ///   - claim: the claimed gradient of a scalar, `.gradient` or `.parameterGradient`; nil where nothing is claimed.
  /// - Returns: nil where every claim is right.
  /// - Throws: `laboratory.no-gradients`; `laboratory.no-claims` when nothing at all is claimed.
  public func firstWrongScalar(
    tolerance: Double = 1e-9, claim: (Reference) -> S?
  ) throws(Diagnosis) -> WrongScalar<S>? {
    guard hasGradients else { throw Diagnosis("laboratory.no-gradients") }
    var wrong: WrongScalar<S>?
    var claims = 0
    forEachGradient { reference in
      guard let claimed = claim(reference) else { return true }
      claims += 1
      let expected = value(reference)
      let difference = (claimed - expected).double.magnitude
      // Not finite on both sides is right, too, if it is the same.
      if claimed == expected || difference <= tolerance * scale(of: reference) || (claimed.isNaN && expected.isNaN) {
        return true
      }
      wrong = WrongScalar(
        reference: reference, claimed: claimed, expected: expected, explanation: explain(reference))
      return false
    }
    if claims == 0 { throw Diagnosis("laboratory.no-claims") }
    return wrong
  }

  /// The largest gradient of a vector, or of all steps where the vector is zero.
  private func scale(of reference: Reference) -> Double {
    switch reference {
    case .gradient(let slot, let time, _):
      let own = largest(gradients(slot, time: time) ?? [])
      if own > 0 { return own }
      return (1...steps).reduce(0) { result, time in
        isRecorded(slot, time: time) ? max(result, largest(gradients(slot, time: time) ?? [])) : result
      }
    case .parameterGradient(let index, _, _):
      let entry = program.parameters.entries[index]
      return largest(parameterGradients.values[entry.offset..<entry.offset + entry.count])
    case .value, .parameter, .loss: return value(reference).double.magnitude
    }
  }

  private func largest(_ values: ArraySlice<S>) -> Double {
    values.reduce(0) { max($0, $1.double.magnitude) }
  }
}
