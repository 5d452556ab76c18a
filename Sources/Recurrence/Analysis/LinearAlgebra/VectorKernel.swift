/// Loops over vectors that the matrix algorithms share.
///
/// Sums run in eight interleaved parts, added in one fixed order, so that processors can compute them side by side and every
/// machine gets the same bits.
enum VectorKernel {
  /// Σ a[k] b[k].
  @inline(__always)
  static func dot<S: Scalar>(_ a: UnsafePointer<S>, _ b: UnsafePointer<S>, _ count: Int) -> S {
    var (s0, s1, s2, s3) = (S.zero, S.zero, S.zero, S.zero)
    var (s4, s5, s6, s7) = (S.zero, S.zero, S.zero, S.zero)
    var k = 0
    while k + 8 <= count {
      s0 = s0 + a[k] * b[k]
      s1 = s1 + a[k + 1] * b[k + 1]
      s2 = s2 + a[k + 2] * b[k + 2]
      s3 = s3 + a[k + 3] * b[k + 3]
      s4 = s4 + a[k + 4] * b[k + 4]
      s5 = s5 + a[k + 5] * b[k + 5]
      s6 = s6 + a[k + 6] * b[k + 6]
      s7 = s7 + a[k + 7] * b[k + 7]
      k += 8
    }
    while k < count {
      s0 = s0 + a[k] * b[k]
      k += 1
    }
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
  }

  /// a[k] += f b[k].
  @inline(__always)
  static func add<S: Scalar>(_ factor: S, _ b: UnsafePointer<S>, to a: UnsafeMutablePointer<S>, _ count: Int) {
    for k in 0..<count { a[k] = a[k] + factor * b[k] }
  }

  /// Turns the plane of two vectors: (a, b) ← (c a − s b, s a + c b).
  @inline(__always)
  static func rotate<S: Scalar>(
    _ a: UnsafeMutablePointer<S>, _ b: UnsafeMutablePointer<S>, cosine c: S, sine s: S, _ count: Int
  ) {
    for k in 0..<count {
      let (x, y) = (a[k], b[k])
      a[k] = c * x - s * y
      b[k] = s * x + c * y
    }
  }
}
