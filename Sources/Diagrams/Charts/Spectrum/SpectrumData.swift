/// A square matrix by its eigenvalues, singular values and Gershgorin discs.
public struct SpectrumData: Equatable, Sendable {
  /// An eigenvalue in the complex plane.
  public struct Eigenvalue: Equatable, Sendable {
    /// Its real part.
    public var real: Double
    /// Its imaginary part.
    public var imaginary: Double

    /// An eigenvalue by its parts.
    public init(real: Double, imaginary: Double) {
      self.real = real
      self.imaginary = imaginary
    }

    /// |λ|.
    var modulus: Double {
      let (a, b) = (max(abs(real), abs(imaginary)), min(abs(real), abs(imaginary)))
      return a == 0 ? 0 : a * (1 + b / a * (b / a)).squareRoot()
    }
  }

  /// A disc around a diagonal element, as wide as the rest of its row is heavy.
  public struct Disc: Equatable, Sendable {
    /// The element on the diagonal.
    public var center: Double
    /// The sum of the sizes of the row's other elements.
    public var radius: Double

    /// A disc on the real axis.
    public init(center: Double, radius: Double) {
      self.center = center
      self.radius = radius
    }
  }

  /// The matrix as readers call it.
  public var name: String
  /// How it was made; may be empty.
  public var note: String
  /// The parameter's address, such as `l0.W_hh`; empty for a matrix of no run.
  public var address: String
  /// All eigenvalues.
  public var eigenvalues: [Eigenvalue]
  /// All singular values; may be empty.
  public var singularValues: [Double]
  /// The discs; may be empty.
  public var discs: [Disc]

  /// A matrix by its numbers, which are computed elsewhere; its rows give the discs.
  public init(
    name: String, note: String = "", address: String = "", eigenvalues: [Eigenvalue], singularValues: [Double] = [],
    rows: [[Double]] = []
  ) {
    self.name = name
    self.address = address
    self.note = note
    self.eigenvalues = eigenvalues.filter { $0.real.isFinite && $0.imaginary.isFinite }
    self.singularValues = singularValues.filter { $0.isFinite && $0 >= 0 }
    discs = rows.enumerated().compactMap { index, row in
      guard index < row.count else { return nil }
      let radius = row.enumerated().reduce(0) { $1.offset == index ? $0 : $0 + abs($1.element) }
      return radius.isFinite && row[index].isFinite ? Disc(center: row[index], radius: radius) : nil
    }
  }

  /// The spectral radius ρ.
  var radius: Double { eigenvalues.reduce(0) { max($0, $1.modulus) } }
  /// How far the discs reach from 0.
  var reach: Double { discs.reduce(0) { max($0, abs($1.center) + $1.radius) } }
  /// How many eigenvalues lie outside the unit circle; rounding on it does not count.
  var outside: Int { eigenvalues.count { $0.modulus > 1 + 1e-9 } }
  /// How many lie on the unit circle.
  var onCircle: Int { eigenvalues.count { abs($0.modulus - 1) <= 1e-9 } }
}
