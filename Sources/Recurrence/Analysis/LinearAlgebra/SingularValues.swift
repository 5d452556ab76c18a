/// The singular values of a matrix, the largest first.
public struct SingularValues<S: Scalar>: Sendable, Equatable {
  /// Those that are numbers, falling, in units of 2^`exponent`.
  ///
  /// A zero matrix has zeros only.
  public let values: [S]
  /// The common exponent.
  public let exponent: Int
  /// How many more there are, all below the rounding of the largest one (2⁻⁵² of it in `Double`): they are not known, or zero.
  public let belowRounding: Int

  /// The number of singular values.
  public var count: Int { values.count + belowRounding }

  /// A singular value; nil where it is below rounding.
  public subscript(index: Int) -> ScaledNumber? {
    index < values.count ? ScaledNumber(values[index].double, exponent: exponent) : nil
  }

  /// The largest, which is the spectral norm.
  public var largest: ScaledNumber { self[0] ?? ScaledNumber(0) }

  /// The largest divided by the smallest; nil where the matrix is singular as far as rounding lets one see.
  public var conditionNumber: Double? {
    guard belowRounding == 0, let last = values.last, .zero < last else { return nil }
    return values[0].double / last.double
  }
}

extension Matrix {
  /// The singular values, by one-sided Jacobi rotations.
  ///
  /// First two QR decompositions with pivoting, of the matrix and of Rᵀ, then rotations that make the rows of the last R orthogonal: Drmač and Veselić, New fast and
  /// accurate Jacobi SVD algorithm, SIAM J. Matrix Anal. Appl. 29 (2008). The rows' lengths are the singular values.
  /// - Throws: `laboratory.matrix-not-finite`.
  public func singularValues() throws(Diagnosis) -> SingularValues<S> {
    try checkFinite()
    return singularValues(exponent: 0)
  }

  /// The same for this matrix times 2^`exponent`; all elements are finite.
  @specialized(where S == Double)
  @specialized(where S == Float)
  func singularValues(exponent: Int) -> SingularValues<S> {
    // As many vectors as the smaller side, as long as the larger one.
    var vectors = rows <= columns ? elements : transposed.elements
    let (count, length) = (min(rows, columns), max(rows, columns))
    let shift = Matrix.normalize(&vectors)
    guard let shift else {
      return SingularValues(values: Array(repeating: .zero, count: count), exponent: 0, belowRounding: 0)
    }
    let epsilon = S.epsilon
    var rows = Matrix.triangle(of: &vectors, count: count, length: length, negligible: epsilon)
    // The same once more on the rows of R brings most of the length onto the diagonal, and the rotations have little left to do.
    var rank = rows.count / count
    var triangle = Matrix.triangle(of: &rows, count: rank, length: count, negligible: epsilon)
    rank = triangle.count / rank
    var found = Matrix.orthogonalize(&triangle, count: rank, length: triangle.count / rank, tolerance: epsilon)
    found.sort { $1 < $0 }
    let limit = found[0] * epsilon
    let known = found.filter { limit < $0 }
    return SingularValues(values: known, exponent: exponent + shift, belowRounding: count - known.count)
  }

  /// Divides by the power of two that makes the largest element 1 to 2; its exponent, nil where all elements are zero.
  @inline(__always)
  static func normalize(_ elements: inout [S]) -> Int? {
    var largest = 0.0
    for element in elements { largest = max(largest, element.double.magnitude) }
    guard largest > 0 else { return nil }
    let exponent = Int(largest.exponent)
    if exponent != 0 {
      // In steps of at most 2⁶⁰, which every format holds.
      var rest = -exponent
      while rest != 0 {
        let step = max(-60, min(60, rest))
        let factor = S(Double.power(ofTwo: step))
        for index in elements.indices { elements[index] = elements[index] * factor }
        rest -= step
      }
    }
    return exponent
  }
}
