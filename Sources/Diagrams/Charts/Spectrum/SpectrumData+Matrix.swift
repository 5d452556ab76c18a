import Recurrence

extension SpectrumData {
  /// The spectrum of a square matrix.
  ///
  /// - Throws: `laboratory.not-square`, `laboratory.matrix-not-finite`, `laboratory.no-convergence`.
  public init(
    name: String, note: String = "", address: String = "", _ matrix: Matrix<Double>
  ) throws(Diagnosis) {
    let eigenvalues = try matrix.eigenvalues()
    let singular = try matrix.singularValues()
    self.init(
      name: name, note: note, address: address,
      eigenvalues: eigenvalues.map { Eigenvalue(real: $0.real, imaginary: $0.imaginary) },
      singularValues: (0..<singular.count).map { singular[$0]?.double ?? 0 },
      rows: (0..<matrix.rows).map { row in (0..<matrix.columns).map { matrix[row, $0] } })
  }
}
