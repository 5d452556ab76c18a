/// The gradients of the parameters.
extension BatchMemory {
  /// Adds the gradients of some parameters, sequence by sequence: each one's steps are added up from the last to the first, then the
  /// sums in the order of the sequences.
  ///
  /// - Parameter starts: Whether the gradients are none yet, whatever stands there.
  func addParameterGradients(
    _ uses: [BatchUse], _ program: Program, into gradients: UnsafeMutablePointer<Double>, starts: Bool
  ) {
    var before = gradients
    for use in uses {
      let target = gradients + use.offset
      defer { before = target }
      if use.isAsBefore, !use.isProduct {
        for i in use.numbers { target[i] = before[i] }
        continue
      }
      let isFresh = starts && use.isProductAlways
      if starts, !isFresh {
        for i in use.numbers { target[i] = 0 }
      }
      let first = use.site
      guard use.sites.count == 1 else {
        addSequenceBySequence(use, program, into: target)
        continue
      }
      switch first.instruction.operation {
      case .matrixVector, .sum, .product:
        withRows(of: first, program) { rows in
          let sum = BatchGradient(memory: self, instruction: first.instruction, rows: rows)
          if first.instruction.operation == .matrixVector {
            if !use.isAsBefore { sum.copyInputs() }
            sum.addMatrix(use.rows, into: target, starts: isFresh)
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
    let count = use.numbers.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { buffer in
      guard let sums = buffer.baseAddress else { return }
      for index in 0..<sequences {
        buffer.initialize(repeating: 0)
        for number in use.sites {
          let site = sites[number]
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

/// The use of a parameter by an instruction, at all its time steps from the last to the first.
struct BatchGradient {
  let memory: BatchMemory
  let instruction: Instruction
  let rows: UnsafeBufferPointer<Int>

  func site(_ row: Int) -> BatchSite { BatchSite(memory: memory, instruction: instruction, row: row) }

  /// The gradients of the result at the steps, and what `values` gives of the operand.
  @inline(__always)
  func withPointers(
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
}
