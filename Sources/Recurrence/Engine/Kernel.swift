/// Instructions that one kernel computes together: products that read the same vector, or a single instruction.
struct Kernel: Sendable {
  /// The instructions, whose results are neighbors.
  var instructions: Range<Int>
  /// Where the products' packed weights begin.
  var packedOffset = 0
  /// The number of rows of all products.
  var rows = 0
  /// The width of the vector that they read; 0 for a single instruction.
  var columns = 0
}

extension Program {
  /// Groups each stage's instructions.
  mutating func groupKernels() {
    var packedCount = 0
    for stage in stages.indices {
      let first = kernels.count
      for index in stages[stage].instructions {
        let instruction = instructions[index]
        guard instruction.operation == .matrixVector,
          case .parameter(let parameter) = operands[instruction.operands.lowerBound].place
        else {
          kernels.append(Kernel(instructions: index..<index + 1))
          continue
        }
        let entry = parameters.entries[parameter]
        let read = operands[instruction.operands.lowerBound + 1]
        if kernels.count > first, let last = kernels.last, last.columns > 0,
          operands[instructions[last.instructions.lowerBound].operands.lowerBound + 1] == read
        {
          kernels[kernels.count - 1].instructions = last.instructions.lowerBound..<index + 1
          kernels[kernels.count - 1].rows += entry.rows
        } else {
          kernels.append(
            Kernel(
              instructions: index..<index + 1, packedOffset: packedCount, rows: entry.rows, columns: entry.columns))
        }
        packedCount += entry.count
      }
      stages[stage].kernels = first..<kernels.count
    }
  }

  /// The weights of all products, column by column: units side by side, so that a kernel computes many at once without
  /// changing the order of any sum.
  func packedWeights<S: Scalar>(_ values: [S]) -> [S] {
    var packed: [S] = []
    for kernel in kernels where kernel.columns > 0 {
      for column in 0..<kernel.columns {
        for index in kernel.instructions {
          guard case .parameter(let parameter) = operands[instructions[index].operands.lowerBound].place else {
            continue
          }
          let entry = parameters.entries[parameter]
          for row in 0..<entry.rows { packed.append(values[entry.offset + row * entry.columns + column]) }
        }
      }
    }
    return packed
  }
}
