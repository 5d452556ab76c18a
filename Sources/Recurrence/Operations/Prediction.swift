/// The number of the largest element, the first of several: the symbol that a decoder is fed at its next step.
///
/// Nothing is differentiated through it: it is constant almost everywhere.
enum Prediction {
  /// y = the smallest k with a[k] = maxⱼ a[j].
  @inline(__always)
  static func forward<S: Scalar>(_ site: Site<S>) {
    site.result[0] = S(Double(largest(site.width(0)) { site.values(0)[$0] }))
  }

  static func explain<S: Scalar>(_ reading: Reading<S>) -> Working {
    .constant(Double(largest(reading.width(0)) { reading.value(0, $0) }))
  }

  @inline(__always)
  private static func largest<S: Scalar>(_ count: Int, _ a: (Int) -> S) -> Int {
    var best = 0
    for index in 1..<max(count, 1) where a(best) < a(index) { best = index }
    return best
  }
}
