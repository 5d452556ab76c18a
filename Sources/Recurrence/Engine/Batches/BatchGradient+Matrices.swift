/// The gradients of matrices.
extension BatchGradient {
  /// ∂L/∂W[u,k] = Σₜ ∂L/∂y[u] x[k].
  ///
  /// What is multiplied is copied side by side first, unless an earlier use has had it copied: the gradients by fours of units, the
  /// inputs by panels of columns; both two sequences at a time and step by step, in the order in which the sums go through them.
  ///
  /// - Parameters:
  ///   - use: The rows that are wanted; the first one a multiple of eight.
  ///   - starts: Whether the gradients are none yet, whatever stands there.
  func addMatrix(_ use: BatchUse, into gradient: UnsafeMutablePointer<Double>, starts: Bool) {
    let (columns, units) = (use.columns, use.rows)
    if vectors == 1 { return addOnce(use, into: gradient, starts: starts) }
    let sums = memory.scratch
    let fours = sums + 16 * memory.tallest
    let inputs = fours + vectors * (memory.tallest + use.inputs)
    if use.copiesBacks { copyBacks(units, to: fours) }
    // Those of a single step stand side by side already.
    let isAtHand = steps == 1
    if use.copiesInputs, !isAtHand { copyInputs(columns, to: inputs) }
    PackedModel.panels(of: columns) { first, width in
      let panel = Panel(
        inputs: UnsafePointer(isAtHand ? memory.base + self.inputs[0] + first : inputs + first * vectors),
        stride: isAtHand ? AlignedMemory.padded(columns) : width,
        gradient: gradient + units.lowerBound * columns + first, columns: columns, valid: min(width, columns - first),
        starts: starts)
      switch memory.shape {
      case .four: addParts(SIMD4<Double>.self, fours, panel, units.count, sums)
      case .sixteen where width == 16: addParts(SIMD16<Double>.self, fours, panel, units.count, sums)
      case .eight, .sixteen: addParts(SIMD8<Double>.self, fours, panel, units.count, sums)
      }
    }
  }

  /// A panel of columns: what is read, and where its part of the gradients stands.
  private struct Panel {
    var inputs: UnsafePointer<Double>
    /// From one of them to the next one.
    var stride: Int
    var gradient: UnsafeMutablePointer<Double>
    /// From a row of the gradients to the next one.
    var columns: Int
    /// How many of the panel's columns there are.
    var valid: Int
    var starts: Bool

    /// Some of its columns.
    func part(_ first: Int, _ count: Int) -> Panel {
      var part = self
      part.inputs += first
      part.gradient += first
      part.valid = min(count, valid - first)
      return part
    }
  }

  private var vectors: Int { memory.sequences * steps }

  /// One step of one sequence: nothing but ∂L/∂y[u] x[k].
  private func addOnce(_ use: BatchUse, into gradient: UnsafeMutablePointer<Double>, starts: Bool) {
    let (back, input) = (memory.base + backs[0], memory.base + inputs[0])
    for unit in use.rows {
      let row = gradient + unit * use.columns
      for column in 0..<use.columns { row[column] = (starts ? 0 : row[column]) + input[column] * back[unit] }
    }
  }

  /// Copies what the product reads.
  private func copyInputs(_ columns: Int, to target: UnsafeMutablePointer<Double>) {
    PackedModel.panels(of: columns) { first, width in
      if width == 16 {
        copy(SIMD16<Double>.self, first, columns, target + first * vectors)
      } else {
        copy(SIMD8<Double>.self, first, columns, target + first * vectors)
      }
    }
  }

  private func copyBacks(_ units: Range<Int>, to fours: UnsafeMutablePointer<Double>) {
    var target = fours
    var unit = units.lowerBound
    while unit < units.upperBound {
      forPairs { sequence, count in
        let distance = sequence * pitch + unit
        for t in 0..<steps {
          for place in 0..<count {
            let four = UnsafeRawPointer(memory.base + backs[t] + distance + place * pitch)
              .loadUnaligned(as: SIMD4<Double>.self)
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

  /// A panel, as many of its columns at once as a vector has.
  @inline(__always)
  private func addParts<V: SIMD>(
    _: V.Type, _ fours: UnsafePointer<Double>, _ panel: Panel, _ units: Int, _ sums: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    for first in stride(from: 0, to: panel.valid, by: V.scalarCount) {
      add(V.self, fours, panel.part(first, V.scalarCount), units, sums)
    }
  }

  /// One that is not full is added up beside the gradients.
  @inline(__always)
  private func add<V: SIMD>(
    _: V.Type, _ fours: UnsafePointer<Double>, _ panel: Panel, _ units: Int, _ sums: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    if panel.valid == V.scalarCount, units & 3 == 0 { return addRows(V.self, fours, panel, units) }
    let width = V.scalarCount
    for unit in 0..<units {
      for column in 0..<width {
        let isThere = column < panel.valid && !panel.starts
        sums[unit * width + column] = isThere ? panel.gradient[unit * panel.columns + column] : 0
      }
    }
    var beside = panel
    (beside.gradient, beside.columns, beside.starts) = (sums, width, false)
    addRows(V.self, fours, beside, units)
    for unit in 0..<units {
      for column in 0..<panel.valid { panel.gradient[unit * panel.columns + column] = sums[unit * width + column] }
    }
  }

  /// The inputs of a panel of columns.
  @inline(__always)
  private func copy<V: SIMD>(
    _: V.Type, _ first: Int, _ columns: Int, _ panel: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let pitch = AlignedMemory.padded(columns)
    var target = panel
    forPairs { sequence, count in
      for t in 0..<steps {
        for place in 0..<count {
          let input = memory.base + inputs[t] + (sequence + place) * pitch + first
          BatchProduct.store(BatchProduct.load(V.self, input), target)
          target += V.scalarCount
        }
      }
    }
  }

  /// All rows of a panel, four at a time; there is room for the rows that the last four lack.
  @inline(__always)
  private func addRows<V: SIMD>(_: V.Type, _ fours: UnsafePointer<Double>, _ panel: Panel, _ units: Int)
  where V.Scalar == Double {
    let (stride, steps, columns, starts) = (panel.stride, steps, panel.columns, panel.starts)
    var g = fours
    var unit = 0
    while unit < units {
      let place = panel.gradient + unit * columns
      var s0 = starts ? .zero : BatchProduct.load(V.self, place)
      var s1 = starts ? .zero : BatchProduct.load(V.self, place + columns)
      var s2 = starts ? .zero : BatchProduct.load(V.self, place + 2 * columns)
      var s3 = starts ? .zero : BatchProduct.load(V.self, place + 3 * columns)
      var x = panel.inputs
      var sequence = 0
      // Two sequences at a time, so that one's sums go on while the other's end.
      while sequence + 2 <= memory.sequences {
        let (input, other) = (BatchProduct.load(V.self, x), BatchProduct.load(V.self, x + stride))
        var (a0, a1, a2, a3) = (input * g[0], input * g[1], input * g[2], input * g[3])
        var (b0, b1, b2, b3) = (other * g[4], other * g[5], other * g[6], other * g[7])
        for _ in 1..<max(1, steps) {
          g += 8
          x += 2 * stride
          let (input, other) = (BatchProduct.load(V.self, x), BatchProduct.load(V.self, x + stride))
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
        x += 2 * stride
        sequence += 2
      }
      if sequence < memory.sequences {
        let input = BatchProduct.load(V.self, x)
        var (a0, a1, a2, a3) = (input * g[0], input * g[1], input * g[2], input * g[3])
        for _ in 1..<max(1, steps) {
          g += 4
          x += stride
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
