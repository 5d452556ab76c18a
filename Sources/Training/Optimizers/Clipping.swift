import Recurrence

/// What is done to gradients that are too large.
public enum Clipping: Equatable, Sendable {
  /// Every element into ±bound.
  case value(Double)
  /// All gradients together scaled down to this Euclidean norm: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent
  /// neural networks, ICML 2013.
  ///
  /// PyTorch multiplies by bound / (norm + 1e-6) where that is below 1; Keras (`global_clipnorm`) by bound / max(norm, bound).
  case norm(Double, Convention = .pytorch)
  /// Every parameter's gradient scaled down by itself (Keras's `clipnorm`).
  case normOfEach(Double)

  /// Clips; what the gradients were multiplied by, where that is one number.
  @discardableResult
  public func clip(_ gradient: inout Parameters<Double>) -> Double {
    switch self {
    case .value(let bound):
      for index in gradient.values.indices {
        let value = gradient.values[index]
        gradient.values[index] = value > bound ? bound : (value < -bound ? -bound : value)
      }
      return 1
    case .norm(let bound, let convention):
      let norm = gradient.norm
      let factor = convention == .pytorch ? min(1, bound / (norm + 1e-6)) : bound / max(norm, bound)
      // A norm that is not finite is left for the loop to report.
      guard factor.isFinite else { return 1 }
      if factor < 1 { gradient.scale(0..<gradient.values.count, by: factor) }
      return factor
    case .normOfEach(let bound):
      for entry in gradient.table.entries {
        let range = entry.offset..<entry.offset + entry.count
        let norm = gradient.norm(range)
        if norm > bound { gradient.scale(range, by: bound / norm) }
      }
      return 1
    }
  }
}

extension Parameters where S == Double {
  /// The Euclidean norm of all numbers together.
  public var norm: Double { norm(0..<values.count) }

  /// The Euclidean norm of some of the numbers.
  func norm(_ range: Range<Int>) -> Double { norm(range, sharing: OneWorker()) }

  /// The same with blocks of numbers shared out among workers, which changes no bit.
  ///
  /// In each block of 4096 numbers squares are added in eight sums, the first of every eight numbers into the first and so on, then
  /// these in order; then the blocks' sums in order.
  func norm<Sharing: WorkSharing>(_ range: Range<Int>, sharing: Sharing) -> Double {
    let blocks = (range.count + 4095) / 4096
    // A single block needs no room for sums.
    if blocks == 1 { return values.withUnsafeBufferPointer { Self.squares($0, range).squareRoot() } }
    return values.withUnsafeBufferPointer { values in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: max(1, blocks)) { buffer in
        let sums = buffer
        let share = (blocks + sharing.count - 1) / sharing.count
        sharing.forEach(sharing.count, ofSize: range.count) { worker in
          for block in min(worker * share, blocks)..<min((worker + 1) * share, blocks) {
            let first = range.lowerBound + block * 4096
            sums[block] = Self.squares(values, first..<min(first + 4096, range.upperBound))
          }
        }
        var sum = 0.0
        for block in 0..<blocks { sum += sums[block] }
        return sum.squareRoot()
      }
    }
  }

  private static func squares(_ values: UnsafeBufferPointer<Double>, _ range: Range<Int>) -> Double {
    guard let base = values.baseAddress else { return 0 }
    var sums = SIMD8<Double>.zero
    var index = range.lowerBound
    while index + 8 <= range.upperBound {
      let eight = UnsafeRawPointer(base + index).loadUnaligned(as: SIMD8<Double>.self)
      sums += eight * eight
      index += 8
    }
    for lane in 0..<(range.upperBound - index) { sums[lane] += base[index + lane] * base[index + lane] }
    var sum = 0.0
    for lane in 0..<8 { sum += sums[lane] }
    return sum
  }

  mutating func scale(_ range: Range<Int>, by factor: Double) {
    for index in range { values[index] *= factor }
  }
}
