/// How parameters get their first numbers, from a seed: the same numbers on every machine.
public struct Initializer: Equatable, Sendable {
  /// A distribution of one parameter's numbers.
  public enum Scheme: Equatable, Sendable {
    case zeros
    case constant(Double)
    /// Normal with mean 0 and this standard deviation.
    case gaussian(Double)
    /// Uniform in ±1/√n, n the layer's hidden units (a dense layer's or a readout's inputs): PyTorch's default.
    case uniform
    /// Uniform in ±√(6 / (fan_in + fan_out)): Glorot and Bengio 2010, equation 16.
    case glorotUniform
    /// Normal with variance 2 / (fan_in + fan_out).
    case glorotNormal
    /// A random matrix with orthonormal rows or columns, whichever are fewer: Saxe, McClelland and Ganguli 2013.
    case orthogonal
    /// Ones on the diagonal, else zeros: Le, Jaitly and Hinton 2015.
    case identity
  }

  /// For matrices that multiply an input.
  public var input: Scheme
  /// For matrices that multiply an earlier state.
  public var recurrent: Scheme
  /// For vectors that are added or multiplied.
  public var bias: Scheme
  /// Added to the forget gate's bias b_if: Gers 2000, Jozefowicz 2015.
  public var forgetBias: Double

  /// One scheme for matrices, one for recurrent matrices (the same unless given) and one for vectors.
  public init(_ input: Scheme, recurrent: Scheme? = nil, bias: Scheme = .zeros, forgetBias: Double = 0) {
    self.input = input
    self.recurrent = recurrent ?? input
    self.bias = bias
    self.forgetBias = forgetBias
  }

  /// PyTorch's: everything uniform in ±1/√n.
  public static let pytorch = Initializer(.uniform, bias: .uniform)
  /// Keras's: Glorot uniform, orthogonal recurrent matrices, zero biases, forget bias 1.
  public static let keras = Initializer(.glorotUniform, recurrent: .orthogonal, forgetBias: 1)
}

extension Parameters where S == Double {
  /// Fresh parameters for a program, drawn one after the other from a seed.
  public init(_ program: Program, _ initializer: Initializer = .pytorch, seed: UInt64) {
    self.init(zerosLike: program.parameters)
    var generator = Generator(seed: seed)
    for entry in table.entries {
      let scheme =
        entry.isMatrix ? (entry.isRecurrent ? initializer.recurrent : initializer.input) : initializer.bias
      let model = program.model
      let hidden =
        entry.layer.map { model.fanIn(layer: $0) }
        ?? model.encoderLayer(of: entry.name).flatMap { model.encoder?.layers[$0].hidden } ?? model.layers.last?.width
        ?? 1
      scheme.fill(
        &values, entry.offset..<entry.offset + entry.count, columns: entry.columns, hidden: hidden, &generator)
      if entry.symbol == "b_if" {
        for index in 0..<entry.count { values[entry.offset + index] += initializer.forgetBias }
      }
    }
  }
}

extension Model {
  /// What PyTorch's bound 1/√n takes as n: a recurrent layer's hidden units, a dense layer's inputs.
  fileprivate func fanIn(layer: Int) -> Int {
    Cell.denseLayers.contains(layers[layer].cell) ? inputWidth(layer: layer) : layers[layer].hidden
  }
}

extension Initializer.Scheme {
  /// Fills a matrix that is stored row by row.
  fileprivate func fill(
    _ values: inout [Double], _ range: Range<Int>, columns: Int, hidden: Int, _ generator: inout Generator
  ) {
    let rows = range.count / columns
    let fans = Double(rows + columns)
    switch self {
    case .zeros: break
    case .constant(let constant): for index in range { values[index] = constant }
    case .gaussian(let deviation): for index in range { values[index] = deviation * generator.gaussian() }
    case .uniform:
      let bound = 1 / Double(hidden).squareRoot()
      for index in range { values[index] = generator.uniform(in: -bound...bound) }
    case .glorotUniform:
      let bound = (6 / fans).squareRoot()
      for index in range { values[index] = generator.uniform(in: -bound...bound) }
    case .glorotNormal:
      let deviation = (2 / fans).squareRoot()
      for index in range { values[index] = deviation * generator.gaussian() }
    case .orthogonal:
      let basis = Orthonormal.vectors(count: min(rows, columns), length: max(rows, columns), &generator)
      for row in 0..<rows {
        for column in 0..<columns {
          values[range.lowerBound + row * columns + column] =
            rows <= columns ? basis[row][column] : basis[column][row]
        }
      }
    case .identity:
      for index in 0..<min(rows, columns) { values[range.lowerBound + index * columns + index] = 1 }
    }
  }
}

/// Random orthonormal vectors, uniformly distributed: Gaussian vectors, orthogonalized twice by Gram and Schmidt's procedure.
enum Orthonormal {
  static func vectors(count: Int, length: Int, _ generator: inout Generator) -> [[Double]] {
    var vectors: [[Double]] = []
    while vectors.count < count {
      var vector = (0..<length).map { _ in generator.gaussian() }
      // Once leaves an error of ε times the condition number, twice is enough (Kahan, Parlett).
      for _ in 0..<2 {
        for other in vectors {
          let projection = dot(vector, other)
          for index in vector.indices { vector[index] -= projection * other[index] }
        }
      }
      let norm = dot(vector, vector).squareRoot()
      // A vector that all but lies in the span of the others is drawn again.
      guard norm > 1e-8 else { continue }
      vectors.append(vector.map { $0 / norm })
    }
    return vectors
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }
}
