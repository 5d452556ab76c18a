/// A parameter's gradient where the parameter is used once, by one sequence at one time step.
struct GradientRows {
  enum Summand {
    /// a · b, where b is one number, another one for each row: a matrix.
    case scaled
    /// a ⊙ b: a factor.
    case product
    /// a: what is added.
    case same
    /// −a: what is subtracted.
    case negated
  }

  var summand: Summand
  /// Where they begin among the gradients.
  var target: Int
  /// How many numbers a row has.
  var count: Int
  /// How many rows follow one another.
  var rows = 1
  /// Where a and b stand.
  var a: Int
  var b = 0

  /// A use's gradient.
  init(_ use: BatchUse, _ place: GradientPlaces.Use, _ offsets: [Int]) {
    let back = offsets[place.first]
    (summand, target, count, a) = (place.isNegative ? .negated : .same, use.offset, place.width, back)
    guard place.columns > 0 else { return }
    let input = offsets[place.first + 1]
    (summand, b) = (.product, input)
    guard use.isProduct else { return }
    // Of a single column, all rows are one.
    (summand, count, rows, a, b) =
      use.columns == 1 ? (.scaled, use.height, 1, back, input) : (.scaled, use.columns, use.height, input, back)
  }
}

extension BatchMemory {
  /// Adds the gradients of all parameters.
  ///
  /// - Parameter starts: Whether the gradients are none yet, whatever stands there.
  func add(_ rows: UnsafeBufferPointer<GradientRows>, into gradients: UnsafeMutablePointer<Double>, starts: Bool) {
    for row in rows {
      let (target, a, b) = (gradients + row.target, base + row.a, base + row.b)
      switch row.summand {
      case .scaled:
        var unit = 0
        // Rows of four go two by two.
        while row.count == 4, unit + 2 <= row.rows {
          let four = BatchProduct.load(SIMD4<Double>.self, a)
          let eight = SIMD8(lowHalf: four * b[unit], highHalf: four * b[unit + 1])
          put(target + unit * 4, 8, starts) { _ in eight }
          unit += 2
        }
        for unit in unit..<row.rows {
          let factor = b[unit]
          put(target + unit * row.count, row.count, starts) { Self.load(a + $0) * factor }
        }
      case .product: put(target, row.count, starts) { Self.load(a + $0) * Self.load(b + $0) }
      case .same: put(target, row.count, starts) { Self.load(a + $0) }
      case .negated: put(target, row.count, starts) { -Self.load(a + $0) }
      }
    }
  }

  /// Eight numbers at a time; what is read may be longer than what is written.
  @inline(__always)
  private func put(
    _ target: UnsafeMutablePointer<Double>, _ count: Int, _ starts: Bool, _ part: (Int) -> SIMD8<Double>
  ) {
    var first = 0
    while first + 8 <= count {
      BatchProduct.store((starts ? .zero : Self.load(target + first)) + part(first), target + first)
      first += 8
    }
    guard first < count else { return }
    let last = part(first)
    if first + 4 <= count {
      let before = starts ? .zero : BatchProduct.load(SIMD4.self, target + first)
      BatchProduct.store(before + last.lowHalf, target + first)
    }
    for lane in ((count - first) & 4)..<(count - first) {
      target[first + lane] = (starts ? 0 : target[first + lane]) + last[lane]
    }
  }

  @inline(__always)
  private static func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> { BatchProduct.load(SIMD8.self, pointer) }
}
