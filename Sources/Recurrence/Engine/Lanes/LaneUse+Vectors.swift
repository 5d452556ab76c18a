/// Parameters that are no matrices: addends, factors, rows of a table.
extension LaneUse {
  /// ∂L/∂b[u] = ±Σₜ ∂L/∂y[u]; for a factor ∂L/∂p[u] = Σₜ ∂L/∂y[u] a[u].
  func addVector(into gradient: UnsafeMutablePointer<Double>) {
    let width = site(rows[0]).width
    let count = width * memory.lanes
    let sums = memory.scratch
    for i in 0..<count { sums[i] = 0 }
    let isNegative = site(rows[0]).operand(position).isNegative
    for row in rows {
      let site = site(row)
      let back = site.gradient
      if instruction.operation == .product {
        let other = site.values(1 - position)
        for i in 0..<count { sums[i] += back[i] * other[i] }
      } else if isNegative {
        for i in 0..<count { sums[i] -= back[i] }
      } else {
        for i in 0..<count { sums[i] += back[i] }
      }
    }
    for unit in 0..<width {
      for lane in 0..<memory.active { gradient[unit] += sums[unit * memory.lanes + lane] }
    }
  }

  /// ∂L/∂E[x,u] = Σₜ ∂L/∂y[u] over the steps that looked up x.
  func addRows(into gradient: UnsafeMutablePointer<Double>) {
    let (width, lanes) = (site(rows[0]).width, memory.lanes)
    for lane in 0..<memory.active {
      var isDone = [Bool](repeating: false, count: rows.count)
      for (first, row) in rows.enumerated() where !isDone[first] {
        let symbol = site(row).values(0)[lane]
        let sums = memory.scratch
        for unit in 0..<width { sums[unit] = 0 }
        for later in first..<rows.count where site(rows[later]).values(0)[lane] == symbol {
          isDone[later] = true
          let back = site(rows[later]).gradient
          for unit in 0..<width { sums[unit] += back[unit * lanes + lane] }
        }
        let place = gradient + Int(symbol) * width
        for unit in 0..<width { place[unit] += sums[unit] }
      }
    }
  }
}
