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
            sum.addMatrix(use.rows, into: target)
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
  /// The matrix's rows whose gradients are meant; all of them, unless it is a product's.
  var rows: Range<Int>
  var sites: [Site] = []

  /// Whether it is nothing but the matrix of one product.
  var isProduct: Bool { sites.count == 1 && sites[0].instruction.operation == .matrixVector }

  /// The uses of all of a program's parameters.
  static func all(_ program: Program) -> [BatchUse] {
    var uses = program.parameters.entries.indices.map {
      BatchUse(parameter: $0, rows: 0..<program.parameters.entries[$0].rows)
    }
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

  /// The gradients of the result at the steps, and what `values` gives of the operand.
  @inline(__always)
  private func withPointers(
    _ values: (BatchSite) -> UnsafePointer<Double>?,
    _ body: (_ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: 2 * rows.count) { pointers in
      guard let backs = pointers.baseAddress else { return }
      let inputs = backs + rows.count
      for index in 0..<rows.count {
        let site = self.site(rows[index])
        let back = UnsafePointer(site.gradient)
        (backs + index).initialize(to: back)
        (inputs + index).initialize(to: values(site) ?? back)
      }
      body(backs, inputs)
    }
  }

  // MARK: Vectors

  /// ∂L/∂b[u] = ±Σₜ ∂L/∂y[u]; for a factor ∂L/∂p[u] = Σₜ ∂L/∂y[u] a[u].
  func addVector(_ position: Int, into gradient: UnsafeMutablePointer<Double>) {
    let site = site(rows[0])
    if instruction.operation == .product {
      let pitch = site.vector(1 - position).pitch
      withPointers({ $0.vector(1 - position).values }) { backs, inputs in
        addVector(into: gradient) { load(backs[$1] + $0 * site.pitch + $2) * load(inputs[$1] + $0 * pitch + $2) }
      }
    } else if site.operand(position).isNegative {
      withPointers({ _ in nil }) { backs, _ in
        addVector(into: gradient) { -load(backs[$1] + $0 * site.pitch + $2) }
      }
    } else {
      withPointers({ _ in nil }) { backs, _ in
        addVector(into: gradient) { load(backs[$1] + $0 * site.pitch + $2) }
      }
    }
  }

  /// Eight units at a time, of four sequences together; `part` is one summand of a sequence at a step, from a unit on.
  @inline(__always)
  private func addVector(
    into gradient: UnsafeMutablePointer<Double>, _ part: (_ sequence: Int, _ step: Int, _ unit: Int) -> SIMD8<Double>
  ) {
    let (width, steps) = (site(rows[0]).width, rows.count)
    var unit = 0
    while unit < width {
      let valid = min(8, width - unit)
      var total = SIMD8<Double>.zero
      for lane in 0..<valid { total[lane] = gradient[unit + lane] }
      var sequence = 0
      while sequence + 4 <= memory.sequences {
        var (a0, a1) = (part(sequence, 0, unit), part(sequence + 1, 0, unit))
        var (a2, a3) = (part(sequence + 2, 0, unit), part(sequence + 3, 0, unit))
        for t in 1..<max(1, steps) {
          a0 += part(sequence, t, unit)
          a1 += part(sequence + 1, t, unit)
          a2 += part(sequence + 2, t, unit)
          a3 += part(sequence + 3, t, unit)
        }
        total = (((total + a0) + a1) + a2) + a3
        sequence += 4
      }
      while sequence < memory.sequences {
        var sum = part(sequence, 0, unit)
        for t in 1..<max(1, steps) { sum += part(sequence, t, unit) }
        total += sum
        sequence += 1
      }
      for lane in 0..<valid { gradient[unit + lane] = total[lane] }
      unit += 8
    }
  }

  @inline(__always)
  private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> { BatchProduct.load(SIMD8.self, pointer) }

  // MARK: Matrices

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
