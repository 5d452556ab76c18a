import Recurrence

/// Linear regression y = W x + b by least squares: the base line that looks at the same window as the network.
public struct LinearRegression: Equatable, Sendable {
  /// Weights, an output a row.
  public let weights: [[Double]]
  /// One constant an output.
  public let bias: [Double]

  /// Fits by Householder's QR decomposition (Golub and Van Loan, Matrix computations, algorithm 5.3.2).
  ///
  /// Columns that are (nearly) sums of the others get no weight of their own.
  /// - Throws: `baseline.too-few` with no sample.
  public init(inputs: [[Double]], targets: [[Double]]) throws(Diagnosis) {
    guard let first = inputs.first, let outputs = targets.first?.count, inputs.count == targets.count else {
      throw Diagnosis("baseline.too-few", ["needed": "1", "got": "\(inputs.count)"])
    }
    // A column of ones comes first: it is never dropped.
    let width = first.count + 1
    var columns = (0..<width).map { column in inputs.map { column == 0 ? 1 : $0[column - 1] } }
    var right = (0..<outputs).map { output in targets.map { $0[output] } }
    var pivots: [(column: Int, row: Int)] = []
    for column in 0..<width {
      let row = pivots.count
      guard row < inputs.count else { break }
      let size = Self.norm(columns[column][...])
      let norm = Self.norm(columns[column][row...])
      // What is left of a column after the others is rounding of the whole column.
      guard norm > 1e-12 * size, norm > 0 else { continue }
      let head = columns[column][row]
      let pivot = head > 0 ? -norm : norm
      var reflector = Array(columns[column][row...])
      reflector[0] -= pivot
      let length = reflector.reduce(0) { $0 + $1 * $1 }
      for other in column..<width { Self.reflect(&columns[other], row, reflector, length) }
      for output in 0..<outputs { Self.reflect(&right[output], row, reflector, length) }
      pivots.append((column, row))
    }
    var solutions = Array(repeating: Array(repeating: 0.0, count: width), count: outputs)
    for output in 0..<outputs {
      for (column, row) in pivots.reversed() {
        var value = right[output][row]
        for (later, _) in pivots where later > column { value -= columns[later][row] * solutions[output][later] }
        solutions[output][column] = value / columns[column][row]
      }
    }
    bias = solutions.map { $0[0] }
    weights = solutions.map { Array($0.dropFirst()) }
  }

  /// The forecast for one input.
  public func forecast(_ input: [Double]) -> [Double] {
    zip(weights, bias).map { row, bias in zip(row, input).reduce(bias) { $0 + $1.0 * $1.1 } }
  }

  private static func norm(_ values: ArraySlice<Double>) -> Double {
    values.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  /// (I − 2 v vᵀ / vᵀv) applied from a row on.
  private static func reflect(_ column: inout [Double], _ row: Int, _ v: [Double], _ length: Double) {
    var product = 0.0
    for (index, value) in v.enumerated() { product += value * column[row + index] }
    let factor = 2 * product / length
    for (index, value) in v.enumerated() { column[row + index] -= factor * value }
  }
}
