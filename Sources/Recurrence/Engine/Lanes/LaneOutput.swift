/// Output functions and losses: they go over units, so that each lane is taken by itself with the engine's own operation.
extension LaneSite {
  /// Runs the operation on a copy of one lane, which looks to it like a sequence of one step.
  @inline(__always)
  private func withLane(
    _ lane: Int, adjointOf position: Int?, _ body: (Site<Double>) -> Void
  ) {
    // Values of the operands and of the result, then their gradients, one after the other in `scratch`.
    let count = arity
    var offset = 0
    var sizes = 0
    for index in 0..<count { sizes += width(index) }
    sizes += width
    withUnsafeTemporaryAllocation(of: Layout.SlotPlace.self, capacity: count + 1) { places in
      withUnsafeTemporaryAllocation(of: Operand.self, capacity: count) { operands in
        for index in 0...count {
          let units = index == count ? width : width(index)
          var place = Layout.SlotPlace()
          place.units = units
          place.value.first = offset
          place.adjoint.first = offset + sizes
          places.initializeElement(at: index, to: place)
          if index < count { operands.initializeElement(at: index, to: Operand(.slot(index, delay: 0))) }
          let source = index == count ? UnsafePointer(result) : values(index)
          for unit in 0..<units { memory.scratch[offset + unit] = source[unit * lanes + lane] }
          offset += units
        }
        if position != nil {
          for unit in 0..<width { memory.scratch[offset + sizes - width + unit] = gradient[unit * lanes + lane] }
        }
        guard let placePointer = places.baseAddress, let operandPointer = operands.baseAddress else { return }
        var copy = instruction
        copy.result = count
        copy.operands = 0..<count
        withUnsafePointer(to: 0) { zero in
          body(
            Site(
              memory: Memory(
                steps: 1, base: memory.scratch, places: UnsafePointer(placePointer),
                operands: UnsafePointer(operandPointer), parameters: memory.parameters, parameterOffsets: zero,
                scratch: memory.scratch), instruction: copy, row: 1))
        }
      }
    }
  }

  /// Computes one lane of the result.
  func forwardOutput(_ lane: Int) {
    withLane(lane, adjointOf: nil) { site in
      site.forward()
      for unit in 0..<width { result[unit * lanes + lane] = site.result[unit] }
    }
  }

  /// Adds one lane of what the operand `position` gets.
  func adjointOutput(_ lane: Int, _ position: Int, into elements: UnsafeMutablePointer<Double>, isFirst: Bool) {
    withLane(lane, adjointOf: position) { site in
      let units = width(position)
      let part = site.memory.adjoint(position, 1)
      site.adjoint(position, into: GradientSum(elements: part, width: units, isFirst: true))
      for unit in 0..<units {
        let index = unit * lanes + lane
        elements[index] = isFirst ? part[unit] : elements[index] + part[unit]
      }
    }
  }
}
