import Foundation

/// Plain loops that the textbook implementations are written with; deliberately nothing of the engine.
enum TextbookAlgebra {
  static func zeros(_ rows: Int, _ columns: Int) -> [[Double]] {
    [[Double]](repeating: [Double](repeating: 0, count: columns), count: rows)
  }

  static func zeros(like m: [[Double]]) -> [[Double]] { zeros(m.count, m.first?.count ?? 0) }

  static func sigmoid(_ a: Double) -> Double { 1 / (1 + Foundation.exp(-a)) }

  static func tanh(_ a: Double) -> Double { Foundation.tanh(a) }

  /// The product W x.
  static func product(_ w: [[Double]], _ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: w.count)
    for row in 0..<w.count {
      for column in 0..<x.count { y[row] += w[row][column] * x[column] }
    }
    return y
  }

  /// Adds Wᵀ d.
  static func addTransposed(_ w: [[Double]], _ d: [Double], to sum: inout [Double]) {
    for row in 0..<d.count {
      for column in 0..<sum.count { sum[column] += w[row][column] * d[row] }
    }
  }

  /// Adds the outer product d xᵀ.
  static func addOuter(_ d: [Double], _ x: [Double], to sum: inout [[Double]]) {
    for row in 0..<d.count {
      for column in 0..<x.count { sum[row][column] += d[row] * x[column] }
    }
  }

  /// Adds a vector.
  static func add(_ d: [Double], to sum: inout [Double]) {
    for k in 0..<d.count { sum[k] += d[k] }
  }

  static func sum(_ parts: [Double]...) -> [Double] {
    var total = [Double](repeating: 0, count: parts[0].count)
    for part in parts { add(part, to: &total) }
    return total
  }
}
