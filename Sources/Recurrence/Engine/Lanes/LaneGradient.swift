extension LaneMemory {
  /// Adds the gradients of all parameters, sequence by sequence: each one's steps are added up from the last to the first, then the sums
  /// in the order of the lanes.
  func addParameterGradients(
    _ program: Program, into gradients: UnsafeMutablePointer<Double>, _ parameters: Range<Int>
  ) {
    for stage in program.stages {
      let place = places[stage.slots.lowerBound]
      var rows: [Int] = []
      for position in stride(from: steps, through: 1, by: -1) {
        let row = place.row(ofPosition: position)
        if stage.isActive(row, steps: steps) { rows.append(row) }
      }
      guard !rows.isEmpty else { continue }
      for index in stage.instructions {
        let instruction = program.instructions[index]
        for (position, operand) in instruction.operands.enumerated() {
          guard case .parameter(let parameter) = operands[operand].place, parameters.contains(parameter) else {
            continue
          }
          let use = LaneUse(memory: self, instruction: instruction, position: position, rows: rows)
          use.add(into: gradients + program.parameters.entries[parameter].offset)
        }
      }
    }
  }
}

/// The use of a parameter by an instruction, at all its time steps from the last to the first.
struct LaneUse {
  typealias Lane = SIMD8<Double>
  let memory: LaneMemory
  let instruction: Instruction
  let position: Int
  let rows: [Int]

  func site(_ row: Int) -> LaneSite { LaneSite(memory: memory, instruction: instruction, row: row) }

  /// Adds every lane's sum.
  func add(into gradient: UnsafeMutablePointer<Double>) {
    switch instruction.operation {
    case .matrixVector: addMatrix(into: gradient)
    case .rowLookup: addRows(into: gradient)
    default: addVector(into: gradient)
    }
  }

  // MARK: Matrices

  /// ∂L/∂W[u,k] = Σₜ ∂L/∂y[u] x[k].
  private func addMatrix(into gradient: UnsafeMutablePointer<Double>) {
    let (units, columns) = (site(rows[0]).width, site(rows[0]).width(1))
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: 2 * rows.count) { pointers in
      guard let first = pointers.baseAddress else { return }
      let (backs, inputs) = (first, first + rows.count)
      for (index, row) in rows.enumerated() {
        (backs + index).initialize(to: UnsafePointer(site(row).gradient))
        (inputs + index).initialize(to: site(row).values(1))
      }
      if memory.lanes == 1 {
        addAlone(backs, inputs, units, columns, gradient)
      } else {
        addLanes(backs, inputs, units, columns, gradient)
      }
    }
  }

  /// In blocks of columns, so that their inputs stay near while the rows go by.
  private func addLanes(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ units: Int, _ columns: Int, _ gradient: UnsafeMutablePointer<Double>
  ) {
    var column = 0
    while column + 8 <= columns {
      var unit = 0
      while unit + 2 <= units {
        addTile(backs, inputs, unit, column, columns, gradient)
        unit += 2
      }
      if unit < units {
        for column in column..<column + 8 {
          addElement(backs, inputs, unit, column, gradient + unit * columns + column)
        }
      }
      column += 8
    }
    for column in column..<columns {
      var unit = 0
      while unit + 8 <= units {
        addColumn(backs, inputs, unit, column, columns, gradient)
        unit += 8
      }
      for unit in unit..<units { addElement(backs, inputs, unit, column, gradient + unit * columns + column) }
    }
  }

  /// One sequence: rows by fours and columns by eights.
  private func addAlone(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ units: Int, _ columns: Int, _ gradient: UnsafeMutablePointer<Double>
  ) {
    var unit = 0
    while unit < units {
      let height = unit + 4 <= units ? 4 : 1
      var column = 0
      while column + 8 <= columns {
        addAlone(backs, inputs, unit, height, column, columns, gradient)
        column += 8
      }
      for column in column..<columns {
        for unit in unit..<unit + height {
          addElement(backs, inputs, unit, column, gradient + unit * columns + column)
        }
      }
      unit += height
    }
  }

  /// Eight rows by one column in eight lanes.
  @inline(__always)
  private func addColumn(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ unit: Int, _ column: Int, _ columns: Int, _ gradient: UnsafeMutablePointer<Double>
  ) {
    var (a0, a1, a2, a3) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    var (a4, a5, a6, a7) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    for t in 0..<rows.count {
      let (g, x) = (backs[t] + 8 * unit, LaneProduct.load(inputs[t] + 8 * column))
      a0 += LaneProduct.load(g) * x
      a1 += LaneProduct.load(g + 8) * x
      a2 += LaneProduct.load(g + 16) * x
      a3 += LaneProduct.load(g + 24) * x
      a4 += LaneProduct.load(g + 32) * x
      a5 += LaneProduct.load(g + 40) * x
      a6 += LaneProduct.load(g + 48) * x
      a7 += LaneProduct.load(g + 56) * x
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 8) { eight in
      guard let sums = eight.baseAddress else { return }
      let place = gradient + unit * columns + column
      for row in 0..<8 { sums[row] = place[row * columns] }
      fold((a0, a1, a2, a3, a4, a5, a6, a7), sums)
      for row in 0..<8 { place[row * columns] = sums[row] }
    }
  }

  /// Two rows by eight columns in eight lanes.
  @inline(__always)
  private func addTile(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ unit: Int, _ column: Int, _ columns: Int, _ gradient: UnsafeMutablePointer<Double>
  ) {
    var (a0, a1, a2, a3) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    var (a4, a5, a6, a7) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    var (b0, b1, b2, b3) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    var (b4, b5, b6, b7) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    for t in 0..<rows.count {
      let (g, x) = (backs[t] + 8 * unit, inputs[t] + 8 * column)
      let (ga, gb) = (LaneProduct.load(g), LaneProduct.load(g + 8))
      let x0 = LaneProduct.load(x + 0)
      a0 += ga * x0
      b0 += gb * x0
      let x1 = LaneProduct.load(x + 8)
      a1 += ga * x1
      b1 += gb * x1
      let x2 = LaneProduct.load(x + 16)
      a2 += ga * x2
      b2 += gb * x2
      let x3 = LaneProduct.load(x + 24)
      a3 += ga * x3
      b3 += gb * x3
      let x4 = LaneProduct.load(x + 32)
      a4 += ga * x4
      b4 += gb * x4
      let x5 = LaneProduct.load(x + 40)
      a5 += ga * x5
      b5 += gb * x5
      let x6 = LaneProduct.load(x + 48)
      a6 += ga * x6
      b6 += gb * x6
      let x7 = LaneProduct.load(x + 56)
      a7 += ga * x7
      b7 += gb * x7
    }
    let place = gradient + unit * columns + column
    fold((a0, a1, a2, a3, a4, a5, a6, a7), place)
    fold((b0, b1, b2, b3, b4, b5, b6, b7), place + columns)
  }

  typealias Eight = (Lane, Lane, Lane, Lane, Lane, Lane, Lane, Lane)

  /// Adds the lanes in order to eight neighbors: after three times taking the even elements before the odd ones, what was a lane is a
  /// vector.
  @inline(__always)
  private func fold(_ sums: Eight, _ place: UnsafeMutablePointer<Double>) {
    let lanes = unshuffled(unshuffled(unshuffled(sums)))
    var sum = LaneProduct.load(place) + lanes.0
    let active = memory.active
    if active > 1 { sum += lanes.1 }
    if active > 2 { sum += lanes.2 }
    if active > 3 { sum += lanes.3 }
    if active > 4 { sum += lanes.4 }
    if active > 5 { sum += lanes.5 }
    if active > 6 { sum += lanes.6 }
    if active > 7 { sum += lanes.7 }
    LaneProduct.store(sum, place)
  }

  @inline(__always)
  private func unshuffled(_ v: Eight) -> Eight {
    let (a, b) = (SIMD16(lowHalf: v.0, highHalf: v.1), SIMD16(lowHalf: v.2, highHalf: v.3))
    let (c, d) = (SIMD16(lowHalf: v.4, highHalf: v.5), SIMD16(lowHalf: v.6, highHalf: v.7))
    return (a.evenHalf, b.evenHalf, c.evenHalf, d.evenHalf, a.oddHalf, b.oddHalf, c.oddHalf, d.oddHalf)
  }

  /// Four rows or one by eight columns of one sequence.
  @inline(__always)
  private func addAlone(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ unit: Int, _ height: Int, _ column: Int, _ columns: Int, _ gradient: UnsafeMutablePointer<Double>
  ) {
    var (a, b, c, d) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
    let place = gradient + unit * columns + column
    if height == 4 {
      for t in 0..<rows.count {
        let (g, x) = (backs[t] + unit, LaneProduct.load(inputs[t] + column))
        a += x * g[0]
        b += x * g[1]
        c += x * g[2]
        d += x * g[3]
      }
      LaneProduct.store(LaneProduct.load(place) + a, place)
      LaneProduct.store(LaneProduct.load(place + columns) + b, place + columns)
      LaneProduct.store(LaneProduct.load(place + 2 * columns) + c, place + 2 * columns)
      LaneProduct.store(LaneProduct.load(place + 3 * columns) + d, place + 3 * columns)
    } else {
      for t in 0..<rows.count { a += LaneProduct.load(inputs[t] + column) * backs[t][unit] }
      LaneProduct.store(LaneProduct.load(place) + a, place)
    }
  }

  /// One element in all lanes.
  @inline(__always)
  private func addElement(
    _ backs: UnsafePointer<UnsafePointer<Double>>, _ inputs: UnsafePointer<UnsafePointer<Double>>,
    _ unit: Int, _ column: Int, _ place: UnsafeMutablePointer<Double>
  ) {
    let lanes = memory.lanes
    for lane in 0..<memory.active {
      var sum = 0.0
      for t in 0..<rows.count { sum += backs[t][unit * lanes + lane] * inputs[t][column * lanes + lane] }
      place.pointee += sum
    }
  }
}
