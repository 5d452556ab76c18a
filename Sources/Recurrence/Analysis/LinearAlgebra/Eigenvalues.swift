/// An eigenvalue of a real matrix: real, or one of a conjugate pair.
public struct Eigenvalue<S: Scalar>: Sendable, Equatable {
  /// Its real part.
  public let real: S
  /// Its imaginary part; 0 for a real one.
  public let imaginary: S

  /// |λ|, without underflow or overflow of the squares.
  public var modulus: Double { VectorNorm.euclidean([real, imaginary][...]) }
}

extension Matrix {
  /// All eigenvalues, by falling modulus; of a conjugate pair the one with positive imaginary part first.
  ///
  /// Reduction to Hessenberg form, then implicitly double-shifted QR steps: Francis, The QR transformation, The Computer Journal 4
  /// (1961/62), as in Golub and Van Loan, Matrix Computations, algorithm 7.5.1.
  /// - Throws: `laboratory.not-square`, `laboratory.matrix-not-finite`, `laboratory.no-convergence`.
  public func eigenvalues() throws(Diagnosis) -> [Eigenvalue<S>] {
    try checkSquare()
    try checkFinite()
    var values = elements
    guard let exponent = Matrix.normalize(&values) else {
      return Array(repeating: Eigenvalue(real: .zero, imaginary: .zero), count: rows)
    }
    var form = HessenbergForm(size: rows, values: values)
    form.reduce()
    var found = try form.eigenvalues().map { Matrix.scaled($0, exponent) }
    found.sort { a, b in
      let (m, n) = (a.modulus, b.modulus)
      if m != n { return m > n }
      return a.real == b.real ? b.imaginary < a.imaginary : b.real < a.real
    }
    return found
  }

  /// The largest modulus of an eigenvalue.
  public func spectralRadius() throws(Diagnosis) -> Double {
    try eigenvalues()[0].modulus
  }

  private static func scaled(_ value: Eigenvalue<S>, _ exponent: Int) -> Eigenvalue<S> {
    func times(_ x: S) -> S {
      let half = exponent / 2
      return x * S(Double.power(ofTwo: half)) * S(Double.power(ofTwo: exponent - half))
    }
    return Eigenvalue(real: times(value.real), imaginary: times(value.imaginary))
  }
}

/// A disc of the complex plane in whose union with the others all eigenvalues lie.
public struct GershgorinDisc<S: Scalar>: Sendable, Equatable {
  /// The row's diagonal element.
  public let center: S
  /// The sum of the magnitudes of its other elements.
  public let radius: S
}

extension Matrix {
  /// One disc per row: Gershgorin, Über die Abgrenzung der Eigenwerte einer Matrix, 1931.
  ///
  /// - Throws: `laboratory.not-square`.
  public func gershgorinDiscs() throws(Diagnosis) -> [GershgorinDisc<S>] {
    try checkSquare()
    return (0..<rows).map { row in
      var radius = S.zero
      for column in 0..<columns where column != row { radius = radius + self[row, column].magnitude }
      return GershgorinDisc(center: self[row, row], radius: radius)
    }
  }
}
