/// A row of a parameter's gradient where the parameter is used once, by one sequence at one time step.
struct GradientRow {
  enum Summand {
    /// a · b, where b is one number: a row of a matrix.
    case scaled
    /// a ⊙ b: a factor.
    case product
    /// a: what is added.
    case same
    /// −a: what is subtracted.
    case negated
  }

  var summand: Summand
  /// Where it begins among the gradients.
  var target: Int
  var count: Int
  /// Where a and b stand.
  var a: Int
  var b = 0

  /// The rows of a use's gradient.
  static func rows(of use: BatchUse, _ place: GradientPlaces.Use, _ offsets: [Int]) -> [GradientRow] {
    let back = offsets[place.first]
    guard place.columns > 0 else {
      return [
        GradientRow(summand: place.isNegative ? .negated : .same, target: use.offset, count: place.width, a: back)
      ]
    }
    let input = offsets[place.first + 1]
    guard use.isProduct else {
      return [GradientRow(summand: .product, target: use.offset, count: place.width, a: back, b: input)]
    }
    return use.rows.map {
      GradientRow(
        summand: .scaled, target: use.offset + $0 * use.columns, count: use.columns, a: input, b: back + $0)
    }
  }
}

extension BatchMemory {
  /// Adds the gradients of all parameters.
  ///
  /// - Parameter starts: Whether the gradients are none yet, whatever stands there.
  func add(_ rows: [GradientRow], into gradients: UnsafeMutablePointer<Double>, starts: Bool) {
    rows.withUnsafeBufferPointer { rows in
      for row in rows {
        let (target, a, b) = (gradients + row.target, base + row.a, base + row.b)
        switch row.summand {
        case .scaled:
          let factor = b[0]
          put(target, row.count, starts) { Self.load(a + $0) * factor }
        case .product: put(target, row.count, starts) { Self.load(a + $0) * Self.load(b + $0) }
        case .same: put(target, row.count, starts) { Self.load(a + $0) }
        case .negated: put(target, row.count, starts) { -Self.load(a + $0) }
        }
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
