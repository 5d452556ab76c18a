extension Matrix {
  /// The rows of R in A Π = Q R with pivoting, A having the given vectors as columns, as far as they matter.
  ///
  /// Each step takes the longest of the remaining vectors and reflects it onto an axis (Householder); what remains of the others is
  /// shorter and shorter. Rows from where all that remains is negligible are left out.
  /// - Returns: rows of R, each `count` numbers long; at least one.
  @inline(__always)
  static func triangle(of vectors: inout [S], count: Int, length: Int, negligible epsilon: S) -> [S] {
    var squares: [S] = []
    var rank = count
    vectors.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for v in 0..<count { squares.append(VectorKernel.dot(base + v * length, base + v * length, length)) }
      var first = S.zero
      for step in 0..<count {
        var best = step
        var rest = S.zero
        for v in step..<count {
          // What is left of a vector, computed afresh: subtracting from the old square would cancel.
          let start = base + v * length + step
          squares[v] = VectorKernel.dot(start, start, length - step)
          rest = rest + squares[v]
          if squares[best] < squares[v] { best = v }
        }
        if step == 0 { first = squares[best] }
        // Their whole length is a quarter of what rounding does to the largest.
        if step > 0, !(first * epsilon * epsilon * S(0.0625) < rest) {
          rank = step
          return
        }
        if best != step {
          for k in 0..<length {
            let kept = base[step * length + k]
            base[step * length + k] = base[best * length + k]
            base[best * length + k] = kept
          }
        }
        reflect(base, step: step, count: count, length: length)
      }
    }
    var triangle = [S](repeating: .zero, count: rank * count)
    for row in 0..<rank {
      for v in row..<count { triangle[row * count + v] = vectors[v * length + row] }
    }
    return triangle
  }

  /// Reflects vector `step` onto axis `step`, and the later vectors with it.
  @inline(__always)
  private static func reflect(_ base: UnsafeMutablePointer<S>, step: Int, count: Int, length: Int) {
    let pivot = base + step * length + step
    let size = length - step
    let norm = VectorKernel.dot(pivot, pivot, size).squareRoot()
    guard .zero < norm else { return }
    // The sign that adds rather than cancels.
    let image = pivot[0] < .zero ? norm : -norm
    pivot[0] = pivot[0] - image
    let square = VectorKernel.dot(pivot, pivot, size)
    if .zero < square {
      let scale = S(2) / square
      for v in step + 1..<max(count, step + 1) {
        let other = base + v * length + step
        VectorKernel.add(-(VectorKernel.dot(pivot, other, size) * scale), pivot, to: other, size)
      }
    }
    pivot[0] = image
  }

  /// Rotates pairs of vectors until all are orthogonal to each other; their lengths.
  ///
  /// Hestenes, Inversion of matrices by biorthogonalization, J. SIAM 6 (1958).
  @inline(__always)
  static func orthogonalize(_ vectors: inout [S], count: Int, length: Int, tolerance: S) -> [S] {
    var norms = [S](repeating: .zero, count: count)
    // Orthogonal: |cos of the angle| ≤ ε √length, the rounding of an inner product.
    let limit = tolerance * tolerance * S(Double(length))
    vectors.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var hasTurned = true
      var sweep = 0
      // Convergence is quadratic; more than ten sweeps have never been seen.
      while hasTurned, sweep < 40 {
        hasTurned = false
        sweep += 1
        for v in 0..<count { norms[v] = VectorKernel.dot(base + v * length, base + v * length, length) }
        for p in 0..<count {
          for q in p + 1..<max(count, p + 1) {
            let (a, b) = (base + p * length, base + q * length)
            let inner = VectorKernel.dot(a, b, length)
            if !(limit * (norms[p] * norms[q]) < inner * inner) { continue }
            hasTurned = true
            let zeta = (norms[q] - norms[p]) / (inner + inner)
            let size = zeta.magnitude + (.one + zeta * zeta).squareRoot()
            let tangent = zeta < .zero ? -(.one / size) : .one / size
            let cosine = .one / (.one + tangent * tangent).squareRoot()
            VectorKernel.rotate(a, b, cosine: cosine, sine: cosine * tangent, length)
            let change = tangent * inner
            norms[p] = square(norms[p], change: -change, a, length)
            norms[q] = square(norms[q], change: change, b, length)
          }
        }
      }
    }
    return norms.map { $0.squareRoot() }
  }

  /// The square of a rotated vector's length: the old one changed, computed afresh where that would cancel.
  @inline(__always)
  private static func square(_ old: S, change: S, _ vector: UnsafeMutablePointer<S>, _ length: Int) -> S {
    let new = old + change
    return old * S(0.125) < new ? new : VectorKernel.dot(vector, vector, length)
  }
}
