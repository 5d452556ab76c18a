/// The gradients of matrices.
extension BatchGradient {
  /// ∂L/∂W[u,k] = Σₜ ∂L/∂y[u] x[k].
  ///
  /// What is multiplied is copied side by side first: the gradients by fours of units, the inputs by panels of columns; both two
  /// sequences at a time and step by step, in the order in which the sums go through them.
  ///
  /// - Parameter units: The rows that are wanted; the first one a multiple of four.
  func addMatrix(_ units: Range<Int>, into gradient: UnsafeMutablePointer<Double>) {
    let columns = site(rows[0]).width(1)
    withPointers({ $0.values(1) }) { backs, inputs in
      let fours = memory.scratch
      let panel = fours + memory.sequences * rows.count * AlignedMemory.padded(units.count)
      copyBacks(backs, units, to: fours)
      PackedModel.panels(of: columns) { first, width in
        if width == 16 {
          addPanel(SIMD16<Double>.self, fours, inputs, first, units, gradient + first, columns, panel)
        } else {
          addPanel(SIMD8<Double>.self, fours, inputs, first, units, gradient + first, columns, panel)
        }
      }
    }
  }

  private func copyBacks(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ units: Range<Int>, to fours: UnsafeMutablePointer<Double>
  ) {
    let pitch = site(rows[0]).pitch
    var target = fours
    var unit = units.lowerBound
    while unit < units.upperBound {
      forPairs { sequence, count in
        let distance = sequence * pitch + unit
        for t in 0..<rows.count {
          for place in 0..<count {
            let four = UnsafeRawPointer(backs[t] + distance + place * pitch).loadUnaligned(as: SIMD4<Double>.self)
            UnsafeMutableRawPointer(target).storeBytes(of: four, as: SIMD4<Double>.self)
            target += 4
          }
        }
      }
      unit += 4
    }
  }

  /// Sequences two by two, and the last one by itself if it is left over.
  @inline(__always)
  private func forPairs(_ body: (_ sequence: Int, _ count: Int) -> Void) {
    var sequence = 0
    while sequence + 2 <= memory.sequences {
      body(sequence, 2)
      sequence += 2
    }
    if sequence < memory.sequences { body(sequence, 1) }
  }

  /// A panel of columns; one that is not full is added up beside the gradients.
  @inline(__always)
  private func addPanel<V: SIMD>(
    _: V.Type, _ fours: UnsafePointer<Double>, _ inputs: UnsafePointer<UnsafePointer<Double>>, _ first: Int,
    _ units: Range<Int>, _ gradient: UnsafeMutablePointer<Double>, _ columns: Int,
    _ panel: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    copy(V.self, inputs, first, columns, panel)
    let gradient = gradient + units.lowerBound * columns
    let valid = min(V.scalarCount, columns - first)
    if valid == V.scalarCount, units.count & 3 == 0 {
      return addRows(V.self, fours, panel, units.count, gradient, columns)
    }
    let sums = panel + memory.sequences * rows.count * V.scalarCount
    for unit in 0..<units.count {
      for column in 0..<V.scalarCount {
        sums[unit * V.scalarCount + column] = column < valid ? gradient[unit * columns + column] : 0
      }
    }
    addRows(V.self, fours, panel, units.count, sums, V.scalarCount)
    for unit in 0..<units.count {
      for column in 0..<valid { gradient[unit * columns + column] = sums[unit * V.scalarCount + column] }
    }
  }

  /// The inputs of a panel of columns.
  @inline(__always)
  private func copy<V: SIMD>(
    _: V.Type, _ inputs: UnsafePointer<UnsafePointer<Double>>, _ first: Int, _ columns: Int,
    _ panel: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let pitch = AlignedMemory.padded(columns)
    var target = panel
    forPairs { sequence, count in
      for t in 0..<rows.count {
        for place in 0..<count {
          BatchProduct.store(BatchProduct.load(V.self, inputs[t] + (sequence + place) * pitch + first), target)
          target += V.scalarCount
        }
      }
    }
  }

  /// All rows of a panel, four at a time; there is room for the rows that the last four lack.
  @inline(__always)
  private func addRows<V: SIMD>(
    _: V.Type, _ fours: UnsafePointer<Double>, _ panel: UnsafePointer<Double>, _ units: Int,
    _ gradient: UnsafeMutablePointer<Double>, _ columns: Int
  ) where V.Scalar == Double {
    let (width, steps) = (V.scalarCount, rows.count)
    var g = fours
    var unit = 0
    while unit < units {
      let place = gradient + unit * columns
      var s0 = BatchProduct.load(V.self, place)
      var s1 = BatchProduct.load(V.self, place + columns)
      var s2 = BatchProduct.load(V.self, place + 2 * columns)
      var s3 = BatchProduct.load(V.self, place + 3 * columns)
      var x = panel
      var sequence = 0
      // Two sequences at a time, so that one's sums go on while the other's end.
      while sequence + 2 <= memory.sequences {
        let (input, other) = (BatchProduct.load(V.self, x), BatchProduct.load(V.self, x + width))
        var (a0, a1, a2, a3) = (input * g[0], input * g[1], input * g[2], input * g[3])
        var (b0, b1, b2, b3) = (other * g[4], other * g[5], other * g[6], other * g[7])
        for _ in 1..<max(1, steps) {
          g += 8
          x += 2 * width
          let (input, other) = (BatchProduct.load(V.self, x), BatchProduct.load(V.self, x + width))
          a0 += input * g[0]
          a1 += input * g[1]
          a2 += input * g[2]
          a3 += input * g[3]
          b0 += other * g[4]
          b1 += other * g[5]
          b2 += other * g[6]
          b3 += other * g[7]
        }
        s0 = (s0 + a0) + b0
        s1 = (s1 + a1) + b1
        s2 = (s2 + a2) + b2
        s3 = (s3 + a3) + b3
        g += 8
        x += 2 * width
        sequence += 2
      }
      if sequence < memory.sequences {
        let input = BatchProduct.load(V.self, x)
        var (a0, a1, a2, a3) = (input * g[0], input * g[1], input * g[2], input * g[3])
        for _ in 1..<max(1, steps) {
          g += 4
          x += width
          let input = BatchProduct.load(V.self, x)
          a0 += input * g[0]
          a1 += input * g[1]
          a2 += input * g[2]
          a3 += input * g[3]
        }
        s0 += a0
        s1 += a1
        s2 += a2
        s3 += a3
        g += 4
      }
      BatchProduct.store(s0, place)
      BatchProduct.store(s1, place + columns)
      BatchProduct.store(s2, place + 2 * columns)
      BatchProduct.store(s3, place + 3 * columns)
      unit += 4
    }
  }
}
