/// Products of packed matrices with the vectors of all sequences, summed in the order of `MatrixVector`.
enum BatchProduct {
  /// A vector for every sequence: where the first one is, and how far the next one; 0 where all share one.
  typealias Vector = (values: UnsafePointer<Double>, pitch: Int)

  /// Where sums go: one vector after the other.
  private struct Target {
    var y: UnsafeMutablePointer<Double>
    var pitch: Int
    /// Whether a sum is put on top of what is there.
    var adds: Bool
    /// What is added afterwards.
    var plus: Vector?

    /// The same from another sequence on.
    @inline(__always)
    func from(_ sequence: Int) -> Target {
      Target(
        y: y + sequence * pitch, pitch: pitch, adds: adds,
        plus: plus.map { ($0.values + sequence * $0.pitch, $0.pitch) })
    }

    /// The same from another unit on.
    @inline(__always)
    func from(unit: Int) -> Target {
      Target(y: y + unit, pitch: pitch, adds: adds, plus: plus.map { ($0.values + unit, $0.pitch) })
    }

    @inline(__always)
    func put<V: SIMD>(_ sum: V, _ sequence: Int) where V.Scalar == Double {
      let place = y + sequence * pitch
      var total = adds ? load(V.self, place) + sum : sum
      if let plus { total += load(V.self, plus.values + sequence * plus.pitch) }
      store(total, place)
    }
  }

  /// y[o] = Σᵢ M[i,o] x[i], i = 0, 1, 2 and so on, for every sequence; `adds` puts the finished sum on top of what y has, and `plus`
  /// comes on top of that.
  ///
  /// - Parameters:
  ///   - matrix: panels of columns, as `PackedModel` makes them.
  ///   - rows: the number of terms.
  ///   - columns: the number of sums.
  ///   - pitch: from a sequence's x to that of the next one.
  ///   - targetPitch: from a sequence's y to that of the next one; side by side unless given.
  static func multiply(
    _ matrix: UnsafePointer<Double>, rows: Int, columns: Int, _ x: UnsafePointer<Double>, pitch from: Int,
    into y: UnsafeMutablePointer<Double>, targetPitch: Int? = nil, adds: Bool, plus: Vector?, sequences: Int,
    shape: ProductShape
  ) {
    let to = AlignedMemory.padded(columns)
    let together = sequences & ~3
    let target = Target(y: y, pitch: targetPitch ?? to, adds: adds, plus: plus)
    if together > 0 {
      switch shape {
      case .four: panels(SIMD4<Double>.self, matrix, rows, to, x, from, target, together)
      case .eight: panels(SIMD8<Double>.self, matrix, rows, to, x, from, target, together)
      case .sixteen: panels(SIMD16<Double>.self, matrix, rows, to, x, from, target, together)
      }
    }
    for sequence in together..<sequences {
      alone(matrix, rows, to, x + sequence * from, target.from(sequence))
    }
  }

  /// All panels times the vectors of all sequences, so many units at once.
  ///
  /// Their widths are literals here: taken from `PackedModel.panels`, a product takes a twentieth longer.
  private static func panels<V: SIMD>(
    _: V.Type, _ matrix: UnsafePointer<Double>, _ rows: Int, _ to: Int, _ x: UnsafePointer<Double>, _ from: Int,
    _ target: Target, _ sequences: Int
  ) where V.Scalar == Double {
    var first = 0
    while first + 16 <= to {
      panel(V.self, 16, matrix + first * rows, rows, x, from, target.from(unit: first), sequences)
      first += 16
    }
    if first < to {
      panel(SIMD8<Double>.self, 8, matrix + first * rows, rows, x, from, target.from(unit: first), sequences)
    }
  }

  /// A panel of a width times the vectors of all sequences, eight at a time, then four; its units as many at once as a vector has.
  @inline(__always)
  private static func panel<V: SIMD>(
    _: V.Type, _ width: Int, _ panel: UnsafePointer<Double>, _ rows: Int, _ x: UnsafePointer<Double>, _ from: Int,
    _ target: Target, _ sequences: Int
  ) where V.Scalar == Double {
    var sequence = 0
    while sequence < sequences {
      var unit = 0
      let (x, target) = (x + sequence * from, target.from(sequence))
      let count = min(8, sequences - sequence)
      while unit < width {
        if count == 8 {
          eight(V.self, width, panel + unit, rows, x, from, target.from(unit: unit))
        } else {
          four(V.self, width, panel + unit, rows, x, from, target.from(unit: unit))
        }
        unit += V.scalarCount
      }
      sequence += count
    }
  }

  /// The first units of a panel of a width times the vectors of eight sequences.
  @inline(__always)
  private static func eight<V: SIMD>(
    _: V.Type, _ width: Int, _ panel: UnsafePointer<Double>, _ rows: Int, _ x: UnsafePointer<Double>, _ from: Int,
    _ target: Target
  ) where V.Scalar == Double {
    let (x1, x2, x3) = (x + from, x + 2 * from, x + 3 * from)
    let (x4, x5, x6, x7) = (x + 4 * from, x + 5 * from, x + 6 * from, x + 7 * from)
    var m = panel
    let first = load(V.self, m)
    var (a0, a1, a2, a3) = (first * x[0], first * x1[0], first * x2[0], first * x3[0])
    var (a4, a5, a6, a7) = (first * x4[0], first * x5[0], first * x6[0], first * x7[0])
    var i = 1
    while i < rows {
      m += width
      let row = load(V.self, m)
      a0 += row * x[i]
      a1 += row * x1[i]
      a2 += row * x2[i]
      a3 += row * x3[i]
      a4 += row * x4[i]
      a5 += row * x5[i]
      a6 += row * x6[i]
      a7 += row * x7[i]
      i += 1
    }
    target.put(a0, 0)
    target.put(a1, 1)
    target.put(a2, 2)
    target.put(a3, 3)
    target.put(a4, 4)
    target.put(a5, 5)
    target.put(a6, 6)
    target.put(a7, 7)
  }

  /// The first units of a panel of a width times the vectors of four sequences.
  @inline(__always)
  private static func four<V: SIMD>(
    _: V.Type, _ width: Int, _ panel: UnsafePointer<Double>, _ rows: Int, _ x: UnsafePointer<Double>, _ from: Int,
    _ target: Target
  ) where V.Scalar == Double {
    let (x1, x2, x3) = (x + from, x + 2 * from, x + 3 * from)
    var m = panel
    let first = load(V.self, m)
    var (a0, a1, a2, a3) = (first * x[0], first * x1[0], first * x2[0], first * x3[0])
    var i = 1
    while i < rows {
      m += width
      let row = load(V.self, m)
      a0 += row * x[i]
      a1 += row * x1[i]
      a2 += row * x2[i]
      a3 += row * x3[i]
      i += 1
    }
    target.put(a0, 0)
    target.put(a1, 1)
    target.put(a2, 2)
    target.put(a3, 3)
  }

  /// All panels times one vector, four panels at a time.
  private static func alone(
    _ matrix: UnsafePointer<Double>, _ rows: Int, _ to: Int, _ x: UnsafePointer<Double>, _ target: Target
  ) {
    typealias V = SIMD16<Double>
    var first = 0
    while first + 64 <= to {
      var m0 = matrix + first * rows
      var (m1, m2, m3) = (m0 + 16 * rows, m0 + 32 * rows, m0 + 48 * rows)
      var (a0, a1) = (load(V.self, m0) * x[0], load(V.self, m1) * x[0])
      var (a2, a3) = (load(V.self, m2) * x[0], load(V.self, m3) * x[0])
      var i = 1
      while i < rows {
        m0 += 16
        m1 += 16
        m2 += 16
        m3 += 16
        let factor = x[i]
        a0 += load(V.self, m0) * factor
        a1 += load(V.self, m1) * factor
        a2 += load(V.self, m2) * factor
        a3 += load(V.self, m3) * factor
        i += 1
      }
      target.from(unit: first).put(a0, 0)
      target.from(unit: first + 16).put(a1, 0)
      target.from(unit: first + 32).put(a2, 0)
      target.from(unit: first + 48).put(a3, 0)
      first += 64
    }
    while first + 16 <= to {
      one(V.self, matrix + first * rows, rows, x, target.from(unit: first))
      first += 16
    }
    if first < to { one(SIMD8<Double>.self, matrix + first * rows, rows, x, target.from(unit: first)) }
  }

  @inline(__always)
  private static func one<V: SIMD>(
    _: V.Type, _ panel: UnsafePointer<Double>, _ rows: Int, _ x: UnsafePointer<Double>, _ target: Target
  ) where V.Scalar == Double {
    var sum = load(V.self, panel) * x[0]
    var i = 1
    while i < rows {
      sum += load(V.self, panel + i * V.scalarCount) * x[i]
      i += 1
    }
    target.put(sum, 0)
  }

  @inline(__always)
  static func load<V: SIMD>(_: V.Type, _ pointer: UnsafePointer<Double>) -> V where V.Scalar == Double {
    UnsafeRawPointer(pointer).loadUnaligned(as: V.self)
  }

  @inline(__always)
  static func store<V: SIMD>(_ value: V, _ pointer: UnsafeMutablePointer<Double>) where V.Scalar == Double {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: V.self)
  }
}
