/// The gradients of the parameters.
extension BatchMemory {
  /// Adds the gradients of some parameters, sequence by sequence: each one's steps are added up from the last to the first, then the
  /// sums in the order of the sequences.
  func addParameterGradients(_ uses: [BatchUse], _ program: Program, into gradients: UnsafeMutablePointer<Double>) {
    for use in uses {
      let target = gradients + program.parameters.entries[use.parameter].offset
      guard let first = use.sites.first, use.sites.count == 1 else {
        addSequenceBySequence(use, program, into: target)
        continue
      }
      switch first.instruction.operation {
      case .matrixVector, .sum, .product:
        withRows(of: first, program) { rows in
          let sum = BatchGradient(memory: self, instruction: first.instruction, rows: rows)
          if first.instruction.operation == .matrixVector {
            sum.addMatrix(into: target)
          } else {
            sum.addVector(first.position, into: target)
          }
        }
      default: addSequenceBySequence(use, program, into: target)
      }
    }
  }

  /// The time steps of a use, from the last in the stage's order to the first.
  @inline(__always)
  private func withRows(
    of site: BatchUse.Site, _ program: Program, _ body: (UnsafeBufferPointer<Int>) -> Void
  ) {
    let place = places[site.instruction.result]
    withUnsafeTemporaryAllocation(of: Int.self, capacity: place.steps) { rows in
      var count = 0
      for position in stride(from: place.steps, through: 1, by: -1) {
        let row = place.row(ofPosition: position)
        guard site.isActiveAlways || program.stages[site.stage].isActive(row, steps: steps) else { continue }
        rows.initializeElement(at: count, to: row)
        count += 1
      }
      if count > 0 { body(UnsafeBufferPointer(rebasing: rows[..<count])) }
    }
  }

  /// As the engine does it for a single sequence, and then the sums.
  private func addSequenceBySequence(
    _ use: BatchUse, _ program: Program, into target: UnsafeMutablePointer<Double>
  ) {
    let count = program.parameters.entries[use.parameter].count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
      guard let sums = buffer.baseAddress else { return }
      for index in 0..<sequences {
        buffer.initialize(repeating: 0)
        for site in use.sites {
          withRows(of: site, program) { rows in
            for row in rows {
              Site(memory: sequence(index), instruction: site.instruction, row: row)
                .parameterAdjoint(site.position, into: sums)
            }
          }
        }
        for i in 0..<count { target[i] += sums[i] }
      }
    }
  }
}

/// All uses of a parameter, in the order in which going back meets them.
struct BatchUse: Sendable {
  struct Site: Sendable {
    var instruction: Instruction
    /// Which of its operands the parameter is.
    var position: Int
    var stage: Int
    /// Whether the stage computes something at every step.
    var isActiveAlways: Bool
  }

  var parameter: Int
  var sites: [Site] = []

  /// The uses of all of a program's parameters.
  static func all(_ program: Program) -> [BatchUse] {
    var uses = program.parameters.entries.indices.map { BatchUse(parameter: $0) }
    for group in program.groups.reversed() {
      for number in group.reversed() {
        let stage = program.stages[number]
        for index in stage.instructions {
          let instruction = program.instructions[index]
          for (position, operand) in program.operands(of: instruction).enumerated() {
            guard case .parameter(let parameter) = operand.place else { continue }
            uses[parameter].sites.append(
              Site(
                instruction: instruction, position: position, stage: number, isActiveAlways: stage.times == .every))
          }
        }
      }
    }
    return uses.filter { !$0.sites.isEmpty }
  }
}

/// The use of a parameter by an instruction, at all its time steps from the last to the first.
struct BatchGradient {
  let memory: BatchMemory
  let instruction: Instruction
  let rows: UnsafeBufferPointer<Int>

  private func site(_ row: Int) -> BatchSite { BatchSite(memory: memory, instruction: instruction, row: row) }

  // MARK: Vectors

  /// ∂L/∂b[u] = ±Σₜ ∂L/∂y[u]; for a factor ∂L/∂p[u] = Σₜ ∂L/∂y[u] a[u].
  func addVector(_ position: Int, into gradient: UnsafeMutablePointer<Double>) {
    let site = site(rows[0])
    let (width, pitch) = (site.width, site.pitch)
    let isProduct = instruction.operation == .product
    let isNegative = site.operand(position).isNegative
    var unit = 0
    while unit < width {
      let valid = min(8, width - unit)
      var total: SIMD8<Double> = partial(gradient + unit, valid)
      for sequence in 0..<memory.sequences {
        var sum = SIMD8<Double>.zero
        let distance = sequence * pitch + unit
        for row in rows {
          let site = self.site(row)
          let back = BatchProduct.load(SIMD8.self, site.gradient + distance)
          if isProduct {
            let other = site.vector(1 - position)
            sum += back * BatchProduct.load(SIMD8.self, other.values + sequence * other.pitch + unit)
          } else if isNegative {
            sum -= back
          } else {
            sum += back
          }
        }
        total += sum
      }
      keep(total, gradient + unit, valid)
      unit += 8
    }
  }

  // MARK: Matrices

  /// ∂L/∂W[u,k] = Σₜ ∂L/∂y[u] x[k].
  ///
  /// A panel of columns at a time: its inputs are copied side by side, so that they stay near while the rows go by.
  func addMatrix(into gradient: UnsafeMutablePointer<Double>) {
    let (units, columns) = (site(rows[0]).width, site(rows[0]).width(1))
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: 2 * rows.count) { pointers in
      guard let backs = pointers.baseAddress else { return }
      let (inputs, panel) = (backs + rows.count, memory.scratch)
      for index in 0..<rows.count {
        let site = self.site(rows[index])
        (backs + index).initialize(to: UnsafePointer(site.gradient))
        (inputs + index).initialize(to: site.values(1))
      }
      PackedModel.panels(of: columns) { first, width in
        let target = gradient + first
        let valid = min(width, columns - first)
        if width == 16 {
          copy(SIMD16<Double>.self, inputs, first, columns, panel)
          addPanel(SIMD16<Double>.self, backs, panel, units, target, columns, valid)
        } else {
          copy(SIMD8<Double>.self, inputs, first, columns, panel)
          addPanel(SIMD8<Double>.self, backs, panel, units, target, columns, valid)
        }
      }
    }
  }

  /// The inputs of a panel of columns: sequence by sequence, step by step.
  @inline(__always)
  private func copy<V: SIMD>(
    _: V.Type, _ inputs: UnsafePointer<UnsafePointer<Double>>, _ first: Int, _ columns: Int,
    _ panel: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let pitch = AlignedMemory.padded(columns)
    var target = panel
    for sequence in 0..<memory.sequences {
      for t in 0..<rows.count {
        BatchProduct.store(BatchProduct.load(V.self, inputs[t] + sequence * pitch + first), target)
        target += V.scalarCount
      }
    }
  }

  /// All rows of a panel, four at a time.
  @inline(__always)
  private func addPanel<V: SIMD>(
    _: V.Type, _ backs: UnsafePointer<UnsafePointer<Double>>, _ panel: UnsafePointer<Double>, _ units: Int,
    _ gradient: UnsafeMutablePointer<Double>, _ columns: Int, _ valid: Int
  ) where V.Scalar == Double {
    let (pitch, steps) = (AlignedMemory.padded(units), rows.count)
    var unit = 0
    while unit + 4 <= units {
      let place = gradient + unit * columns
      var (s0, s1): (V, V) = (partial(place, valid), partial(place + columns, valid))
      var (s2, s3): (V, V) = (partial(place + 2 * columns, valid), partial(place + 3 * columns, valid))
      var x = panel
      var sequence = 0
      // Two sequences at a time, so that one's sums go on while the other's end.
      while sequence + 2 <= memory.sequences {
        var (a0, a1, a2, a3) = (V.zero, V.zero, V.zero, V.zero)
        var (b0, b1, b2, b3) = (V.zero, V.zero, V.zero, V.zero)
        let distance = sequence * pitch + unit
        let next = x + steps * V.scalarCount
        for t in 0..<steps {
          let (g, input) = (backs[t] + distance, BatchProduct.load(V.self, x + t * V.scalarCount))
          a0 += input * g[0]
          a1 += input * g[1]
          a2 += input * g[2]
          a3 += input * g[3]
          let (h, other) = (g + pitch, BatchProduct.load(V.self, next + t * V.scalarCount))
          b0 += other * h[0]
          b1 += other * h[1]
          b2 += other * h[2]
          b3 += other * h[3]
        }
        s0 = (s0 + a0) + b0
        s1 = (s1 + a1) + b1
        s2 = (s2 + a2) + b2
        s3 = (s3 + a3) + b3
        x += 2 * steps * V.scalarCount
        sequence += 2
      }
      if sequence < memory.sequences {
        var (a0, a1, a2, a3) = (V.zero, V.zero, V.zero, V.zero)
        for t in 0..<steps {
          let (g, input) = (backs[t] + sequence * pitch + unit, BatchProduct.load(V.self, x + t * V.scalarCount))
          a0 += input * g[0]
          a1 += input * g[1]
          a2 += input * g[2]
          a3 += input * g[3]
        }
        s0 += a0
        s1 += a1
        s2 += a2
        s3 += a3
      }
      keep(s0, place, valid)
      keep(s1, place + columns, valid)
      keep(s2, place + 2 * columns, valid)
      keep(s3, place + 3 * columns, valid)
      unit += 4
    }
    while unit < units {
      let place = gradient + unit * columns
      var total: V = partial(place, valid)
      var x = panel
      for sequence in 0..<memory.sequences {
        var sum = V.zero
        for t in 0..<steps {
          sum += BatchProduct.load(V.self, x) * backs[t][sequence * pitch + unit]
          x += V.scalarCount
        }
        total += sum
      }
      keep(total, place, valid)
      unit += 1
    }
  }

  /// A vector of which perhaps only the first numbers exist.
  @inline(__always)
  private func partial<V: SIMD>(_ place: UnsafePointer<Double>, _ valid: Int) -> V where V.Scalar == Double {
    if valid == V.scalarCount { return BatchProduct.load(V.self, place) }
    var vector = V.zero
    for i in 0..<valid { vector[i] = place[i] }
    return vector
  }

  @inline(__always)
  private func keep<V: SIMD>(_ vector: V, _ place: UnsafeMutablePointer<Double>, _ valid: Int)
  where V.Scalar == Double {
    if valid == V.scalarCount { return BatchProduct.store(vector, place) }
    for i in 0..<valid { place[i] = vector[i] }
  }
}
