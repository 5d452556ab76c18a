extension Scalar {
  /// ln(1 + x) for x ≥ 0, accurate for small x too.
  ///
  /// Kahan's correction of ln(u) for u = 1 + x rounded: ln(u) · x / (u − 1).
  static func logOnePlus(_ x: Self) -> Self {
    let u = Self.one + x
    let rest = u - .one
    // The derivative of a dual number does not count here, or x / 0 would make it NaN.
    if rest.double == 0 || !u.isFinite { return x }
    return Self.log(u) * (x / rest)
  }

  /// |x|.
  @inline(__always)
  var magnitude: Self { self < .zero ? -self : self }

  /// So many zeros; an array of a type that is not known would write them one call after the other.
  @specialized(where Self == Double)
  @specialized(where Self == Float)
  static func zeros(_ count: Int) -> [Self] { Array(repeating: .zero, count: count) }
}
