extension LaneMemory {
  /// Computes every stage, step by step, as `Program.runForward` does.
  func runForward(_ program: Program) {
    for stage in program.stages {
      let place = places[stage.slots.lowerBound]
      for position in 1...steps {
        let row = place.row(ofPosition: position)
        guard stage.isActive(row, steps: steps) else { continue }
        for index in stage.kernels {
          let kernel = program.kernels[index]
          let site = LaneSite(
            memory: self, instruction: program.instructions[kernel.instructions.lowerBound], row: row)
          if kernel.columns > 0 {
            LaneProduct.multiply(
              packed + kernel.packedOffset, rows: kernel.columns, columns: kernel.rows, site.values(1),
              into: site.result, adds: false, lanes: lanes)
          } else {
            site.forward()
          }
        }
      }
    }
  }
}

extension LaneSite {
  /// Computes the instruction's result at this step in every lane.
  @inline(__always)
  func forward() {
    let (y, count) = (result, width * lanes)
    switch instruction.operation {
    case .sum: sum()
    case .product: product()
    case .complement:
      let a = values(0)
      for i in 0..<count { y[i] = 1 - a[i] }
    case .scale:
      let (a, factor) = (values(0), instruction.constant)
      for i in 0..<count { y[i] = factor * a[i] }
    case .sigmoid:
      let a = values(0)
      for i in 0..<count { y[i] = .sigmoid(a[i]) }
    case .tanh:
      let a = values(0)
      for i in 0..<count { y[i] = .tanh(a[i]) }
    case .relu:
      let a = values(0)
      for i in 0..<count { y[i] = ReLU.value(a[i]) }
    case .concatenation:
      var y = y
      for position in 0..<arity {
        let (part, size) = (values(position), width(position) * lanes)
        for i in 0..<size { y[i] = part[i] }
        y += size
      }
    case .rowLookup: rowLookup()
    case .softmax, .meanSquaredError, .crossEntropy, .binaryCrossEntropy:
      for lane in 0..<memory.active { forwardOutput(lane) }
    case .matrixVector, .dotProduct, .weightedSum, .additiveScore, .flattening, .prediction: break
    }
  }

  @inline(__always)
  private func sum() {
    let (y, count) = (result, width * lanes)
    guard arity > 0 else {
      for i in 0..<count { y[i] = 0 }
      return
    }
    for position in 0..<arity {
      let isNegative = operand(position).isNegative
      if let parameter = parameter(position) {
        for unit in 0..<width {
          let term = isNegative ? -parameter[unit] : parameter[unit]
          let y = y + unit * lanes
          if position == 0 {
            for lane in 0..<lanes { y[lane] = term }
          } else {
            // y − b and y + (−b) have the same bits.
            for lane in 0..<lanes { y[lane] += term }
          }
        }
      } else {
        let term = values(position)
        switch (position == 0, isNegative) {
        case (true, false): for i in 0..<count { y[i] = term[i] }
        case (true, true): for i in 0..<count { y[i] = -term[i] }
        case (false, false): for i in 0..<count { y[i] += term[i] }
        case (false, true): for i in 0..<count { y[i] -= term[i] }
        }
      }
    }
  }

  @inline(__always)
  private func product() {
    let y = result
    if let parameter = parameter(0) ?? parameter(1) {
      let other = values(self.parameter(0) == nil ? 0 : 1)
      for unit in 0..<width {
        for lane in 0..<lanes { y[unit * lanes + lane] = parameter[unit] * other[unit * lanes + lane] }
      }
    } else {
      let (a, b, count) = (values(0), values(1), width * lanes)
      for i in 0..<count { y[i] = a[i] * b[i] }
    }
  }

  private func rowLookup() {
    guard let table = parameter(1) else { return }
    let (symbols, y) = (values(0), result)
    for lane in 0..<lanes {
      let row = table + Int(symbols[lane]) * width
      for unit in 0..<width { y[unit * lanes + lane] = row[unit] }
    }
  }
}
